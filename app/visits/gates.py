"""Visits are reached through a person, or not at all: each gate returns the thing or 404."""

import datetime as dt

from flask import abort
from sqlmodel import col, select
from werkzeug.exceptions import NotFound

from app.accounts.reach import Reach, in_reach
from app.accounts.rights import SEE_VISITS
from app.base import clock, current
from app.base.db import session
from app.base.prepared import Prepared, given
from app.people.models import Person
from app.properties.models import Pool, Property
from app.visits.crew import is_technician
from app.visits.models import Part, Photo, Visit

# A technician finishes yesterday's report and looks at next week's stops, no more.
BEFORE, AFTER = dt.timedelta(days=2), dt.timedelta(days=7)


_MINE = in_reach(Visit.account_id, Visit.property_id)
_PHOTOS = select(Photo).join(Visit, Visit.id == Photo.visit_id)
_VISIT = Prepared(select(Visit).where(Visit.uid == given("uid"), _MINE))
_PHOTO = Prepared(_PHOTOS.where(Photo.uid == given("uid"), _MINE))


def visit_for(reach: Reach, uid: str, right: str = SEE_VISITS) -> Visit:
    """An owner's visit."""
    return _VISIT(uid=uid, **reach.covered(right)).first() or abort(404)


def photo_for(reach: Reach, uid: str) -> Photo:
    return _PHOTO(uid=uid, **reach.covered(SEE_VISITS)).first() or abort(404)


def stop_for(technician: Person, uid: str) -> Visit:
    """A technician's own stop around today; for the office any stop."""
    return _found(select(Visit).where(Visit.uid == uid, *_on_route(technician)))


def stop_photo_for(technician: Person, uid: str) -> Photo:
    """Of her stops, and of earlier visits where she has one."""
    places = select(Visit.property_id).where(*_on_route(technician))
    return _found(_PHOTOS.where(Photo.uid == uid, col(Visit.property_id).in_(places)))


def any_photo(uid: str) -> Photo:
    """For the office, which sees all of its company."""
    return _found(select(Photo).where(Photo.uid == uid))


def pool_at(visit: Visit, uid: str) -> Pool:
    return _found(select(Pool).where(Pool.uid == uid, Pool.property_id == visit.property_id))


def part_at(visit: Visit, uid: str) -> Part:
    return _found(select(Part).where(Part.uid == uid, Part.visit_id == visit.id))


def place_of(visit: Visit) -> Property:
    return session().get(Property, visit.property_id)


def _on_route(technician: Person) -> list:
    return [Visit.technician_id == technician.id, *is_around()] if is_technician(technician) else []


def is_around() -> list:
    """The days that technicians see."""
    today = clock.today(current.zone())
    return [Visit.day >= today - BEFORE, Visit.day <= today + AFTER]


def _found(statement):
    row = session().exec(statement).first()
    if row is None:
        raise NotFound
    return row
