"""The days on which a plan is due. Pure: no database, no clock."""

import datetime as dt
from collections.abc import Iterator
from typing import Protocol

WEEK = 7
# Twice a week: the plan's weekday and three days later (Monday and Thursday, Tuesday and Friday).
SECOND_DAY = 3

Days = tuple[dt.date, dt.date]
"""From a day to a day, both included."""


class Rhythm(Protocol):
    """What a plan says about time. `every_weeks` 0 means twice a week; `weekday` 0 is Monday."""

    every_weeks: int
    weekday: int
    starts_on: dt.date
    ends_on: dt.date | None


def days_of(rhythm: Rhythm, first: dt.date, last: dt.date, paused: tuple[Days, ...] = ()) -> list[dt.date]:
    """Days from `first` to `last`, both included, in order, without those inside a pause.

    The count of weeks starts with the plan, so that a pause never shifts which weeks are served.
    """
    end = min(last, rhythm.ends_on) if rhythm.ends_on else last
    due = (day for weekday in _weekdays(rhythm) for day in _every(rhythm, weekday, end))
    return sorted(day for day in due if day >= first and not is_within(day, paused))


def is_within(day: dt.date, ranges: tuple[Days, ...]) -> bool:
    return any(first <= day <= last for first, last in ranges)


def _weekdays(rhythm: Rhythm) -> tuple[int, ...]:
    if rhythm.every_weeks:
        return (rhythm.weekday,)
    return (rhythm.weekday, (rhythm.weekday + SECOND_DAY) % WEEK)


def _every(rhythm: Rhythm, weekday: int, end: dt.date) -> Iterator[dt.date]:
    step = dt.timedelta(days=WEEK * (rhythm.every_weeks or 1))
    day = rhythm.starts_on + dt.timedelta(days=(weekday - rhythm.starts_on.weekday()) % WEEK)
    while day <= end:
        yield day
        day += step
