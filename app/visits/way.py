"""The way to one visit as its owner sees it: roughly how far, and how long ago that was known."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import select

from app.base import clock, current
from app.base.languages import _, ngettext
from app.base.prepared import Prepared, given
from app.properties.models import Property
from app.visits.geometry import KM_OF_MILE, Point, coarse, kilometers
from app.visits.models import Visit
from app.visits.models_changes import Position
from app.visits.positions import where_is
from app.visits.states import ON_THE_WAY

# Countries where people think in miles.
MILES = ("US", "GB")
# The strip is drawn from this far away on.
FARTHEST_KM = 20.0

_LAST = Prepared(
    select(Position.latitude, Position.longitude, Position.at).where(Position.visit_id == given("visit_id"))
    .order_by(Position.id.desc()).limit(1)
)  # fmt: skip


@dataclass(frozen=True)
class Way:
    """`done` from 0 to 1 says where on the strip she is; `words` how far; `point` is rounded, for a map."""

    done: float
    words: str
    seen_at: dt.datetime
    minutes_ago: int
    point: Point


def way_to(visit: Visit, place: Property) -> Way | None:
    """Only while she is on the way there, and shares it."""
    last = _LAST(visit_id=visit.id).first() if visit.state == ON_THE_WAY else None
    if last is None:
        return None
    rough, home = coarse(Point(last.latitude, last.longitude)), where_is(place)
    km = kilometers(rough, home) if home else None
    ago = round((clock.now() - last.at).total_seconds() / 60)
    return Way(_done(visit, km), far_words(km), last.at, ago, rough)


def far_words(km: float | None) -> str:
    """In whole miles or kilometers; "" where nobody knows where the property lies."""
    if km is None:
        return ""
    if current.company().country in MILES:
        miles = round(km / KM_OF_MILE)
        return ngettext("about %(num)d mile away", "about %(num)d miles away", miles) if miles else _("close by")
    return _("about %(num)d km away", num=round(km)) if round(km) else _("close by")


def ago_words(minutes: int) -> str:
    return ngettext("seen %(num)d minute ago", "seen %(num)d minutes ago", minutes) if minutes else _("seen just now")


def _done(visit: Visit, km: float | None) -> float:
    """By distance, or by the clock where that is not known."""
    if km is not None:
        return min(max(1 - km / FARTHEST_KM, 0.05), 0.95)
    whole = (visit.arriving_at - visit.on_the_way_at).total_seconds() if visit.arriving_at else 0
    gone = (clock.now() - visit.on_the_way_at).total_seconds()
    return min(max(gone / whole, 0.05), 0.95) if whole > 0 else 0.5
