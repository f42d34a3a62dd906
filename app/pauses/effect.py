"""What a pause means: which visits drop out, and about what that comes to. Pure: no database, no clock."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

Month = tuple[int, int]


@dataclass(frozen=True)
class Effect:
    """`days` of visits that drop out, in order; `credit_cents` is an estimate until the invoice is written."""

    days: tuple[dt.date, ...]
    credit_cents: int


def month_of(day: dt.date) -> Month:
    return day.year, day.month


def credit_cents(price_cents: int, dropped: list[dt.date], planned: Counter[Month]) -> int:
    """A dropped visit's share of the plan's monthly price: a fifth of it in a month of five visits.

    `planned` counts the plan's visits by month, dropped ones too. Rounded down month by month, so that what is
    promised is never more than what is given.
    """
    by_month = Counter(month_of(day) for day in dropped)
    return sum(price_cents * count // max(planned[month], count) for month, count in by_month.items())
