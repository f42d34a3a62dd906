"""Who does a visit, and in which window."""

import datetime as dt

from app.base import events
from app.base.db import session
from app.people.models import Person
from app.visits.models import Visit
from app.visits.states import AHEAD


def assign(visit: Visit, technician: Person | None) -> Visit:
    """Only what is still ahead; None: nobody yet."""
    wanted = technician.id if technician else None
    if visit.state in AHEAD and visit.technician_id != wanted:
        visit.technician_id, visit.technician_name = wanted, technician.name if technician else ""
        session().add(visit)
        events.record("visit.assigned", visit, technician=visit.technician_name)
    return visit


def promise(visit: Visit, first: dt.time | None, last: dt.time | None) -> Visit:
    """The window that the owner reads; both or neither."""
    if visit.state in AHEAD and (visit.window_from, visit.window_to) != (first, last):
        visit.window_from, visit.window_to = first, last
        session().add(visit)
        events.record("visit.promised", visit)
    return visit
