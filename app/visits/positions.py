"""Where the technician is on her way to one stop: hers to share, only then, only to the people of that stop.

Taken while she is on the way, with the page open before her; roughly for the owner; gone after a day. What is left is
where the property lies, learned from those who arrived there, so that no map service has to be asked.
"""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import col, func, select

from app.base import clock, db
from app.base.db import session
from app.base.events import Event
from app.people.models import Person, Staff
from app.properties.models import Property
from app.visits.geometry import Point, is_on_earth, kilometers, minutes_by_car
from app.visits.models import Visit
from app.visits.models_changes import Position
from app.visits.states import ON_THE_WAY

KEPT = dt.timedelta(hours=24)
# More often it is not written down; a phone asks every few seconds.
OFTEN = dt.timedelta(seconds=10)
# A point this old when she arrives is not where the property is.
THERE = dt.timedelta(minutes=2)
# A smaller change of the arrival is noise.
NOISE = dt.timedelta(minutes=2)


class NotShared(Exception):
    """Not on the way there, not the stop she drives to, or she does not share."""


def shares(person: Person) -> bool:
    told = select(Staff.shares_position).where(Staff.person_id == person.id, col(Staff.ended_at).is_(None))
    return session().exec(told).first() is True


def note_position(visit: Visit, technician: Person, point: Point) -> bool:
    """Keeps the point and expects her accordingly; False where it came too soon after the last. Raises NotShared."""
    if not is_on_earth(point) or not shares(technician) or not _is_next(visit, technician):
        raise NotShared
    last = last_position(visit.id)
    if last and clock.now() < last.at + OFTEN:
        return False
    session().add(Position(visit_id=visit.id, latitude=point.latitude, longitude=point.longitude))
    _expect_anew(visit, point)
    return True


def last_position(visit_id: int) -> Position | None:
    newest = select(Position).where(Position.visit_id == visit_id).order_by(col(Position.id).desc()).limit(1)
    return session().exec(newest).first()


def where_is(place: Property) -> Point | None:
    return None if place.latitude is None or place.longitude is None else Point(place.latitude, place.longitude)


def learn_place(event: Event, visit: Visit) -> None:
    """A reaction: who arrives says where the property lies; the first one is believed."""
    place, last = session().get(Property, visit.property_id), last_position(visit.id)
    if where_is(place) is None and last and visit.arrived_at and visit.arrived_at - last.at < THERE:
        place.latitude, place.longitude = last.latitude, last.longitude
        session().add(place)


def forget_positions() -> None:
    """The timetable's job: raw points go after a day."""
    if _any_old():
        with db.writing():
            session().execute(_old().execution_options(synchronize_session=False))


def forget_positions_of(person: Person) -> None:
    """Who no longer shares leaves nothing behind. Inside writing()."""
    hers = select(Visit.id).where(Visit.technician_id == person.id)
    gone = sa.delete(Position).where(col(Position.visit_id).in_(hers))
    session().execute(gone.execution_options(synchronize_session=False))


def _is_next(visit: Visit, technician: Person) -> bool:
    """Of several she is said to be on the way to, the one she set out for last."""
    if visit.state != ON_THE_WAY or visit.technician_id != technician.id:
        return False
    last = select(func.max(Visit.on_the_way_at)).where(
        Visit.technician_id == technician.id, Visit.state == ON_THE_WAY)
    return session().exec(last).one() == visit.on_the_way_at


def _expect_anew(visit: Visit, point: Point) -> None:
    place = where_is(session().get(Property, visit.property_id))
    if place is None:
        return
    at = clock.now() + dt.timedelta(minutes=minutes_by_car(kilometers(point, place)))
    if visit.arriving_at is None or abs(at - visit.arriving_at) >= NOISE:
        visit.arriving_at = at
        session().add(visit)


def _old() -> sa.Delete:
    return sa.delete(Position).where(Position.at < clock.now() - KEPT)


def _any_old() -> bool:
    return session().exec(select(Position.id).where(Position.at < clock.now() - KEPT).limit(1)).first() is not None
