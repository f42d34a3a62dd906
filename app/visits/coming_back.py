"""The day on which a stop that was skipped is tried again. Pure."""

import datetime as dt
from collections.abc import Iterable

from app.pauses.rules import Days
from app.visits.refused import BadDay, PausedDay

# What appcuida offers, too: three days later.
USUAL_WAIT = dt.timedelta(days=3)
A_DAY, LONGEST_WAIT = dt.timedelta(days=1), dt.timedelta(days=60)


def first_day(today: dt.date) -> dt.date:
    return today + A_DAY


def day_to_come_back(typed: str, today: dt.date, paused: Iterable[Days] = ()) -> dt.date:
    """Raises BadDay for what is no day, too soon or too far off, PausedDay where nobody is to come."""
    try:
        day = dt.date.fromisoformat(typed)
    except ValueError:
        raise BadDay from None
    if not first_day(today) <= day <= first_day(today) + LONGEST_WAIT:
        raise BadDay
    if any(first <= day <= last for first, last in paused):
        raise PausedDay
    return day
