"""When to remind of something that ends: sixty days before, thirty, and seven. Pure."""

import datetime as dt

STAGES = (60, 30, 7)


def stage_due(ends_on: dt.date, today: dt.date, told: int | None) -> int | None:
    """The stage that has come and was not told, or None. One that was slept through is not made up for."""
    left = (ends_on - today).days
    if left < 0:
        return None
    reached = min((stage for stage in STAGES if left <= stage), default=None)
    return None if reached is None or (told is not None and told <= reached) else reached


def state_of(ends_on: dt.date | None, today: dt.date) -> str:
    """open (no end), good, ending (within the first stage) or ended."""
    if ends_on is None:
        return "open"
    if ends_on < today:
        return "ended"
    return "ending" if (ends_on - today).days <= STAGES[0] else "good"
