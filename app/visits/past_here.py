"""The last visits at a stop's property, for a technician who does not know the pool yet: what was found, added, said.

The number of queries does not grow with the number of visits.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sqlmodel import col, select

from app.base.db import session
from app.properties.models import Pool, Property
from app.properties.pool_words import pool_name
from app.visits.doses import PRODUCTS
from app.visits.models import Dose, Part, Photo, Reading, Task, Visit
from app.visits.part_fields import quantity_words
from app.visits.readings import KINDS, in_order
from app.visits.shown import amount_words, value_words
from app.visits.states import COMPLETED, SKIPPED, day_of

LAST = 10


@dataclass
class Past:
    """A visit that is over, `day` when it was made. `waters`: by pool's name the readings as (name, value, verdict)."""

    visit: Visit
    day: dt.date
    waters: list[tuple[str, list[tuple[str, str, str]]]] = field(default_factory=list)
    doses: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)


def past_at(visit: Visit) -> list[Past]:
    """Newest first."""
    here = (Visit.property_id == visit.property_id, Visit.id != visit.id, Visit.day <= visit.day)
    newest = select(Visit).where(*here, col(Visit.state).in_((COMPLETED, SKIPPED)))
    rows = session().exec(newest.order_by(col(Visit.day).desc(), col(Visit.id).desc()).limit(LAST))
    zone = session().get(Property, visit.property_id).zone
    found = {row.id: Past(row, day_of(row, zone)) for row in rows}
    if found:
        _fill(visit, found)
    return list(found.values())


def _fill(visit: Visit, found: dict[int, Past]) -> None:
    pools = {row.id: row for row in _rows(Pool, Pool.property_id == visit.property_id, Pool.position)}
    readings = _by_visit(_rows(Reading, col(Reading.visit_id).in_(found), Reading.id))
    doses = _by_visit(_rows(Dose, col(Dose.visit_id).in_(found), Dose.id))
    parts = _by_visit(_rows(Part, col(Part.visit_id).in_(found), Part.id))
    tasks = _by_visit(_rows(Task, col(Task.visit_id).in_(found) & (Task.state == "not_done"), Task.position))
    photos = _by_visit(_rows(Photo, col(Photo.visit_id).in_(found) & (Photo.full_key != ""), Photo.position))
    for id, past in found.items():
        past.waters, past.photos = _waters(readings[id], pools), photos[id]
        past.doses, past.parts = _words(doses[id], _dose_words), _words(parts[id], _part_words)
        past.undone = _words(tasks[id], lambda task: f"{task.name}: {task.reason}")


def _rows(model, condition, order) -> list:
    return list(session().exec(select(model).where(condition).order_by(order)))


def _by_visit(rows: Iterable) -> dict[int, list]:
    found = defaultdict(list)
    for row in rows:
        found[row.visit_id].append(row)
    return found


def _words(rows: list, say: Callable) -> list[str]:
    return [say(row) for row in rows]


def _waters(readings: list[Reading], pools: dict[int, Pool]) -> list[tuple[str, list[tuple[str, str, str]]]]:
    taken: dict[int, dict[str, Reading]] = defaultdict(dict)
    for reading in readings:
        taken[reading.pool_id][reading.kind] = reading
    return [(pool_name(pool), [_reading_words(taken[id][kind]) for kind in in_order(taken[id])])
            for id, pool in pools.items() if id in taken]  # fmt: skip


def _reading_words(reading: Reading) -> tuple[str, str, str]:
    return str(KINDS[reading.kind].short_name), value_words(reading.kind, reading.value), reading.verdict


def _dose_words(dose: Dose) -> str:
    name = str(PRODUCTS[dose.product].name) if dose.product in PRODUCTS else dose.product
    return f"{name}, {amount_words(dose.amount, dose.unit)}"


def _part_words(part: Part) -> str:
    return f"{part.name} {quantity_words(part.quantity_thousandths)}".strip()
