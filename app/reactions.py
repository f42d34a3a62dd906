"""When this happened, do that: the product's cause and effect on one screen.

Each reaction gets the event and the thing it is about, and writes; all of an event's reactions are one transaction.
"""

from collections.abc import Callable

from sqlmodel import SQLModel

from app.base import db
from app.base.events import Event

REACTIONS: dict[str, list[Callable]] = {}


def react(event: Event) -> None:
    thing = _thing(event)
    for reaction in REACTIONS.get(event.name, []):
        reaction(event, thing)


def _thing(event: Event):
    return db.session().get(_models()[event.thing], event.thing_id)


def _models() -> dict[str, type]:
    return {mapper.local_table.name: mapper.class_ for mapper in SQLModel._sa_registry.mappers}
