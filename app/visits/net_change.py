"""What is left to tell of a visit that the office moved about. Pure.

| it was known as   | and now is                       | told               |
|-------------------|----------------------------------|--------------------|
| a day             | cancelled (not by a pause)       | cancelled          |
| a day             | another day                      | moved              |
| a day, somebody   | the same day, somebody else      | assigned           |
| a day, somebody   | the same day, nobody yet         | nothing            |
| a day, somebody   | the same again                   | nothing            |
| anything          | begun, over, or a day gone by    | nothing            |
"""

import datetime as dt
from typing import Protocol

from app.visits.states import CANCELLED, SCHEDULED

MOVED, ASSIGNED, CANCELLED_IT, RHYTHM = "moved", "assigned", "cancelled", "rhythm"


class Now(Protocol):
    """The visit as it is."""

    state: str
    day: dt.date
    pause_id: int | None
    technician_id: int | None


def left_to_tell(before: dict, now: Now, today: dt.date) -> str:
    """`before`: {"day": iso, "technician": id or None}. Returns the word of the table, or ""."""
    if now.day < today or now.state not in (SCHEDULED, CANCELLED):
        return ""
    if now.state == CANCELLED:
        return "" if now.pause_id else CANCELLED_IT
    if now.day.isoformat() != before["day"]:
        return MOVED
    return ASSIGNED if now.technician_id and now.technician_id != before["technician"] else ""
