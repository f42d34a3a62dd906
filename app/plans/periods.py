"""The periods a plan is billed by, and the day on which the invoice for one is due to be made. Pure.

Months are calendar months, weeks run from Monday to Sunday; stops are billed a month at a time.
"""

import calendar
import datetime as dt
from typing import NamedTuple, Protocol

MONTH, WEEK, STOP = "month", "week", "stop"
PER = (MONTH, WEEK, STOP)
A_DAY = dt.timedelta(days=1)
# So far before and behind the days asked for a period may lie whose invoice is due then.
NEAR = dt.timedelta(days=62)
# Every month has it.
LAST_BILLING_DAY = 28


class Period(NamedTuple):
    """Both days included. The first is later than the month's where the days before it were billed already."""

    first: dt.date
    last: dt.date

    def has(self, day: dt.date) -> bool:
        return self.first <= day <= self.last


class Billed(Protocol):
    """What a plan says about its bills, and from when to when it runs."""

    billed_per: str
    in_advance: bool
    billing_day: int
    starts_on: dt.date
    ends_on: dt.date | None


def month_around(day: dt.date) -> Period:
    last = calendar.monthrange(day.year, day.month)[1]
    return Period(day.replace(day=1), day.replace(day=last))


def period_around(per: str, day: dt.date) -> Period:
    if per != WEEK:
        return month_around(day)
    monday = day - dt.timedelta(days=day.weekday())
    return Period(monday, monday + dt.timedelta(days=6))


def due_on(plan: Billed, period: Period) -> dt.date:
    """In advance: the billing day before the period, but not before the plan starts. In arrears: the one after it."""
    after = period.last + A_DAY
    if plan.billed_per == WEEK:
        return max(period.first, plan.starts_on) if plan.in_advance else after
    if plan.billed_per == STOP or not plan.in_advance:
        return after.replace(day=plan.billing_day)
    first = period.first if plan.billing_day == 1 else (period.first - A_DAY).replace(day=plan.billing_day)
    return max(first, plan.starts_on)


def periods_due(plan: Billed, window: Period, billed_until: dt.date | None = None) -> list[Period]:
    """The plan's periods whose invoices are due within the window, oldest first.

    `billed_until` is the last day that is billed already: from there on nothing is left out, however late it is.
    """
    begins = billed_until + A_DAY if billed_until else window.first - NEAR
    found, period = [], period_around(plan.billed_per, begins)
    while period.first <= window.last + NEAR:
        part = Period(max(period.first, begins), period.last)
        due = due_on(plan, period)
        if due <= window.last and (billed_until or due >= window.first) and runs_in(plan, part):
            found.append(part)
        period = period_around(plan.billed_per, period.last + A_DAY)
    return found


def runs_in(plan: Billed, period: Period) -> bool:
    return plan.starts_on <= period.last and (plan.ends_on is None or plan.ends_on >= period.first)
