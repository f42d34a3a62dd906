"""Visits with their readings and doses as plain values, some at a time: three queries however many there are."""

import datetime as dt
from collections import defaultdict
from typing import Any

from sqlmodel import and_, func, or_, select

from app.base import clock
from app.base.db import session
from app.properties.models import Pool, Property
from app.properties.pool_words import pool_name
from app.visits.doses import PRODUCTS
from app.visits.findings import headline
from app.visits.models import Dose, Reading, Visit
from app.visits.readings import KINDS, in_order
from app.visits.skip_words import why_words
from app.visits.states import CANCELLED, COMPLETED, SKIPPED, shown_state
from app.visits.story import Found
from app.visits.why import dose_why

_READING = (Reading.visit_id, Reading.pool_id, Reading.kind, Reading.value, Reading.verdict, Reading.low, Reading.high)


def visits_in(place_id: int, first: dt.date, last: dt.date, today: dt.date) -> tuple:
    """What happened, or was meant to: no day is left out because nobody came."""
    over = or_(Visit.state.in_((COMPLETED, SKIPPED)), and_(Visit.day < today, Visit.state != CANCELLED))
    return Visit.property_id == place_id, Visit.day >= first, Visit.day <= last, over


def count_visits(place: Property, first: dt.date, last: dt.date) -> int:
    wanted = visits_in(place.id, first, last, clock.today(place.zone))
    return session().exec(select(func.count(Visit.id)).where(*wanted)).one()


def next_visits(
    place: Property, first: dt.date, last: dt.date, after: tuple[dt.date | None, int], limit: int
) -> list[Visit]:  # fmt: skip
    """Oldest first, those that come after a day and id."""
    day, id = after
    later = or_(Visit.day > day, and_(Visit.day == day, Visit.id > id)) if day else True
    wanted = visits_in(place.id, first, last, clock.today(place.zone))
    return list(session().exec(select(Visit).where(*wanted, later).order_by(Visit.day, Visit.id).limit(limit)))


def chapters_of(visits: list[Visit], place: Property) -> list[dict[str, Any]]:
    """In the language that is spoken; kinds and products stay keys, since columns are made of them."""
    ids, today = [visit.id for visit in visits], clock.today(place.zone)
    pools = list(session().exec(select(Pool).where(Pool.property_id == place.id).order_by(Pool.position)))
    readings, doses = _by_visit(select(*_READING).where(Reading.visit_id.in_(ids))), _doses(ids)
    names = {pool.id: pool_name(pool) for pool in pools}
    return [_chapter(visit, readings[visit.id], doses[visit.id], names, today) for visit in visits]


def _doses(ids: list[int]) -> dict[int, list]:
    return _by_visit(select(Dose).where(Dose.visit_id.in_(ids)).order_by(Dose.id))


def _by_visit(statement) -> dict[int, list]:
    found = defaultdict(list)
    for row in session().exec(statement):
        found[row.visit_id].append(row)
    return found


def _chapter(visit: Visit, readings: list, doses: list, names: dict[int, str], today: dt.date) -> dict[str, Any]:
    first = next(iter(names), None)
    found = [Found(one.kind, one.value, one.verdict, "" if one.pool_id == first else names[one.pool_id])
             for one in readings]  # fmt: skip
    said = headline(found, doses) if visit.state == COMPLETED else why_words(visit)
    return {
        "uid": visit.uid, "day": visit.day.isoformat(), "name": visit.name, "state": shown_state(visit, today),
        "technician": visit.technician_name, "said": said, "note": visit.note,
        "readings": [_reading(one, names) for one in _ordered(readings)],
        "doses": [
            {"pool": names[one.pool_id], "product": one.product, "name": _product(one.product), "amount": one.amount,
             "unit": one.unit, "why": dose_why(one)} for one in doses
        ],
    }  # fmt: skip


def _ordered(readings: list) -> list:
    order = {kind: at for at, kind in enumerate(in_order(dict.fromkeys(KINDS)))}
    return sorted(readings, key=lambda one: (one.pool_id, order.get(one.kind, 99)))


def _reading(one, names: dict[int, str]) -> dict[str, Any]:
    return {"pool": names[one.pool_id], "kind": one.kind, "value": one.value, "verdict": one.verdict, "low": one.low,
            "high": one.high}  # fmt: skip


def _product(key: str) -> str:
    return str(PRODUCTS[key].name) if key in PRODUCTS else key
