"""Owners' visits as lists show them: columns, never rows, and as many queries for ten visits as for a thousand."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from sqlmodel import and_, exists, or_, select

from app.accounts.reach import Reach
from app.accounts.rights import SEE_VISITS
from app.base import clock, current
from app.base.db import session
from app.properties.models import Pool, Property
from app.visits.findings import headline
from app.visits.models import Dose, Photo, Reading, Visit
from app.visits.states import AHEAD, CANCELLED, COMPLETED, SCHEDULED, SKIPPED, shown_state
from app.visits.times import call_words, near_day, window_words

A_PAGE = 20
# What a list shows of a visit, with its place and its picture.
COLUMNS = (
    Visit.id, Visit.uid, Visit.name, Visit.day, Visit.state, Visit.technician_name, Visit.moved_from, Visit.moved_why,
    Visit.window_from, Visit.window_to, Visit.on_the_way_at, Visit.arriving_at, Visit.arrived_at, Visit.ended_at,
    Visit.skip_reason, Visit.skip_next, Visit.pause_id, Visit.property_id,
    Property.uid.label("place_uid"), Property.name.label("place_name"), Property.street, Property.zone,
    Photo.uid.label("photo_uid"), Photo.width, Photo.height, Photo.kind.label("photo_kind"), Photo.caption,
)  # fmt: skip


class Place(NamedTuple):
    """A property in reach. `title` is what people call it."""

    id: int
    uid: str
    name: str
    street: str
    zone: str
    account_id: int

    @property
    def title(self) -> str:
        return self.name or self.street


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to; "" is everything. `state`: coming, done or not-done."""

    place: str = ""
    pool: str = ""
    state: str = ""
    before: str = ""


@dataclass(frozen=True)
class Listed:
    """A visit in a list. `state` is the word of the badge, `finding` one sentence about the water."""

    visit: object
    state: str
    finding: str = ""

    @property
    def technician(self) -> str:
        return first_name(self.visit.technician_name)

    @property
    def place(self) -> str:
        return self.visit.place_name or self.visit.street

    @property
    def window(self) -> str:
        return window_words(self.visit.window_from, self.visit.window_to)

    @property
    def near_day(self) -> str:
        return near_day(self.visit.day, clock.today(self.visit.zone))

    @property
    def when(self) -> str:
        """Today, 10:41 AM"""
        return ", ".join(filter(None, [self.near_day, call_words(None, self.visit.ended_at, self.visit.zone, False)]))


def first_name(name: str) -> str:
    return name.split()[0] if name.split() else name


def places_in(reach: Reach) -> list[Place]:
    """The properties whose visits the person may see, in order of their names."""
    columns = (Property.id, Property.uid, Property.name, Property.street, Property.zone, Property.account_id)
    here = reach.covers(SEE_VISITS, Property.account_id, Property.id)
    served = select(*columns).where(here, Property.ended_at.is_(None))
    return [Place(*row) for row in session().exec(served.order_by(Property.name, Property.street))]


def visits_before(reach: Reach, wanted: Filter) -> tuple[list[Listed], str]:
    """A page of what is over, newest first, and the mark from which older ones go on ("" at the end)."""
    rows = session().exec(
        _visits().where(_mine(reach), _over(), *_narrowed(wanted)).order_by(Visit.day.desc(), Visit.uid.desc())
        .limit(A_PAGE + 1)
    ).all()  # fmt: skip
    shown = rows[:A_PAGE]
    return listed_of(shown), mark_of(shown[-1]) if len(rows) > A_PAGE else ""


def visits_ahead(reach: Reach, wanted: Filter, limit: int = 100) -> list[Listed]:
    """What is planned, soonest first, with those that a pause dropped."""
    planned = or_(Visit.state.in_(AHEAD), and_(Visit.state == CANCELLED, Visit.pause_id.is_not(None)))
    rows = session().exec(
        _visits().where(_mine(reach), planned, Visit.day >= today(), *_at(wanted))
        .order_by(Visit.day, Visit.window_from, Visit.uid).limit(limit)
    )  # fmt: skip
    return [_ahead(row) for row in rows]


def newest_uid(reach: Reach) -> str | None:
    ended = select(Visit.uid).where(_mine(reach), Visit.state.in_((COMPLETED, SKIPPED)))
    return session().exec(ended.order_by(Visit.day.desc(), Visit.uid.desc()).limit(1)).first()


def visits_with(ids: list[int]) -> dict[int, object]:
    """Rows of COLUMNS by id."""
    return {row.id: row for row in session().exec(_visits().where(Visit.id.in_(ids)))}


def pools_at(place_id: int) -> list:
    """The first is the one that a page means when it names none."""
    columns = (Pool.id, Pool.uid, Pool.kind, Pool.name, Pool.sanitizer, Pool.targets)
    return list(session().exec(select(*columns).where(Pool.property_id == place_id).order_by(Pool.position)).all())


def listed_of(rows: list) -> list[Listed]:
    """With one sentence each about what was found: two queries however many they are."""
    done = [row.id for row in rows if row.state == COMPLETED]
    readings, doses = _by_visit(_readings(done)), _by_visit(_doses(done))
    said = {id: headline(readings[id], doses[id]) for id in done}
    return [Listed(row, shown_state(row, today()), said.get(row.id, "")) for row in rows]


def today() -> dt.date:
    """Lists go over properties in different zones: the company's day counts."""
    return clock.today(current.zone())


def mark_of(row) -> str:
    return f"{row.day.isoformat()}.{row.uid}"


def _visits():
    joined = select(*COLUMNS).join(Property, Property.id == Visit.property_id)
    return joined.join(Photo, Photo.id == Visit.lead_photo_id, isouter=True)


def _mine(reach: Reach):
    return reach.covers(SEE_VISITS, Visit.account_id, Visit.property_id)


def _over():
    """Done, skipped, and those whose day went by: nothing is hidden."""
    return or_(Visit.state.in_((COMPLETED, SKIPPED)), Visit.day < today())


def _narrowed(wanted: Filter) -> list:
    states = {
        "done": Visit.state == COMPLETED,
        "not-done": or_(Visit.state.in_((SKIPPED, CANCELLED)), and_(Visit.state == SCHEDULED, Visit.day < today())),
    }
    return [*_at(wanted), *([states[wanted.state]] if wanted.state in states else []), *_before(wanted.before)]


def _at(wanted: Filter) -> list:
    conditions = [Property.uid == wanted.place] if wanted.place else []
    if wanted.pool:
        tested = exists().where(Reading.visit_id == Visit.id, Reading.pool_id == Pool.id, Pool.uid == wanted.pool)
        conditions.append(tested)
    return conditions


def _before(mark: str) -> list:
    """Nonsense in the address shows the newest."""
    day, _dot, uid = mark.partition(".")
    try:
        last = dt.date.fromisoformat(day)
    except ValueError:
        return []
    return [or_(Visit.day < last, and_(Visit.day == last, Visit.uid < uid))]


def _readings(ids: list[int]):
    """In the order of the pools; the first pool of several needs no name. One query."""
    columns = (Reading.visit_id, Reading.kind, Reading.value, Reading.verdict, Pool.name, Pool.position)
    taken = select(*columns).join(Pool, Pool.id == Reading.pool_id).where(Reading.visit_id.in_(ids))
    return taken.order_by(Pool.position)


def _doses(ids: list[int]):
    return select(Dose.visit_id, Dose.product, Dose.reading).where(Dose.visit_id.in_(ids))


class Found(NamedTuple):
    visit_id: int
    kind: str
    value: float
    verdict: str
    pool_name: str


def _by_visit(statement) -> dict[int, list]:
    found = defaultdict(list)
    for row in session().exec(statement):
        found[row.visit_id].append(_found(row) if "position" in row._fields else row)
    return found


def _found(row) -> Found:
    return Found(row.visit_id, row.kind, row.value, row.verdict, row.name if row.position else "")


def _ahead(row) -> Listed:
    return Listed(row, "paused" if row.state == CANCELLED else row.state)
