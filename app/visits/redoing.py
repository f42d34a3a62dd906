"""A visit that was not right is made good by another one at no charge."""

import datetime as dt

from sqlmodel import col, select

from app.base import current, events
from app.base.db import session
from app.base.languages import _, day_short, speaking
from app.base.prepared import Prepared, given
from app.conversations.models import Thread
from app.conversations.questions import VISIT, answer
from app.people.models import Person
from app.properties.models import Property
from app.visits.delays import usual_window
from app.visits.models import Task, Visit
from app.visits.scheduling import visit_on
from app.visits.states import CANCELLED


def redo(thread: Thread, by: Person, day: dt.date, technician: Person | None) -> Visit:
    """Inside writing(). Belongs to no plan, so nothing bills it; the owner reads it in the conversation.

    Twice is once, as long as the first was not cancelled.
    """
    known = redo_of(thread)
    if known is not None:
        return known
    visit = session().get(Visit, thread.thing_id)
    first, last = usual_window(visit)
    again = visit_on(
        session().get(Property, visit.property_id), day, name=visit.name, redo_of_id=visit.id,
        technician_id=technician.id if technician else None, window_from=first, window_to=last,
    )  # fmt: skip
    _copy_tasks(visit, again)
    with speaking(_language_of(thread)):
        answer(thread, by, _("We come again on %(day)s, at no charge.", day=day_short(day)))
    events.record("visit.redo_planned", again, thread=thread.uid)
    return again


def redo_of(thread: Thread) -> Visit | None:
    """The visit that makes good for the one the thread is about."""
    return redo_of_visit(thread.thing_id) if thread.thing == VISIT else None


_AGAIN = Prepared(
    select(Visit).where(Visit.redo_of_id == given("visit_id"), Visit.state != CANCELLED).order_by(col(Visit.id).desc())
)


def redo_of_visit(visit_id: int) -> Visit | None:
    return _AGAIN(visit_id=visit_id).first()


def _language_of(thread: Thread) -> str:
    """Of whoever told us."""
    person = session().get(Person, thread.person_id) if thread.person_id else None
    return person.language if person else current.company().language


def _copy_tasks(visit: Visit, again: Visit) -> None:
    names = session().exec(select(Task.name).where(Task.visit_id == visit.id).order_by(Task.position)).all()
    session().add_all(Task(visit_id=again.id, name=name, position=at) for at, name in enumerate(names))
