"""Who does a visit, and in which window."""

import datetime as dt

from sqlmodel import select

from app.base import events
from app.base.db import session
from app.base.events import Event
from app.people.models import Person
from app.visits.models import Visit
from app.visits.states import AHEAD


def assign(visit: Visit, technician: Person | None, told: bool = False) -> Visit:
    """Only what is still ahead; None: nobody yet. `told`: the caller says it to the people of the visit."""
    wanted = technician.id if technician else None
    if visit.state in AHEAD and visit.technician_id != wanted:
        before, visit.technician_id = visit.technician_id, wanted
        visit.technician_name = technician.name if technician else ""
        session().add(visit)
        events.record("visit.assigned", visit, technician=visit.technician_name, before=before, told=told)
    return visit


def was_given_to(visit: Visit, technician: Person) -> bool:
    """Whether it was this technician's before somebody else got it."""
    given = select(Event.data).where(
        Event.name == "visit.assigned", Event.thing == "visit", Event.thing_id == visit.id)
    return any(data.get("before") == technician.id for data in session().exec(given))


def promise(visit: Visit, first: dt.time | None, last: dt.time | None) -> Visit:
    """The window that the owner reads; both or neither."""
    if visit.state in AHEAD and (visit.window_from, visit.window_to) != (first, last):
        visit.window_from, visit.window_to = first, last
        session().add(visit)
        events.record("visit.promised", visit)
    return visit
