"""Where and when a visit stands in the book, as plain values that an offer keeps, and back again."""

import datetime as dt

from sqlmodel import func, select

from app.base import clock, events
from app.base.db import session
from app.people.models import Person
from app.visits.assigning import assign, promise
from app.visits.disruptions import hours, window_in
from app.visits.models import Visit
from app.visits.scheduling import cancel, move
from app.visits.states import CANCELLED, SCHEDULED


def spot_of(visit: Visit) -> dict:
    return {
        "day": visit.day.isoformat(), "from": hours(visit.window_from), "to": hours(visit.window_to),
        "technician": visit.technician_id, "name": visit.technician_name, "state": visit.state,
        "not_before": visit.not_before.isoformat() if visit.not_before else None,
    }  # fmt: skip


def day_in(spot: dict) -> dt.date:
    return dt.date.fromisoformat(spot["day"])


def end_of(spot: dict, zone: str) -> dt.datetime:
    """Of its window; without one, of its day."""
    return clock.at(day_in(spot), window_in(spot)[1] or dt.time.max, zone)


def moment_in(spot: dict) -> dt.datetime | None:
    return dt.datetime.fromisoformat(spot["not_before"]) if spot["not_before"] else None


def become(visit: Visit, spot: dict, why: str) -> None:
    """The visit goes there, behind those who are on that route already; whoever calls tells its people."""
    was = (visit.day, visit.technician_id)
    if visit.state == CANCELLED:
        _restore(visit)
    move(visit, day_in(spot), why, told=True)
    technician = session().get(Person, spot["technician"]) if spot["technician"] else None
    assign(visit, technician, told=True)
    promise(visit, *window_in(spot))
    visit.not_before = moment_in(spot)
    if (visit.day, visit.technician_id) != was:
        visit.stop_order = _last_order(visit) + 1
    session().add(visit)
    if spot["state"] == CANCELLED:
        cancel(visit, told=True)


def is_at(visit: Visit, spot: dict) -> bool:
    """Nobody has moved it since, nor given it to somebody else. `visit`: the row, or the same columns of it."""
    now = spot_of(visit)
    is_same = all(now[name] == spot[name] for name in ("day", "from", "to", "technician"))
    return is_same and (now["state"] == CANCELLED) == (spot["state"] == CANCELLED)


def _restore(visit: Visit) -> None:
    visit.state = SCHEDULED
    session().add(visit)
    events.record("visit.restored", visit)


def _last_order(visit: Visit) -> int:
    session().flush()
    others = select(func.max(Visit.stop_order)).where(
        Visit.technician_id == visit.technician_id, Visit.day == visit.day, Visit.id != visit.id)
    return session().exec(others).one() or 0
