"""What happened: one row an event, written with the change itself.

Notices, webhooks, history and the audit hang on it.
"""

import datetime as dt
from typing import Any

from sqlmodel import JSON, Field

from app.base import clock, current
from app.base.db import Owned, UtcDateTime, refs, session
from app.base.waiting import Waiting, waits


class Event(Owned, Waiting, table=True):
    """`visit.completed`: thing, dot, past tense. `data` never holds a secret."""

    __table_args__ = (waits("event"), *refs())

    name: str = Field(index=True)
    thing: str
    thing_id: int
    data: dict = Field(default={}, sa_type=JSON)
    actor_id: int | None = None
    actor_name: str = ""
    at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


def record(name: str, thing: Any, /, **data: Any) -> Event:
    """Writes the event into the present transaction. Quiet worlds (the demo's past) record it as already done."""
    session().flush()
    actor = current.actor()
    event = Event(
        name=name,
        thing=type(thing).__tablename__,
        thing_id=thing.id,
        data=data,
        actor_id=actor.id if actor else None,
        actor_name=actor.name if actor else "",
        done_at=clock.now() if _quiet else None,
    )
    session().add(event)
    return event


_quiet = False


class quietly:
    """Past visits of the demo world cause nothing: no notice, no invoice, no alert."""

    def __enter__(self) -> None:
        global _quiet
        _quiet = True

    def __exit__(self, *_: object) -> None:
        global _quiet
        _quiet = False
