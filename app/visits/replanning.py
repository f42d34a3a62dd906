"""A plan changed: the visits ahead follow it."""

from sqlmodel import col, select

from app.base import clock
from app.base.db import session
from app.people.models import Person
from app.plans.calendar import days_of
from app.plans.models import Plan
from app.properties.models import Property
from app.visits.assigning import assign
from app.visits.models import Visit
from app.visits.scheduling import AHEAD, cancel, pauses_of, schedule
from app.visits.states import SCHEDULED


def replan(plan: Plan) -> None:
    """Days the plan no longer has are cancelled, new ones scheduled; the rest gets its technician and window.

    Visits that the office moved keep their day.
    """
    place = session().get(Property, plan.property_id)
    today = clock.today(place.zone)
    due = set(days_of(plan, today, today + AHEAD, pauses_of(place)))
    for visit in _planned(plan, today):
        if visit.moved_from is None and visit.day not in due:
            _take_out(visit)
        else:
            _follow(visit, plan)
    schedule(plan, today + AHEAD)


def _planned(plan: Plan, today) -> list[Visit]:
    ahead = select(Visit).where(Visit.plan_id == plan.id, Visit.state == SCHEDULED, col(Visit.day) >= today)
    return list(session().exec(ahead).all())


def _take_out(visit: Visit) -> None:
    """No longer of the plan, so that the day is free when the plan comes back to it; the new rhythm is told."""
    visit.plan_id = None
    cancel(visit, told=True)


def _follow(visit: Visit, plan: Plan) -> None:
    visit.name, visit.window_from, visit.window_to = plan.name, plan.window_from, plan.window_to
    session().add(visit)
    assign(visit, session().get(Person, plan.technician_id) if plan.technician_id else None)
