"""When the technician arrives, from the order of her stops and the median minutes a stop takes. Pure.

Neither a map nor a position is needed: who was where, and for how long, is known from the taps.

| minutes            | first choice                      | then              | then           | last |
|--------------------|-----------------------------------|-------------------|----------------|------|
| on site            | this technician at this property  | anybody there     | hers anywhere  | 30   |
| on the way         | hers                              | anybody's         |                | 15   |

A choice needs ENOUGH calls. Before the first tap of the day the route begins with its first window; an hour after
that nobody knows, and no time is said. A delay that was announced counts until it is past.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Protocol

from app.visits.states import ARRIVED, ON_THE_WAY, OVER, SCHEDULED

ENOUGH = 3
ON_SITE, ON_THE_ROAD = 30.0, 15.0
# Longer ones were taps that somebody forgot.
LONGEST_SITE, LONGEST_WAY = 8 * 60.0, 2 * 60.0
SILENT = dt.timedelta(hours=1)
# Farther away it is said more roughly: (stops before, minutes to which it is rounded).
ROUGHLY, EXACTLY, NEAR = 15, 5, 2


class Call(Protocol):
    """A visit that was done."""

    property_id: int
    technician_id: int | None
    on_the_way_at: dt.datetime | None
    arrived_at: dt.datetime | None
    ended_at: dt.datetime | None


class Stop(Protocol):
    """A place on the route of the day."""

    id: int
    property_id: int
    state: str
    on_the_way_at: dt.datetime | None
    arriving_at: dt.datetime | None
    arrived_at: dt.datetime | None
    ended_at: dt.datetime | None
    not_before: dt.datetime | None


@dataclass(frozen=True)
class Pace:
    """Minutes: on site by property, anywhere else, and on the way."""

    here: dict[int, float] = field(default_factory=dict)
    elsewhere: float = ON_SITE
    way: float = ON_THE_ROAD

    def on_site(self, property_id: int) -> dt.timedelta:
        return dt.timedelta(minutes=self.here.get(property_id, self.elsewhere))

    @property
    def road(self) -> dt.timedelta:
        return dt.timedelta(minutes=self.way)


@dataclass(frozen=True)
class Expected:
    """So many stops come before, and she is about there then; `at` None where nobody can say."""

    before: int
    at: dt.datetime | None

    @property
    def shown_at(self) -> dt.datetime | None:
        """Rounded, the more roughly the farther away she is."""
        return rounded(self.at, EXACTLY if self.before <= NEAR else ROUGHLY) if self.at else None


def rounded(at: dt.datetime, minutes: int) -> dt.datetime:
    step = minutes * 60
    return dt.datetime.fromtimestamp(round(at.timestamp() / step) * step, dt.UTC)


def pace_of(calls: Iterable[Call], technician_id: int | None) -> Pace:
    """From what was done at the properties of one route."""
    calls = list(calls)
    hers = [call for call in calls if call.technician_id == technician_id]
    hers_here, anybodys = _by_place(hers), _by_place(calls)
    here = {place: _median(hers_here[place], minutes) for place, minutes in anybodys.items()}
    return Pace(
        {place: minutes for place, minutes in here.items() if minutes},
        _median([minutes for at_one in hers_here.values() for minutes in at_one]) or ON_SITE,
        _median(_ways(hers), _ways(calls)) or ON_THE_ROAD,
    )


def expected(stops: Sequence[Stop], pace: Pace, now: dt.datetime, begins: dt.datetime | None) -> dict[int, Expected]:
    """For each stop still ahead, by its id. `begins` is when the route is to begin, before its first tap."""
    leaves = _leaves(stops, pace, now, begins)
    before = sum(stop.state in (ON_THE_WAY, ARRIVED) for stop in stops)
    found = {}
    for stop in stops:
        if stop.state == SCHEDULED:
            there = max(now, leaves + pace.road, stop.not_before or now) if leaves else stop.not_before
            found[stop.id] = Expected(before, there)
            leaves = there + pace.on_site(stop.property_id) if there else None
            before += 1
    return found


def _leaves(stops: Sequence[Stop], pace: Pace, now: dt.datetime, begins: dt.datetime | None) -> dt.datetime | None:
    """When she sets out for the first of those ahead."""
    under_way = [_done_at(stop, pace, now) for stop in stops if stop.state in (ON_THE_WAY, ARRIVED)]
    ended = [stop.ended_at for stop in stops if stop.state in OVER and stop.ended_at]
    if under_way or ended:
        return max(under_way or ended)
    return begins - pace.road if begins and now < begins + SILENT else None


def _done_at(stop: Stop, pace: Pace, now: dt.datetime) -> dt.datetime:
    """Whoever takes longer than usual is done at any moment."""
    if stop.state == ARRIVED:
        return max(now, stop.arrived_at + pace.on_site(stop.property_id))
    return max(now, stop.arriving_at or stop.on_the_way_at + pace.road) + pace.on_site(stop.property_id)


def _median(*choices: list[float]) -> float:
    """Of the first choice with enough of them; 0 where none has."""
    return next((median(minutes) for minutes in choices if len(minutes) >= ENOUGH), 0.0)


def _by_place(calls: Iterable[Call]) -> defaultdict[int, list[float]]:
    """Property -> minutes on site."""
    found = defaultdict(list)
    for call in calls:
        if 0 < (minutes := _minutes(call.arrived_at, call.ended_at)) <= LONGEST_SITE:
            found[call.property_id].append(minutes)
    return found


def _ways(calls: Iterable[Call]) -> list[float]:
    spans = [_minutes(call.on_the_way_at, call.arrived_at) for call in calls]
    return [minutes for minutes in spans if 0 < minutes <= LONGEST_WAY]


def _minutes(first: dt.datetime | None, last: dt.datetime | None) -> float:
    return (last - first).total_seconds() / 60 if first and last else 0.0
