"""What happened last and what comes next, at each property: three queries however many there are."""

import datetime as dt
from dataclasses import dataclass
from functools import cache

from sqlmodel import and_, or_, select

from app.base import clock
from app.base.prepared import Prepared, given, one_of
from app.properties.models import Property
from app.visits.history import Listed, Place, listed_for_owners, visits_with
from app.visits.models import Visit
from app.visits.states import ARRIVED, COMPLETED, ON_THE_WAY, SCHEDULED, SKIPPED

# Visits brought in from elsewhere may have a day without a time.
EARLIEST = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Latest:
    """A property with its last visit and its next, where there are any."""

    place: Place
    last: Listed | None
    coming: Listed | None


def latest_at(places: list[Place]) -> list[Latest]:
    ids = _visit_ids(places)
    rows = visits_with([id for pair in ids.values() for id in pair if id])
    listed = {row.visit.id: row for row in listed_for_owners(list(rows.values()))}
    return [Latest(place, *(listed.get(id) for id in ids[place.id])) for place in places]


def newest(latest: list[Latest]) -> Listed | None:
    done = [at.last for at in latest if at.last]
    return max(done, key=lambda listed: (listed.visit.day, listed.visit.ended_at or EARLIEST), default=None)


def soonest(latest: list[Latest]) -> Listed | None:
    """Who is on the way or there already comes before whatever is planned."""
    coming = [at.coming for at in latest if at.coming]
    return min(coming, key=lambda listed: (listed.state == SCHEDULED, listed.visit.day), default=None)


def _visit_ids(places: list[Place]) -> dict[int, tuple[int | None, int | None]]:
    """Property -> its last visit and its next."""
    zones = sorted({place.zone for place in places})
    today = {f"today_{at}": clock.today(zone) for at, zone in enumerate(zones)}
    named = {f"zone_{at}": zone for at, zone in enumerate(zones)}
    rows = _chosen(len(zones))(ids=[place.id for place in places], **today, **named)
    return {place_id: (last, coming) for place_id, last, coming in rows}


@cache
def _chosen(zones: int) -> Prepared:
    """For places in so many zones."""
    return Prepared(select(Property.id, _last(), _coming(zones)).where(Property.id.in_(one_of("ids"))))


def _last():
    ended = select(Visit.id).where(Visit.property_id == Property.id, Visit.state.in_((COMPLETED, SKIPPED)))
    return ended.order_by(Visit.day.desc(), Visit.id.desc()).limit(1).correlate(Property).scalar_subquery()


def _coming(zones: int):
    """From today on, where the property is; a visit under way even if midnight has passed."""
    planned = and_(Visit.state == SCHEDULED, or_(False, *map(_from_today, range(zones))))
    ahead = select(Visit.id).where(
        Visit.property_id == Property.id, or_(Visit.state.in_((ON_THE_WAY, ARRIVED)), planned)
    )
    return ahead.order_by(Visit.day, Visit.window_from, Visit.id).limit(1).correlate(Property).scalar_subquery()


def _from_today(at: int):
    return and_(Property.zone == given(f"zone_{at}"), Visit.day >= given(f"today_{at}"))
