"""What a batch of notices is about, read in a handful of statements however many they are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlmodel import select

from app.accounts.reach import reach_ahead
from app.base.db import session
from app.base.prepared import asked_once
from app.notices.about_visits import reports_ahead
from app.notices.by_push import devices_ahead
from app.notices.contents import model_of
from app.notices.kinds import PUSH
from app.notices.models import Notice
from app.notices.places import SHOWN_BY
from app.notices.worth import rang_ahead
from app.people.models import Person
from app.properties.models import Property
from app.visits.models import Photo, Visit


@contextmanager
def read_ahead(notices: list[Notice]) -> Iterator[list]:
    """Inside, `session().get` finds persons, things and what these are shown by without asking the database: the
    session knows rows as long as somebody holds them."""
    people, things = {notice.person_id for notice in notices}, _things(notices)
    with asked_once():
        reach_ahead(people)
        rang_ahead(notices)
        devices_ahead(notice.person_id for notice in notices if notice.channel == PUSH)
        reports_ahead([thing for thing in things if isinstance(thing, Visit)])
        held = [*_rows(Person, people), *_around(things)]
        yield held


def _things(notices: list[Notice]) -> list:
    ids = defaultdict(set)
    for notice in notices:
        if notice.thing:
            ids[model_of(notice.thing)].add(notice.thing_id)
    return [row for model, wanted in ids.items() for row in _rows(model, wanted)]


def _around(things: list) -> list:
    """They, what each is shown by, where that is, and its picture."""
    ids = defaultdict(set)
    for thing in things:
        if type(thing) in SHOWN_BY:
            model, column = SHOWN_BY[type(thing)]
            ids[model].add(getattr(thing, column))
    known = [*things, *(row for model, wanted in ids.items() for row in _rows(model, wanted))]
    return [*known, *_rows(Property, _named(known, "property_id")), *_rows(Photo, _named(known, "lead_photo_id"))]


def _named(rows: list, column: str) -> set:
    return {getattr(row, column, None) for row in rows}


def _rows(model: type, ids: Iterable[int | None]) -> list[Any]:
    wanted = sorted({id for id in ids if id is not None})
    return list(session().exec(select(model).where(model.id.in_(wanted)))) if wanted else []
