"""How full the routes are, read once for many visits that look for room."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection

from sqlmodel import col, func, select

from app.base.db import session
from app.pauses.models import Pause
from app.plans.plan_forms import technicians
from app.visits.models import Visit
from app.visits.slots import Book
from app.visits.states import CANCELLED

# The weeks that say how many stops a route holds; so far ahead other days are offered.
BACK, AHEAD = dt.timedelta(weeks=4), dt.timedelta(days=10)
A_DAY = dt.timedelta(days=1)


def book_around(today: dt.date) -> Book:
    counted = select(Visit.technician_id, Visit.day, func.count(Visit.id)).where(
        Visit.day >= today - BACK, Visit.day <= today + AHEAD, Visit.state != CANCELLED,
        col(Visit.technician_id).is_not(None),
    )
    rows = session().exec(counted.group_by(Visit.technician_id, Visit.day))
    return Book([one.id for one in technicians()], today, Counter({(who, day): count for who, day, count in rows}))


def days_ahead(today: dt.date) -> list[dt.date]:
    return [today + A_DAY * ahead for ahead in range(1, AHEAD.days + 1)]


def closed_days(places: Collection[int], today: dt.date) -> dict[int, frozenset[dt.date]]:
    """By property: days on which somebody comes anyway, or nobody is to come."""
    found: dict[int, set] = defaultdict(set)
    coming = select(Visit.property_id, Visit.day).where(
        col(Visit.property_id).in_(places), Visit.day > today, Visit.day <= today + AHEAD, Visit.state != CANCELLED)
    for place, day in session().exec(coming):
        found[place].add(day)
    paused = select(Pause.property_id, Pause.starts_on, Pause.ends_on).where(
        col(Pause.property_id).in_(places), col(Pause.cancelled_at).is_(None), Pause.ends_on > today)
    for place, first, last in session().exec(paused):
        found[place] |= {day for day in days_ahead(today) if first <= day <= last}
    return {place: frozenset(days) for place, days in found.items()}


def paused_on(places: Collection[int], day: dt.date) -> set[int]:
    """Those to which nobody is to come that day."""
    paused = select(Pause.property_id).where(
        col(Pause.property_id).in_(places), col(Pause.cancelled_at).is_(None), Pause.starts_on <= day,
        Pause.ends_on >= day,
    )  # fmt: skip
    return set(session().exec(paused))
