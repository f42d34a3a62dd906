"""What happened last and what comes next, at each property: three queries however many there are."""

from dataclasses import dataclass

from sqlmodel import and_, or_, select

from app.base import clock
from app.base.db import session
from app.properties.models import Property
from app.visits.history import Listed, Place, listed_of, pools_at, visits_with
from app.visits.models import Reading, Visit
from app.visits.states import ARRIVED, COMPLETED, ON_THE_WAY, SCHEDULED, SKIPPED
from app.visits.water import Line, water_of


@dataclass(frozen=True)
class Latest:
    """A property with its last visit and its next, where there are any."""

    place: Place
    last: Listed | None
    coming: Listed | None


def latest_at(places: list[Place]) -> list[Latest]:
    ids = _visit_ids(places)
    rows = visits_with([id for pair in ids.values() for id in pair if id])
    listed = {row.visit.id: row for row in listed_of(list(rows.values()))}
    return [Latest(place, *(listed.get(id) for id in ids[place.id])) for place in places]


def key_lines(last: Listed) -> list[Line]:
    """The three readings of the first body of water."""
    pools = pools_at(last.visit.property_id)
    columns = (Reading.kind, Reading.value, Reading.verdict, Reading.low, Reading.high)
    mine = (Reading.visit_id == last.visit.id, Reading.pool_id == (pools[0].id if pools else None))
    return water_of("", session().exec(select(*columns).where(*mine)).all()).key_lines


def newest(latest: list[Latest]) -> Listed | None:
    done = [at.last for at in latest if at.last]
    return max(done, key=lambda listed: (listed.visit.day, listed.visit.ended_at), default=None)


def soonest(latest: list[Latest]) -> Listed | None:
    """Who is on the way or there already comes before whatever is planned."""
    coming = [at.coming for at in latest if at.coming]
    return min(coming, key=lambda listed: (listed.state == SCHEDULED, listed.visit.day), default=None)


def _visit_ids(places: list[Place]) -> dict[int, tuple[int | None, int | None]]:
    """Property -> its last visit and its next."""
    chosen = select(Property.id, _last(), _coming(places)).where(Property.id.in_([place.id for place in places]))
    return {place_id: (last, coming) for place_id, last, coming in session().exec(chosen)}


def _last():
    ended = select(Visit.id).where(Visit.property_id == Property.id, Visit.state.in_((COMPLETED, SKIPPED)))
    return ended.order_by(Visit.day.desc(), Visit.id.desc()).limit(1).correlate(Property).scalar_subquery()


def _coming(places: list[Place]):
    """From today on, where the property is; a visit under way even if midnight has passed."""
    planned = and_(Visit.state == SCHEDULED, or_(False, *(_from_today(zone) for zone in {at.zone for at in places})))
    ahead = select(Visit.id).where(
        Visit.property_id == Property.id, or_(Visit.state.in_((ON_THE_WAY, ARRIVED)), planned)
    )
    return ahead.order_by(Visit.day, Visit.window_from, Visit.id).limit(1).correlate(Property).scalar_subquery()


def _from_today(zone: str):
    return and_(Property.zone == zone, Visit.day >= clock.today(zone))
