"""The day before: whoever is visited tomorrow hears of it once, and may confirm that all is ready."""

import datetime as dt
from zoneinfo import ZoneInfo

from sqlmodel import col, exists, select

from app.accounts.models import ServiceHold
from app.base import clock, current, db, events
from app.base.db import session
from app.visits.models import Visit, VisitReminder
from app.visits.states import SCHEDULED

ONE_DAY = dt.timedelta(days=1)
A_BATCH = 50
# Whoever is scheduled later hears of it by the booking itself.
UNTIL = dt.time(21)


def remind_of_tomorrow() -> None:
    """At the company's hour, a few at a time: who dies goes on where it was. A visit moved to another day is new."""
    hour = current.company().reminds_at
    while hour is not None and hour <= _clock() < UNTIL and _unannounced():
        with db.writing():
            for visit in _unannounced():
                _announce(visit)


def _clock() -> dt.time:
    return clock.now().astimezone(ZoneInfo(current.zone())).time()


def _tomorrow() -> dt.date:
    return clock.today(current.zone()) + ONE_DAY


def _unannounced() -> list[Visit]:
    """Not those of accounts on hold, unless the office sends somebody."""
    told = exists(select(VisitReminder.id).where(VisitReminder.visit_id == Visit.id, VisitReminder.day == Visit.day))
    held = exists(select(ServiceHold.id).where(
        ServiceHold.account_id == Visit.account_id, col(ServiceHold.started_at).is_not(None),
        col(ServiceHold.ended_at).is_(None), Visit.serve_anyway_by == "",
    ))  # fmt: skip
    rows = select(Visit).where(Visit.day == _tomorrow(), Visit.state == SCHEDULED, ~told, ~held)
    return list(session().exec(rows.order_by(Visit.id).limit(A_BATCH)).all())


def _announce(visit: Visit) -> None:
    reminder = VisitReminder(visit_id=visit.id, day=visit.day)
    session().add(reminder)
    events.record("visit.reminder_due", reminder)


def is_still_ahead(reminder: VisitReminder) -> bool:
    """As it was announced, and not today yet."""
    visit = session().get(Visit, reminder.visit_id)
    return _is_as_announced(visit, reminder) and clock.today(current.zone()) < reminder.day


def day_begins(reminder: VisitReminder) -> dt.datetime:
    """From then on nobody is told of tomorrow."""
    return clock.at(reminder.day, dt.time(), current.zone())


def _is_as_announced(visit: Visit, reminder: VisitReminder) -> bool:
    return visit.state == SCHEDULED and visit.day == reminder.day


def reminder_of(visit: Visit) -> VisitReminder | None:
    """What asks for a confirmation, or has it; None once the visit has begun or was never announced."""
    if visit.state != SCHEDULED:
        return None
    return session().exec(
        select(VisitReminder).where(VisitReminder.visit_id == visit.id, VisitReminder.day == visit.day)
    ).first()


def confirmed_among(visit_ids: list[int]) -> set[int]:
    """Those whose people said that all is ready for the day the visit is on."""
    same_day = (Visit.id == VisitReminder.visit_id) & (Visit.day == VisitReminder.day)
    said = select(Visit.id).join(VisitReminder, same_day).where(
        col(Visit.id).in_(visit_ids), Visit.state == SCHEDULED, col(VisitReminder.confirmed_at).is_not(None))
    return set(session().exec(said)) if visit_ids else set()


def confirm(visit: Visit, name: str) -> None:
    """Inside writing(). Pressed twice it is confirmed once; too late it changes nothing."""
    reminder = reminder_of(visit)
    if reminder is not None and reminder.confirmed_at is None:
        reminder.confirmed_at, reminder.confirmed_by = clock.now(), name
        session().add(reminder)
        events.record("visit.confirmed", visit, by=name)
