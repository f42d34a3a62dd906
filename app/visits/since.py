"""What changed in the water since the visit before: three lines, each with its way against the target."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from sqlmodel import and_, or_, select

from app.base.languages import _, number
from app.base.prepared import Prepared, given, one_of
from app.visits.models import Reading, Visit
from app.visits.readings import KINDS, key_readings
from app.visits.states import COMPLETED

# So many earlier values are drawn beside the line.
POINTS = 8
_DAY = Prepared(select(Visit.day).where(Visit.id == given("visit_id")))
_PATH = Prepared(
    select(Reading.kind, Reading.value).join(Visit, Visit.id == Reading.visit_id)
    .where(
        Reading.pool_id == given("pool_id"), Reading.kind.in_(one_of("kinds")), Visit.state == COMPLETED,
        or_(Visit.day < given("day"), and_(Visit.day == given("day"), Visit.id <= given("visit_id"))),
    )
    .order_by(Visit.day.desc(), Visit.id.desc()).limit(3 * POINTS)
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """`result` says how it stands against the target; `path` are its last values, oldest first."""

    name: str
    words: str
    result: str = ""
    path: list[float] = field(default_factory=list)
    low: float | None = None
    high: float | None = None

    @property
    def has_band(self) -> bool:
        return self.low is not None and self.high is not None and len(self.path) > 1


def since_last(visit: Visit, readings: dict[int, list], pools: list) -> tuple[dt.date | None, list[Line]]:
    """About the first pool, where the visit before measured the same. `readings`: of both, by visit."""
    earlier_id = next((id for id in readings if id != visit.id), None)
    if earlier_id is None or not pools:
        return None, []
    now, then = (
        {row.kind: row for row in readings[id] if row.pool_id == pools[0].id} for id in (visit.id, earlier_id)
    )
    both = key_readings({kind: row.value for kind, row in now.items() if kind in then})
    day, paths = _DAY(visit_id=earlier_id).one(), _paths(visit, pools[0].id, both)
    return day, [_line(kind, then[kind], now[kind], paths[kind]) for kind in both]


def _paths(visit: Visit, pool_id: int, kinds: list[str]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = defaultdict(list)
    for kind, value in _PATH(pool_id=pool_id, kinds=kinds, day=visit.day, visit_id=visit.id) if kinds else []:
        found[kind].insert(0, value)
    return found


def _line(kind: str, then, now, path: list[float]) -> Line:
    result = _result(then.verdict, now.verdict)
    return Line(str(KINDS[kind].name), _change(kind, then.value, now.value), result, path, now.low, now.high)


def _result(then: str, now: str) -> str:
    """Empty where there is no target."""
    off = ("low", "high")
    if now == "ok":
        return _("Back in range") if then in off else _("In range")
    if now not in off:
        return ""
    if now == then:
        return _("Still high") if now == "high" else _("Still low")
    return _("Now high") if now == "high" else _("Now low")


def _change(kind: str, then: float, now: float) -> str:
    places = KINDS[kind].decimals
    before, after = number(then, places), number(now, places)
    if before == after:
        return _("%(value)s, the same", value=after)
    if now > then:
        return _("%(value)s, up from %(before)s", value=after, before=before)
    return _("%(value)s, down from %(before)s", value=after, before=before)
