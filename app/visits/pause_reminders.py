"""A word before a vacation pause ends."""

import datetime as dt

from sqlmodel import select

from app.base import clock, current, db, events
from app.base.db import session
from app.pauses.models import Pause
from app.properties.models import Property

BEFORE = dt.timedelta(days=3)
# From this hour on, where the property is.
FROM_HOUR = 8


def remind_of_endings() -> None:
    """Once for each pause, three days before it ends. A pause that is shorter needs no reminder."""
    if _ending_soon():
        with db.writing():
            for made in _ending_soon():
                made.reminded_at = clock.now()
                session().add(made)
                events.record("pause.ending_soon", made)


def _ending_soon() -> list[Pause]:
    yesterday = clock.today(current.zone()) - dt.timedelta(days=1)
    rows = session().exec(
        select(Pause, Property.zone).join(Property, Property.id == Pause.property_id)
        .where(Pause.cancelled_at.is_(None), Pause.reminded_at.is_(None), Pause.ends_on >= yesterday)
    )  # fmt: skip
    return [made for made, zone in rows if _is_ending(made, clock.today(zone)) and _is_morning(zone)]


def _is_ending(made: Pause, today: dt.date) -> bool:
    is_long = made.ends_on - made.starts_on > BEFORE
    return is_long and made.ends_on - BEFORE <= today <= made.ends_on


def _is_morning(zone: str) -> bool:
    return clock.now() >= clock.at(clock.today(zone), dt.time(FROM_HOUR), zone)
