"""Changes of visits and plans wait a little before their people hear of them: net_change.py says what is left."""

import datetime as dt

from sqlmodel import col, select

from app.base import clock, current, db, events
from app.base.db import session
from app.base.events import Event
from app.base.waiting import finish
from app.plans.models import Plan
from app.properties.models import Property
from app.visits.models import Visit
from app.visits.models_changes import PendingChange
from app.visits.net_change import RHYTHM, left_to_tell


def note_change(event: Event, visit: Visit) -> None:
    """A reaction: the first of several changes says what was known. Whoever told the people themselves ends it."""
    waiting = _waiting(PendingChange.visit_id == visit.id)
    if event.data.get("told"):
        for row in waiting:
            finish(row)
    elif not waiting:
        _wait(visit_id=visit.id, before=_known(event, visit))


def note_rhythm(plan: Plan) -> None:
    """Before a plan is changed: how often and on which day it came."""
    if not _waiting(PendingChange.plan_id == plan.id):
        _wait(plan_id=plan.id, before=rhythm_of(plan))


def rhythm_of(plan: Plan) -> dict:
    return {"every_weeks": plan.every_weeks, "weekday": plan.weekday}


def settle(row: PendingChange) -> None:
    """The errand when it is due: what is left is an event, which tells the people."""
    with db.writing():
        row.told = _left(row)
        finish(row)
        if row.told:
            events.record("change.settled", row)


def _left(row: PendingChange) -> str:
    if row.plan_id:
        plan = session().get(Plan, row.plan_id)
        place = session().get(Property, plan.property_id)
        is_over = plan.ends_on is not None and plan.ends_on < clock.today(place.zone)
        return "" if is_over or row.before == rhythm_of(plan) else RHYTHM
    visit = session().get(Visit, row.visit_id)
    return left_to_tell(row.before, visit, clock.today(session().get(Property, visit.property_id).zone))


def _known(event: Event, visit: Visit) -> dict:
    """As it was before this event."""
    known = {"day": visit.day.isoformat(), "technician": visit.technician_id}
    changed = {"visit.moved": "day", "visit.assigned": "technician"}.get(event.name)
    return {**known, changed: event.data.get("before", known[changed])} if changed else known


def _waiting(which) -> list[PendingChange]:
    return list(session().exec(select(PendingChange).where(which, col(PendingChange.done_at).is_(None))).all())


def _wait(**fields) -> None:
    due_at = clock.now() + dt.timedelta(minutes=current.company().change_minutes)
    session().add(PendingChange(due_at=due_at, **fields))
