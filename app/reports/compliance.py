"""The compliance log of a commercial pool: for each day what was tested, by whom, and what was not."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from sqlmodel import and_, or_, select

from app.accounts.models import Account
from app.base import clock
from app.base.asked import day_or
from app.base.db import session
from app.properties.models import Pool, Property
from app.properties.pool_words import pool_name
from app.visits.chemistry import NoIndex, index_of, missing_for_index
from app.visits.models import Reading, Visit
from app.visits.readings import Range, combined_chlorine, verdict
from app.visits.shown import value_words
from app.visits.states import COMPLETED, day_of
from app.visits.targets import targets_of_all

# In the order of the log; combined chlorine is total less free where it was not measured itself.
REQUIRED = ("free_chlorine", "combined_chlorine", "ph", "total_alkalinity", "cyanuric_acid", "water_temperature")
DAY, WEEK = 1, 7
A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Value:
    """`shown` is "" where it was not tested, or, `unknown`, where the tables end. `verdict` as in readings.py."""

    shown: str
    verdict: str


@dataclass(frozen=True)
class Test:
    """One water at one visit. `missing` are the kinds without which there is no index."""

    at: dt.datetime | None
    pool: str
    values: dict[str, Value]
    index: Value
    missing: list[str]
    signer: str
    visit_uid: str


@dataclass
class LogDay:
    day: dt.date
    tests: list[Test] = field(default_factory=list)


@dataclass
class Log:
    place: Property
    days: list[LogDay]

    @property
    def first(self) -> dt.date:
        return self.days[0].day

    @property
    def last(self) -> dt.date:
        return self.days[-1].day

    @property
    def signers(self) -> list[str]:
        return sorted({test.signer for day in self.days for test in day.tests if test.signer})


def keeps_log(place: Property) -> bool:
    """Commercial pools only."""
    kind = select(Account.kind).where(Account.id == place.account_id)
    return session().exec(kind).one() == "commercial"


def log_of(place: Property, first: dt.date, days: int, signer: str = "") -> Log:
    """Every day is listed, also one without a visit. `signer`: only this person's tests. Four queries."""
    log = Log(place, [LogDay(first + dt.timedelta(days=ahead)) for ahead in range(days)])
    visits = _visits(place, log, signer)
    pools = list(session().exec(select(Pool).where(Pool.property_id == place.id).order_by(Pool.position)))
    readings, targets = _readings([visit.id for visit in visits]), targets_of_all(pools)
    for visit in visits:
        day = log.days[(day_of(visit, place.zone) - first).days]
        day.tests += [_test(visit, pool, readings[visit.id, pool.id], targets[pool.id]) for pool in pools]
    return log


def _visits(place: Property, log: Log, signer: str) -> list[Visit]:
    """By the day on which they were made, which need not be the planned one."""
    begins, ends = clock.at(log.first, dt.time(), place.zone), clock.at(log.last + A_DAY, dt.time(), place.zone)
    timed = and_(Visit.ended_at >= begins, Visit.ended_at < ends)
    untimed = and_(Visit.ended_at.is_(None), Visit.day >= log.first, Visit.day <= log.last)
    found = select(Visit).where(Visit.property_id == place.id, Visit.state == COMPLETED, or_(timed, untimed))
    if signer:
        found = found.where(Visit.technician_name == signer)
    return list(session().exec(found.order_by(Visit.day, Visit.ended_at, Visit.id)))


def _readings(visit_ids: list[int]) -> dict[tuple[int, int], list[Reading]]:
    found = defaultdict(list)
    for reading in session().exec(select(Reading).where(Reading.visit_id.in_(visit_ids))):
        found[reading.visit_id, reading.pool_id].append(reading)
    return found


def _test(visit: Visit, pool: Pool, readings: list[Reading], targets: dict[str, Range]) -> Test:
    taken = {one.kind: one.value for one in readings}
    judged = {one.kind: one.verdict for one in readings}
    combined = taken.get("combined_chlorine", combined_chlorine(taken))
    if combined is not None and "combined_chlorine" not in taken:
        taken["combined_chlorine"] = combined
        judged["combined_chlorine"] = verdict("combined_chlorine", combined, targets.get("combined_chlorine"))
    values = {kind: _value(kind, taken, judged) for kind in REQUIRED}
    index, missing = _index(taken)
    return Test(visit.ended_at, pool_name(pool), values, index, missing, visit.technician_name, visit.uid)


def _value(kind: str, taken: dict[str, float], judged: dict[str, str]) -> Value:
    if kind not in taken:
        return Value("", "not_tested")
    return Value(value_words(kind, taken[kind]), judged[kind])


def _index(taken: dict[str, float]) -> tuple[Value, list[str]]:
    try:
        index = round(index_of(taken), 1)
    except NoIndex:
        missing = missing_for_index(taken)
        return Value("", "not_tested" if missing else "unknown"), missing
    return Value(f"{index:+.1f}".replace("-", "−") if index else "0.0", "ok"), []


def week_of(day: dt.date) -> dt.date:
    """Its Monday."""
    return day - dt.timedelta(days=day.weekday())


def start_in(text: str, days: int, today: dt.date) -> dt.date:
    """The first day of the log that somebody asks for; nonsense is today's."""
    day = day_or(text, today)
    return week_of(day) if days == WEEK else day
