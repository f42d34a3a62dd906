"""What a period of a plan costs, and what visits that were missed in it are worth. Pure.

The one rule for both the estimate of a pause and the credit on the invoice. Everything is rounded down, and counted up
from the period's first missed visit on: however the missed visits are told apart, their credits come to the same, and
those of a period without any visit to the whole price.
"""

import datetime as dt
from dataclasses import replace

from app.plans.calendar import days_of
from app.plans.periods import STOP, Period, period_around
from app.plans.terms import Terms

WEEKS, MONTHS = 52, 12


def planned(terms: Terms, period: Period) -> list[dt.date]:
    """The plan's days in it, from its start to its end, paused or not."""
    first, last = max(period.first, terms.starts_on), min(period.last, terms.ends_on or period.last)
    return [day for day in _always(terms, period_around(terms.billed_per, period.last)) if first <= day <= last]


def base_cents(terms: Terms, period: Period) -> int:
    """The price of the period; where the plan starts or ends inside it, the share of the visits that remain.

    A period in which no visit falls at all is shared by days.
    """
    if terms.billed_per == STOP:
        return 0
    whole = period_around(terms.billed_per, period.last)
    if every := len(_always(terms, whole)):
        return terms.price_cents * len(planned(terms, period)) // every
    return terms.price_cents * _days(terms, period) // ((whole.last - whole.first).days + 1)


def missed_cents(terms: Terms, period: Period, before: int, missed: int = 1) -> int:
    """The credit for so many visits, of which `before` were missed earlier in the same period."""
    return _missed(terms, period, before + missed) - _missed(terms, period, before)


def _missed(terms: Terms, period: Period, count: int) -> int:
    every = len(_always(terms, period_around(terms.billed_per, period.last)))
    if terms.pause_credit == "visit":
        cents = _year_of(terms) * count // _visits_a_year(terms)
    else:
        cents = terms.price_cents * count // max(every, 1)
    return min(base_cents(terms, period), cents)


def _year_of(terms: Terms) -> int:
    """The price of a year, times the weeks between two visits."""
    return terms.price_cents * (MONTHS if terms.billed_per == "month" else WEEKS) * (terms.every_weeks or 1)


def _visits_a_year(terms: Terms) -> int:
    """Times the weeks between two visits."""
    return WEEKS if terms.every_weeks else 2 * WEEKS


def _always(terms: Terms, whole: Period) -> list[dt.date]:
    """The days of its rhythm, as though it had run for ever."""
    step = dt.timedelta(weeks=terms.every_weeks or 1)
    steps = (terms.starts_on - whole.first) // step + 1
    return days_of(replace(terms, starts_on=terms.starts_on - steps * step, ends_on=None), whole.first, whole.last)


def _days(terms: Terms, period: Period) -> int:
    first, last = max(period.first, terms.starts_on), min(period.last, terms.ends_on or period.last)
    return max(0, (last - first).days + 1)
