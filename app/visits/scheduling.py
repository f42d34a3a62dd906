"""Visits come into the book from plans, go out of it for pauses, and move."""

import datetime as dt
from collections import defaultdict

from sqlmodel import col, select

from app.base import clock, db, events
from app.base.db import session
from app.pauses.models import Pause
from app.people.models import Person
from app.plans.calendar import Days, days_of
from app.plans.equipment_rules import rules_at
from app.plans.models import Plan
from app.plans.visit_rules import TASK
from app.properties.models import Property
from app.visits.delays import usual_window
from app.visits.models import Task, Visit
from app.visits.states import CANCELLED, SCHEDULED

# How far ahead owners see their visits.
AHEAD = dt.timedelta(weeks=8)
# Of the hour, so that not everything happens at the full hour.
MINUTE = 7


def schedule(
    plan: Plan, until: dt.date, paused: tuple[Days, ...] | None = None, since: dt.date | None = None
) -> list[Visit]:
    """The visits from `since` (today at the property) until a day, both included; returns the new ones.

    Days that have a visit of this plan, also one moved away from there, stay as they are. `paused` None: the
    property's pauses.
    """
    place = session().get(Property, plan.property_id)
    first = since or clock.today(place.zone)
    ranges = pauses_of(place) if paused is None else paused
    taken = _planned_days(plan, first)
    missing = [day for day in days_of(plan, first, until, ranges) if day not in taken]
    return _add_visits(plan, place, missing)


def schedule_ahead() -> None:
    """All plans of the company, as far ahead as owners look."""
    for plan, place, days in _missing_ahead():
        _add_visits(plan, place, days)


def keep_scheduled() -> None:
    """The timetable's job: once an hour, and without a write where nothing is missing."""
    if clock.now().minute == MINUTE and _missing_ahead():
        with db.writing():
            schedule_ahead()


def visit_on(place: Property, day: dt.date, **details) -> Visit:
    """One visit besides the plan's. `details`: name, technician_id, window_from, window_to, stop_order ..."""
    visit = Visit(property_id=place.id, account_id=place.account_id, day=day, **details)
    visit.technician_name = visit.technician_name or _name_of(visit.technician_id)
    session().add(visit)
    events.record("visit.scheduled", visit, day=day.isoformat())
    return visit


def move(visit: Visit, day: dt.date, why: str = "", told: bool = False) -> Visit:
    """To another day, with the reason the owner reads; the first day it was planned for stays known.

    `told`: the caller says it to the people of the visit.
    """
    if visit.state == SCHEDULED and day != visit.day:
        before, visit.day = visit.day, day
        planned_for = visit.moved_from or before
        visit.moved_from, visit.moved_why = (None, "") if planned_for == day else (planned_for, why)
        session().add(visit)
        events.record("visit.moved", visit, day=day.isoformat(), before=before.isoformat(), told=told)
    return visit


def repeat(visit: Visit, day: dt.date, why: str) -> Visit | None:
    """The same again on another day, because the first could not be done; None where its plan brings one that day."""
    if _plan_brings_one(visit, day):
        return None
    again = _copy_to(visit, day)
    again.moved_from, again.moved_why = visit.moved_from or visit.day, why
    tasks = session().exec(select(Task.name).where(Task.visit_id == visit.id).order_by(Task.position)).all()
    session().add_all(Task(visit_id=again.id, name=name, position=at) for at, name in enumerate(tasks))
    return again


def _plan_brings_one(visit: Visit, day: dt.date) -> bool:
    booked = select(Visit.id).where(
        Visit.property_id == visit.property_id, Visit.plan_id == visit.plan_id, col(Visit.plan_id).is_not(None),
        Visit.day == day, Visit.state == SCHEDULED)  # fmt: skip
    return session().exec(booked.limit(1)).first() is not None


def take_back_repeat(visit: Visit) -> None:
    """The skipped visit can be done after all: what was to stand in for it, wherever it stands by now, is too much."""
    stands_in = select(Visit).where(
        Visit.property_id == visit.property_id, Visit.plan_id == visit.plan_id, Visit.state == SCHEDULED,
        Visit.moved_from == (visit.moved_from or visit.day), Visit.id > visit.id)  # fmt: skip
    again = session().exec(stands_in.order_by(Visit.id)).first()
    if again is not None:
        cancel(again)


def cancel(visit: Visit, pause: Pause | None = None, told: bool = False) -> Visit:
    """Only what is still ahead: visits that began stay. `told` as in move()."""
    if visit.state == SCHEDULED:
        visit.state, visit.pause_id = CANCELLED, pause.id if pause else None
        session().add(visit)
        events.record("visit.cancelled", visit, told=told or pause is not None)
    return visit


def cancel_for(pause: Pause, since: dt.date | None = None) -> list[Visit]:
    """The visits that the pause drops; `since`: only from that day on."""
    first = max(pause.starts_on, since or pause.starts_on)
    dropped = select(Visit).where(
        Visit.property_id == pause.property_id, Visit.state == SCHEDULED, Visit.day >= first,
        Visit.day <= pause.ends_on)  # fmt: skip
    return [cancel(visit, pause) for visit in session().exec(dropped).all()]


def restore_after(pause: Pause) -> list[Visit]:
    """What the pause dropped and no longer covers comes back; days already over stay cancelled."""
    place = session().get(Property, pause.property_id)
    today = clock.today(place.zone)
    dropped = (
        session()
        .exec(select(Visit).where(Visit.pause_id == pause.id, Visit.state == CANCELLED, Visit.day >= today))
        .all()
    )
    back = [_restore(visit) for visit in dropped if not _covers(pause, visit.day)]
    for plan in session().exec(select(Plan).where(Plan.property_id == place.id)).all():
        back += schedule(plan, today + AHEAD)
    return back


def pauses_of(place: Property) -> tuple[Days, ...]:
    """The days without visits, of pauses that were not cancelled."""
    rows = session().exec(
        select(Pause.starts_on, Pause.ends_on).where(
            Pause.property_id == place.id, col(Pause.cancelled_at).is_(None)
        )
    )
    return tuple((first, last) for first, last in rows)


def _planned_days(plan: Plan, first: dt.date) -> set[dt.date]:
    rows = session().exec(
        select(Visit.day, Visit.moved_from).where(
            Visit.plan_id == plan.id, (Visit.day >= first) | (Visit.moved_from >= first)
        )
    )
    return {moved_from or day for day, moved_from in rows}


def _missing_ahead() -> list[tuple[Plan, Property, list[dt.date]]]:
    """What each plan lacks; three queries however many plans."""
    here = select(Plan, Property).join(Property, Property.id == Plan.property_id)
    found = session().exec(here.where(col(Property.ended_at).is_(None)).order_by(Plan.id)).all()
    taken, paused = _all_planned_days(), _all_pauses()
    lacking = [(plan, place, _days_ahead(plan, place, taken, paused)) for plan, place in found]
    return [(plan, place, days) for plan, place, days in lacking if days]


def _days_ahead(plan: Plan, place: Property, taken: dict, paused: dict) -> list[dt.date]:
    today = clock.today(place.zone)
    due = days_of(plan, today, today + AHEAD, tuple(paused[place.id]))
    return [day for day in due if day not in taken[plan.id]]


def _all_planned_days() -> dict[int, set[dt.date]]:
    """From yesterday on: somewhere it is still yesterday."""
    since = clock.now().date() - dt.timedelta(days=1)
    rows = session().exec(
        select(Visit.plan_id, Visit.day, Visit.moved_from)
        .where(col(Visit.plan_id).is_not(None), (Visit.day >= since) | (Visit.moved_from >= since))
    )  # fmt: skip
    found: dict[int, set[dt.date]] = defaultdict(set)
    for plan_id, day, moved_from in rows:
        found[plan_id].add(moved_from or day)
    return found


def _all_pauses() -> dict[int, list[Days]]:
    found: dict[int, list[Days]] = defaultdict(list)
    standing = col(Pause.cancelled_at).is_(None)
    for place, first, last in session().exec(select(Pause.property_id, Pause.starts_on, Pause.ends_on).where(standing)):
        found[place].append((first, last))
    return found


def _add_visits(plan: Plan, place: Property, days: list[dt.date]) -> list[Visit]:
    if not days:
        return []
    more = [rule.name for rule in rules_at(place.id) if rule.thing == TASK]
    tasks, name = list(dict.fromkeys([*plan.tasks, *more])), _name_of(plan.technician_id)
    return [_add_visit(plan, place, day, name, tasks) for day in days]


def _add_visit(plan: Plan, place: Property, day: dt.date, who: str, tasks: list[str]) -> Visit:
    visit = visit_on(
        place, day, plan_id=plan.id, name=plan.name, technician_id=plan.technician_id, technician_name=who,
        window_from=plan.window_from, window_to=plan.window_to, stop_order=plan.stop_order,
    )  # fmt: skip
    session().add_all(Task(visit_id=visit.id, name=name, position=at) for at, name in enumerate(tasks))
    return visit


def _copy_to(visit: Visit, day: dt.date) -> Visit:
    copied = ("plan_id", "name", "technician_id", "technician_name", "stop_order")
    place, (first, last) = session().get(Property, visit.property_id), usual_window(visit)
    details = {name: getattr(visit, name) for name in copied}
    return visit_on(place, day, window_from=first, window_to=last, **details)


def _name_of(technician_id: int | None) -> str:
    return session().get(Person, technician_id).name if technician_id else ""


def _covers(pause: Pause, day: dt.date) -> bool:
    return pause.cancelled_at is None and pause.starts_on <= day <= pause.ends_on


def _restore(visit: Visit) -> Visit:
    visit.state, visit.pause_id = SCHEDULED, None
    session().add(visit)
    events.record("visit.restored", visit)
    return visit
