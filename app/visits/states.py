"""The states of a visit, and the word a page shows for one. Pure."""

import datetime as dt
from typing import Protocol
from zoneinfo import ZoneInfo

SCHEDULED, ON_THE_WAY, ARRIVED = "scheduled", "on_the_way", "arrived"
COMPLETED, SKIPPED, CANCELLED = "completed", "skipped", "cancelled"

AHEAD = (SCHEDULED, ON_THE_WAY, ARRIVED)
BEFORE_IT = (SCHEDULED, ON_THE_WAY)
OVER = (COMPLETED, SKIPPED, CANCELLED)


class Dated(Protocol):
    state: str
    day: dt.date
    ended_at: dt.datetime | None


def shown_state(visit: Dated, today: dt.date) -> str:
    """The state's name on badges and steps: `done` for completed, `missed` for a day that passed silently."""
    if visit.state == COMPLETED:
        return "done"
    return "missed" if visit.state == SCHEDULED and visit.day < today else visit.state


def day_of(visit: Dated, zone: str) -> dt.date:
    """The day on which it was ended at the property, early or late as it may have been; until then the planned one."""
    return visit.ended_at.astimezone(ZoneInfo(zone)).date() if visit.ended_at else visit.day


def minutes_on_site(arrived_at: dt.datetime | None, ended_at: dt.datetime | None) -> int | None:
    """Whole minutes, or None when the times are not known or were repaired (arrived as it ended)."""
    if arrived_at is None or ended_at is None or ended_at <= arrived_at:
        return None
    return round((ended_at - arrived_at).total_seconds() / 60)
