"""What each kind of disruption makes of a visit. Pure.

| kind         | the visit                                              | its people hear          |
|--------------|--------------------------------------------------------|--------------------------|
| delay        | window and expected arrival so many minutes later      | visit_delayed            |
| cancellation | cancelled; the plan goes on                            | visit_cancelled          |
| reassignment | the same time, with somebody else                      | visit_assigned           |
| move         | another day, its usual window, the same technician     | visit_moved              |

Where service is paused on the day of a move, a visit goes to the next one with room; where none has any, it is left out
and its people hear that. Each comes with the reason and, where the office wants it, up to three real slots or "any".
Silence keeps.
"""

import datetime as dt

from app.visits.states import CANCELLED

DELAY, CANCELLATION, REASSIGNMENT, MOVE = "delay", "cancellation", "reassignment", "move"
KINDS = (MOVE, DELAY, CANCELLATION, REASSIGNMENT)
LONGEST_DELAY = 480
_LAST = dt.time(23, 59)


def window_in(spot: dict) -> tuple[dt.time | None, dt.time | None]:
    first, last = (dt.time.fromisoformat(spot[end]) if spot[end] else None for end in ("from", "to"))
    return first, last


def hours(time: dt.time | None) -> str | None:
    """As a spot keeps it."""
    return time.isoformat("minutes") if time else None


def is_off(spot: dict) -> bool:
    return spot["state"] == CANCELLED


def delayed(spot: dict, minutes: int, expected_at: dt.datetime | None) -> dict:
    """`expected_at` is when she was expected until now, where anybody knows."""
    later = {end: _later(spot[end], minutes) for end in ("from", "to")}
    at = (expected_at + dt.timedelta(minutes=minutes)).isoformat() if expected_at else None
    return {**spot, **later, "not_before": at}


def cancelled(spot: dict) -> dict:
    return {**spot, "state": CANCELLED, "not_before": None}


def reassigned(spot: dict, technician_id: int, name: str) -> dict:
    return {**spot, "technician": technician_id, "name": name, "not_before": None}


def moved(spot: dict, day: dt.date, window: tuple[dt.time | None, dt.time | None]) -> dict:
    """In the `window` that it has when nobody is late."""
    first, last = window
    return {**spot, "day": day.isoformat(), "from": hours(first), "to": hours(last), "not_before": None}


def _later(clock: str | None, minutes: int) -> str | None:
    """Within the day."""
    if clock is None:
        return None
    time = dt.time.fromisoformat(clock)
    at = min(time.hour * 60 + time.minute + minutes, _LAST.hour * 60 + _LAST.minute)
    return hours(dt.time(*divmod(at, 60)))
