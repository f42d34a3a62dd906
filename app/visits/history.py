"""Owners' visits as lists show them: columns, never rows, and as many queries for ten visits as for a thousand."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple
from urllib.parse import urlencode

from sqlmodel import and_, exists, or_, select

from app.accounts.reach import Reach, in_reach
from app.accounts.rights import SEE_VISITS
from app.base import clock, current
from app.base.languages import _
from app.base.prepared import Prepared, given, one_of
from app.properties.models import Pool, Property
from app.properties.pool_words import name_of
from app.visits.findings import headline
from app.visits.models import Dose, Photo, Reading, Visit
from app.visits.states import AHEAD, CANCELLED, COMPLETED, SCHEDULED, SKIPPED, day_of, shown_state
from app.visits.times import call_words, near_day, window_words

A_PAGE = 20
# What a list shows of a visit, with its place and its picture.
COLUMNS = (
    Visit.id, Visit.uid, Visit.name, Visit.day, Visit.state, Visit.technician_id, Visit.technician_name,
    Visit.moved_from, Visit.moved_why, Visit.window_from, Visit.window_to,
    Visit.on_the_way_at, Visit.arriving_at, Visit.arrived_at, Visit.ended_at,
    Visit.skip_reason, Visit.skip_next, Visit.skip_again_on, Visit.pause_id, Visit.property_id,
    Property.uid.label("place_uid"), Property.name.label("place_name"), Property.street, Property.zone,
    Photo.uid.label("photo_uid"), Photo.width, Photo.height, Photo.kind.label("photo_kind"), Photo.caption,
)  # fmt: skip


_VISITS = (
    select(*COLUMNS)
    .join(Property, Property.id == Visit.property_id)
    .join(Photo, Photo.id == Visit.lead_photo_id, isouter=True)
)
_MINE = in_reach(Visit.account_id, Visit.property_id)
_STATES = {
    "done": Visit.state == COMPLETED,
    "not-done": or_(
        Visit.state.in_((SKIPPED, CANCELLED)), and_(Visit.state == SCHEDULED, Visit.day < given("today"))
    ),
}
_BEFORE = or_(Visit.day < given("last"), and_(Visit.day == given("last"), Visit.uid < given("last_uid")))
_NEWEST = Prepared(
    select(Visit.uid).where(_MINE, Visit.state.in_((COMPLETED, SKIPPED)))
    .order_by(Visit.day.desc(), Visit.uid.desc()).limit(1)
)
_VISITS_WITH = Prepared(_VISITS.where(Visit.id.in_(one_of("ids"))))
_PLACES = Prepared(
    select(Property.id, Property.uid, Property.name, Property.street, Property.zone, Property.account_id)
    .where(in_reach(Property.account_id, Property.id), Property.ended_at.is_(None))
    .order_by(Property.name, Property.street)
)
# The first is the one that a page means when it names none.
_POOLS = Prepared(
    select(Pool.id, Pool.uid, Pool.kind, Pool.name, Pool.sanitizer, Pool.targets)
    .where(Pool.property_id == given("place_id")).order_by(Pool.position)
)
_READINGS = Prepared(
    select(Reading.visit_id, Reading.kind, Reading.value, Reading.verdict, Reading.low, Reading.high,
           Pool.position, Pool.kind.label("pool_kind"), Pool.name.label("pool_own_name"))
    .join(Pool, Pool.id == Reading.pool_id).where(Reading.visit_id.in_(one_of("ids"))).order_by(Pool.position)
)
_DOSES = Prepared(select(Dose.visit_id, Dose.product, Dose.reading).where(Dose.visit_id.in_(one_of("ids"))))


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

    def link(self, **changes: str) -> str:
        """The first page of the list with these changes."""
        asked = {"place": self.place, "pool": self.pool, "state": self.state, **changes}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"/visits?{query}" if query else "/visits"


@dataclass(frozen=True)
class Listed:
    """A visit in a list. `state` is the word of the badge, `finding` one sentence about the water."""

    visit: object
    state: str
    finding: str = ""
    readings: Sequence = ()

    @property
    def path(self) -> str:
        return f"/visits/{self.visit.uid}"

    @property
    def thumb(self) -> str:
        return f"/photos/{self.visit.photo_uid}/thumb"

    @property
    def technician(self) -> str:
        return first_name(self.visit.technician_name)

    @property
    def place(self) -> str:
        return self.visit.place_name or self.visit.street

    @property
    def first_water(self) -> list:
        """The readings of the first body of water."""
        return [reading for reading in self.readings if not reading.pool_name]

    @property
    def window(self) -> str:
        return window_words(self.visit.window_from, self.visit.window_to)

    @property
    def day(self) -> dt.date:
        return day_of(self.visit, self.visit.zone)

    @property
    def near_day(self) -> str:
        return near_day(self.day, clock.today(self.visit.zone))

    @property
    def when(self) -> str:
        """Today, 10:41 AM"""
        return ", ".join(filter(None, [self.near_day, call_words(None, self.visit.ended_at, self.visit.zone, False)]))


def first_name(name: str) -> str:
    return name.split()[0] if name.split() else name


def places_in(reach: Reach) -> list[Place]:
    """The properties whose visits the person may see, in order of their names."""
    return [Place(*row) for row in _PLACES(**reach.covered(SEE_VISITS))]


def visits_before(reach: Reach, wanted: Filter) -> tuple[list[Listed], str]:
    """A page of what is over, newest first, and the mark from which older ones go on ("" at the end)."""
    day, uid = _mark_in(wanted.before)
    state = wanted.state if wanted.state in _STATES else ""
    asked = _over(bool(wanted.place), bool(wanted.pool), state, day is not None)
    rows = asked(**_values(reach, wanted), last=day, last_uid=uid)
    shown = rows[:A_PAGE]
    return listed_for_owners(shown), mark_of(shown[-1]) if len(rows) > A_PAGE else ""


def visits_ahead(reach: Reach, wanted: Filter, limit: int = 100) -> list[Listed]:
    """What is planned, soonest first, with those that a pause dropped."""
    asked = _planned(bool(wanted.place), bool(wanted.pool))
    return [_ahead(row) for row in asked(**_values(reach, wanted), at_most=limit)]


def newest_uid(reach: Reach) -> str | None:
    return _NEWEST(**reach.covered(SEE_VISITS)).first()


def visits_with(ids: list[int]) -> dict[int, object]:
    """Rows of COLUMNS by id."""
    return {row.id: row for row in _VISITS_WITH(ids=ids)}


def pools_at(place_id: int) -> list:
    return list(_POOLS(place_id=place_id))


def listed_for_owners(rows: list) -> list[Listed]:
    """Without what was found where the company shows its owners no reports."""
    if current.company().shows_reports:
        return listed_of(rows)
    return [Listed(row, _state_of(row), _("Visit done") if row.state == COMPLETED else "") for row in rows]


def listed_of(rows: list) -> list[Listed]:
    """With one sentence each about what was found: two queries however many they are."""
    done = [row.id for row in rows if row.state == COMPLETED]
    readings, doses = _by_visit(_readings(done)), _by_visit(_DOSES(ids=done))
    said = {id: headline(readings[id], doses[id]) for id in done}
    return [Listed(row, _state_of(row), said.get(row.id, ""), readings[row.id]) for row in rows]


def _state_of(row) -> str:
    return shown_state(row, clock.today(row.zone))


class Measured(NamedTuple):
    """A reading; the first of several bodies of water needs no name."""

    visit_id: int
    kind: str
    value: float
    verdict: str
    low: float | None
    high: float | None
    pool_name: str


def _readings(ids: list[int]) -> list[Measured]:
    """In the order of the pools."""
    return [
        Measured(*row[:6], name_of(row.pool_kind, row.pool_own_name) if row.position else "")
        for row in _READINGS(ids=ids)
    ]


def today() -> dt.date:
    """Lists go over properties in different zones: the company's day counts."""
    return clock.today(current.zone())


def mark_of(row) -> str:
    return f"{row.day.isoformat()}.{row.uid}"


def _values(reach: Reach, wanted: Filter) -> dict:
    """For the prepared lists."""
    return {**reach.covered(SEE_VISITS), "today": today(), "place_uid": wanted.place, "pool_uid": wanted.pool}


@cache
def _over(at_place: bool, of_pool: bool, state: str, is_later: bool) -> Prepared:
    """Done, skipped, and those whose day went by: nothing is hidden."""
    over = or_(Visit.state.in_((COMPLETED, SKIPPED)), Visit.day < given("today"))
    narrowed = [*_at(at_place, of_pool), *([_STATES[state]] if state else []), *([_BEFORE] if is_later else [])]
    newest_first = _VISITS.where(_MINE, over, *narrowed).order_by(Visit.day.desc(), Visit.uid.desc())
    return Prepared(newest_first.limit(A_PAGE + 1))


@cache
def _planned(at_place: bool, of_pool: bool) -> Prepared:
    planned = or_(Visit.state.in_(AHEAD), and_(Visit.state == CANCELLED, Visit.pause_id.is_not(None)))
    ahead = _VISITS.where(_MINE, planned, Visit.day >= given("today"), *_at(at_place, of_pool))
    return Prepared(ahead.order_by(Visit.day, Visit.window_from, Visit.uid).limit(given("at_most")))


def _at(at_place: bool, of_pool: bool) -> list:
    tested = exists().where(Reading.visit_id == Visit.id, Reading.pool_id == Pool.id, Pool.uid == given("pool_uid"))
    return [*([Property.uid == given("place_uid")] if at_place else []), *([tested] if of_pool else [])]


def _mark_in(mark: str) -> tuple[dt.date | None, str]:
    """Nonsense in the address shows the newest."""
    day, _dot, uid = mark.partition(".")
    try:
        return dt.date.fromisoformat(day), uid
    except ValueError:
        return None, ""


def _by_visit(rows: Iterable) -> dict[int, list]:
    found = defaultdict(list)
    for row in rows:
        found[row.visit_id].append(row)
    return found


def _ahead(row) -> Listed:
    return Listed(row, "paused" if row.state == CANCELLED else row.state)
