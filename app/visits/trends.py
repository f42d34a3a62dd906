"""How the water of a pool went: the last values of each reading, with the target of today."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from sqlmodel import select

from app.base import clock
from app.base.db import session
from app.base.languages import day_short
from app.properties.models import Property
from app.properties.pool_words import pool_name
from app.visits.history import pools_at
from app.visits.models import Reading, Visit
from app.visits.readings import KINDS, Range, in_order
from app.visits.states import COMPLETED
from app.visits.targets import targets_of_all

# Some readings are taken at every visit, some once a month: the same number of points for each, within a year.
POINTS = 12
FEWEST = 2
YEAR = dt.timedelta(days=365)


@dataclass(frozen=True)
class Trend:
    """`points`: dicts of when and value, oldest first; visits at which it was not tested have none."""

    title: str
    unit: str
    points: list[dict]
    low: float | None
    high: float | None


@dataclass(frozen=True)
class PoolTrends:
    name: str
    trends: list[Trend]


def trends_at(place: Property, whole_year: bool = False) -> list[PoolTrends]:
    """The last POINTS tests of each reading, or all within a year; pools without two tests of anything are left out.

    The same number of queries for every property.
    """
    most = None if whole_year else POINTS
    pools = pools_at(place.id)
    days, targets = _last_visits(place), targets_of_all(pools)
    values = _values(list(days))
    made = [PoolTrends(pool_name(pool), _trends(values[pool.id], days, targets[pool.id], most)) for pool in pools]
    return [pool for pool in made if pool.trends]


def _last_visits(place: Property) -> dict[int, dt.date]:
    """Visit id -> day, oldest first."""
    since = clock.today(place.zone) - YEAR
    done = (Visit.property_id == place.id, Visit.state == COMPLETED, Visit.day >= since)
    return dict(session().exec(select(Visit.id, Visit.day).where(*done).order_by(Visit.day, Visit.id)).all())


def _values(visit_ids: list[int]) -> dict[int, dict[str, dict[int, float]]]:
    """Pool -> kind -> visit -> value."""
    columns = (Reading.pool_id, Reading.kind, Reading.visit_id, Reading.value)
    found: dict = defaultdict(lambda: defaultdict(dict))
    for pool_id, kind, visit_id, value in session().exec(select(*columns).where(Reading.visit_id.in_(visit_ids))):
        found[pool_id][kind][visit_id] = value
    return found


def _trends(
    values: dict[str, dict[int, float]], days: dict[int, dt.date], targets: dict[str, Range], most: int | None
) -> list[Trend]:  # fmt: skip
    drawn = {kind: None for kind, known in values.items() if kind in KINDS and len(known) >= FEWEST}
    return [_trend(kind, values[kind], days, targets, most) for kind in in_order(drawn) if not KINDS[kind].words]


def _trend(
    key: str, known: dict[int, float], days: dict[int, dt.date], targets: dict[str, Range], most: int | None
) -> Trend:  # fmt: skip
    """The band is drawn only between two ends."""
    kind, target = KINDS[key], targets.get(key, Range(None, None))
    ends = (None, None) if None in target else target
    tested = [(day, known[id]) for id, day in days.items() if id in known][-(most or 0) :]
    points = [{"when": day_short(day), "value": round(value, kind.decimals or None)} for day, value in tested]
    return Trend(str(kind.name), kind.unit, points, *ends)
