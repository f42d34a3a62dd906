"""A stop of today, as most tests of this folder begin."""

import datetime as dt

from sqlmodel import select

from app.base import clock, current
from app.base.events import Event
from app.plans.models import Plan
from app.properties.models import Pool, Property
from app.visits import recording, scheduling
from app.visits.models import Task, Visit

THE_DAY = dt.date(2026, 11, 19)


def stop_today(world, place: str = "Reyes", technician: str = "Tess", **details) -> Visit:
    """With two tasks; today in Phoenix unless `day` is given."""
    with world.writing() as session:
        made = {"day": THE_DAY, "technician_id": world.cast.people[technician], **details}
        visit = scheduling.visit_on(session.get(Property, world.cast.properties[place]), **made)
        for at, name in enumerate(("Skim the surface", "Vacuum")):
            session.add(Task(visit_id=visit.id, name=name, position=at))
    return visit


def planned_visits(world, place: str = "Reyes", until: dt.date = dt.date(2026, 12, 31)) -> list[Visit]:
    with world.writing() as session:
        return scheduling.schedule(session.get(Plan, world.cast.plans[place]), until)


def pool_of(world, name: str = "Reyes pool") -> Pool:
    return world.get(Pool, world.cast.pools[name])


def place_of(world, name: str = "Reyes") -> Property:
    return world.get(Property, world.cast.properties[name])


def tasks_of(world, visit: Visit) -> list[Task]:
    return world.all(select(Task).where(Task.visit_id == visit.id).order_by(Task.position))


def do(world, verb, *values, who: str = "", **named):
    """One verb in a transaction of its own, by the person named."""
    person = world.person(who) if who else None
    with world.writing():
        current.set_actor(person)
        try:
            return verb(*values, **named)
        finally:
            current.set_actor(None)


def events_named(world, name: str) -> list:
    return world.all(select(Event).where(Event.name == name).order_by(Event.id))


def answered(world, visit: Visit) -> Visit:
    do(world, recording.finish_open_tasks, visit)
    return visit


def minutes(count: int) -> None:
    clock.advance(dt.timedelta(minutes=count))


def fresh(world, row):
    return world.get(type(row), row.id)
