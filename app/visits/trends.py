"""How the water of a pool went: each reading over its last visits, with the target of today."""

from collections import defaultdict
from dataclasses import dataclass

from sqlmodel import select

from app.base.db import session
from app.base.languages import day_short
from app.properties.models import Property
from app.properties.pool_words import pool_name
from app.visits.history import pools_at
from app.visits.models import Reading, Visit
from app.visits.readings import KINDS, Range, in_order
from app.visits.states import COMPLETED
from app.visits.targets import targets_of_all

VISITS = 12
# A line needs so many points.
FEWEST = 2


@dataclass(frozen=True)
class Trend:
    """`points`: dicts of when and value (None where it was not tested), oldest first."""

    title: str
    unit: str
    points: list[dict]
    low: float | None
    high: float | None


@dataclass(frozen=True)
class PoolTrends:
    name: str
    trends: list[Trend]


def trends_at(place: Property) -> list[PoolTrends]:
    """Pools without two tests of anything are left out. The same number of queries for every property."""
    pools = pools_at(place.id)
    days, targets = _last_visits(place), targets_of_all(pools)
    values = _values(list(days))
    made = [PoolTrends(pool_name(pool), _trends(values[pool.id], days, targets[pool.id])) for pool in pools]
    return [pool for pool in made if pool.trends]


def _last_visits(place: Property) -> dict:
    """Visit id -> day, oldest first."""
    done = select(Visit.id, Visit.day).where(Visit.property_id == place.id, Visit.state == COMPLETED)
    newest = session().exec(done.order_by(Visit.day.desc(), Visit.id.desc()).limit(VISITS)).all()
    return dict(reversed(newest))


def _values(visit_ids: list[int]) -> dict[int, dict[str, dict[int, float]]]:
    """Pool -> kind -> visit -> value."""
    columns = (Reading.pool_id, Reading.kind, Reading.visit_id, Reading.value)
    found: dict = defaultdict(lambda: defaultdict(dict))
    for pool_id, kind, visit_id, value in session().exec(select(*columns).where(Reading.visit_id.in_(visit_ids))):
        found[pool_id][kind][visit_id] = value
    return found


def _trends(values: dict[str, dict[int, float]], days: dict, targets: dict[str, Range]) -> list[Trend]:
    drawn = {kind: None for kind, known in values.items() if kind in KINDS and len(known) >= FEWEST}
    return [_trend(kind, values[kind], days, targets) for kind in in_order(drawn) if not KINDS[kind].words]


def _trend(key: str, known: dict[int, float], days: dict, targets: dict[str, Range]) -> Trend:
    """The band is drawn only between two ends."""
    kind, target = KINDS[key], targets.get(key, Range(None, None))
    ends = (None, None) if None in target else target
    points = [{"when": day_short(day), "value": _rounded(known.get(id), kind.decimals)} for id, day in days.items()]
    return Trend(str(kind.name), kind.unit, points, *ends)


def _rounded(value: float | None, decimals: int) -> float | None:
    return None if value is None else round(value, decimals) if decimals else round(value)
