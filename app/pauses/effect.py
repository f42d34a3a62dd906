"""What a pause means: which visits drop out, and about what that comes to. Pure: no database, no clock."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from app.plans.periods import period_around
from app.plans.terms import Terms
from app.plans.worth import missed_cents


@dataclass(frozen=True)
class Effect:
    """`days` of visits that drop out, in order; `credit_cents` is an estimate until the invoice is written."""

    days: tuple[dt.date, ...]
    credit_cents: int


def credit_cents(terms: Terms, dropped: Iterable[dt.date], others: Iterable[dt.date] = ()) -> int:
    """What the visits planned for these days are worth, by the rule of the invoices.

    `others` are days that other pauses drop: those before count first.
    """
    days = sorted(dropped)
    by_period = Counter(period_around(terms.billed_per, day) for day in days)
    cents = 0
    for period, count in by_period.items():
        first = next(day for day in days if period.has(day))
        before = sum(period.has(day) and day < first for day in set(others))
        cents += missed_cents(terms, period, before, count)
    return cents
