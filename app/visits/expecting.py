"""What is known of a technician's day, read for the arrival that owners see: two queries however long the route is."""

import datetime as dt
from typing import Protocol

from sqlmodel import exists, or_, select

from app.accounts.holds import IS_ON
from app.accounts.models import ServiceHold
from app.base import clock
from app.base.prepared import Prepared, given, one_of
from app.visits.arrival import Expected, Pace, expected, pace_of
from app.visits.models import Visit
from app.visits.states import BEFORE_IT, CANCELLED, COMPLETED, SCHEDULED

# So far back stops are looked at for their minutes.
BACK = dt.timedelta(days=90)

_HELD = exists().where(ServiceHold.account_id == Visit.account_id, IS_ON).correlate(Visit)
_ROUTE = Prepared(
    select(
        Visit.id, Visit.property_id, Visit.state, Visit.on_the_way_at, Visit.arriving_at, Visit.arrived_at,
        Visit.ended_at, Visit.window_from, Visit.not_before,
    ).where(
        Visit.technician_id == given("technician_id"), Visit.day == given("day"), Visit.state != CANCELLED,
        or_(Visit.state.not_in(BEFORE_IT), Visit.serve_anyway_by != "", ~_HELD),
    ).order_by(Visit.stop_order, Visit.window_from, Visit.id)
)  # fmt: skip
_CALLS = Prepared(
    select(Visit.property_id, Visit.technician_id, Visit.on_the_way_at, Visit.arrived_at, Visit.ended_at).where(
        Visit.property_id.in_(one_of("places")), Visit.day >= given("since"), Visit.state == COMPLETED
    )
)


class Planned(Protocol):
    """A visit's row, or the columns of one."""

    id: int
    property_id: int
    technician_id: int | None
    day: dt.date
    state: str


def expected_at(visit: Planned, zone: str) -> Expected | None:
    """On the day itself, for a stop that is on a route and not yet begun; None otherwise."""
    if visit.state != SCHEDULED or visit.technician_id is None or visit.day != clock.today(zone):
        return None
    return expected_on(visit.technician_id, visit.day, zone).get(visit.id)


def expected_on(technician_id: int, day: dt.date, zone: str) -> dict[int, Expected]:
    """For each stop of her route that is still ahead, by the visit's id."""
    stops = _ROUTE(technician_id=technician_id, day=day)
    pace = _pace([stop.property_id for stop in stops], technician_id, day)
    return expected(stops, pace, clock.now(), _begins(stops, day, zone))


def usual_way(visit: Planned) -> int:
    """Minutes from one stop to the next, as this technician drives."""
    route = [stop.property_id for stop in _ROUTE(technician_id=visit.technician_id, day=visit.day)]
    return round(_pace(route or [visit.property_id], visit.technician_id, visit.day).way)


def _pace(places: list[int], technician_id: int | None, day: dt.date) -> Pace:
    calls = _CALLS(places=sorted({0, *places}), since=day - BACK)
    return pace_of(calls, technician_id)


def _begins(stops: list, day: dt.date, zone: str) -> dt.datetime | None:
    """With the first window of those not begun; windows are said in the property's zone."""
    first = min((stop.window_from for stop in stops if stop.window_from), default=None)
    return clock.at(day, first, zone) if first else None
