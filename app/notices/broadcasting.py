"""One message to many: drafted, looked at, sent at its hour a hundred people at a time, and what became of it."""

import datetime as dt

from sqlmodel import col, func, select

from app.base import clock, current, db
from app.base.db import session
from app.base.events import record
from app.base.waiting import finish
from app.notices.consent import NEWS
from app.notices.crowd import EVENT_OF, Filter, people_in, reach_of_crowd
from app.notices.models import Broadcast, Notice
from app.notices.sending import notify
from app.people.models import Person

A_BATCH = 100
DRAFT, SCHEDULED, SENDING, SENT, STOPPED = "draft", "scheduled", "sending", "sent", "stopped"


class NotADraft(ValueError):
    """It was scheduled or sent by now: what people read is not changed behind their backs."""


class NoPostalAddress(ValueError):
    """News by e-mail need the company's postal address below (15 USC 7704(a)(5))."""


def write_broadcast(by: Person, **fields) -> Broadcast:
    """A draft. Inside writing()."""
    broadcast = Broadcast(person_id=by.id, person_name=by.name, **fields)
    session().add(broadcast)
    record("broadcast.written", broadcast)
    broadcast.due_at = None  # Only now: a new row without one would be due at once.
    return broadcast


def change_broadcast(broadcast: Broadcast, **fields) -> None:
    """Raises NotADraft."""
    _expect(broadcast, DRAFT)
    for name, value in fields.items():
        setattr(broadcast, name, value)
    session().add(broadcast)


def schedule(broadcast: Broadcast, at: dt.datetime) -> None:
    """Raises NotADraft and NoPostalAddress. A moment that is past means at once."""
    _expect(broadcast, DRAFT)
    if broadcast.purpose == NEWS and not current.company().street:
        raise NoPostalAddress
    broadcast.state, broadcast.sends_at, broadcast.due_at = SCHEDULED, at, at
    broadcast.total = len(people_in(Filter.read(broadcast.audience)))
    session().add(broadcast)
    record("broadcast.scheduled", broadcast)


def stop_broadcast(broadcast: Broadcast) -> None:
    """Whoever has not been written to yet hears nothing; a second time changes nothing."""
    if broadcast.state in (SCHEDULED, SENDING):
        broadcast.state = STOPPED
        finish(broadcast)
        for notice in session().exec(select(Notice).where(*_its(broadcast), Notice.state == "waiting")):
            notice.state = "dropped"
            finish(notice)
            notice.error = "stopped by the office"
        record("broadcast.stopped", broadcast)


def _expect(broadcast: Broadcast, state: str) -> None:
    if broadcast.state != state:
        raise NotADraft(broadcast.state)


def work_broadcast(broadcast: Broadcast) -> None:
    """One batch, due again at once where there are more. Who dies goes on after the last one; nobody is told twice."""
    with db.writing():
        if broadcast.state in (SCHEDULED, SENDING):
            broadcast.state = SENDING
            people = people_in(Filter.read(broadcast.audience), broadcast.after_id, A_BATCH)
            _tell(broadcast, people)
            _go_on(broadcast) if len(people) == A_BATCH else _end(broadcast)


def _tell(broadcast: Broadcast, people: list[Person]) -> None:
    ways = reach_of_crowd(people, broadcast.purpose, broadcast.channels).ways
    for person in people:
        if person.id in ways:
            notify(person, EVENT_OF[broadcast.purpose], broadcast, channels=(ways[person.id],),
                   dedupe=f"broadcast:{broadcast.uid}")  # fmt: skip
    broadcast.seen, broadcast.told = broadcast.seen + len(people), broadcast.told + len(ways)
    broadcast.after_id = people[-1].id if people else broadcast.after_id


def _go_on(broadcast: Broadcast) -> None:
    broadcast.due_at, broadcast.leased_until, broadcast.tries, broadcast.error = clock.now(), None, 0, ""
    session().add(broadcast)
    record("broadcast.moved", broadcast)


def _end(broadcast: Broadcast) -> None:
    broadcast.state = SENT
    finish(broadcast)
    record("broadcast.moved", broadcast)


def results_of(broadcast: Broadcast) -> dict[str, int]:
    """State of the log -> how many notices of it."""
    delivered = col(Notice.delivered_at).is_not(None)
    rows = session().exec(
        select(Notice.state, delivered, func.count(Notice.id)).where(*_its(broadcast)).group_by(Notice.state, delivered)
    )
    found: dict[str, int] = {}
    for state, is_delivered, count in rows:
        name = "delivered" if state == "sent" and is_delivered else state
        found[name] = found.get(name, 0) + count
    return found


def _its(broadcast: Broadcast) -> tuple:
    return Notice.thing == Broadcast.__tablename__, Notice.thing_id == broadcast.id


def broadcasts(before: str = "", most: int = 30) -> tuple[list[Broadcast], str]:
    rows = select(Broadcast).order_by(col(Broadcast.id).desc()).limit(most + 1)
    if before:
        rows = rows.where(Broadcast.id < select(Broadcast.id).where(Broadcast.uid == before).scalar_subquery())
    found = session().exec(rows).all()
    return list(found[:most]), found[most - 1].uid if len(found) > most else ""
