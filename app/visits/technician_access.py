"""The codes of a gate, shown on a tap to the one who stands before it, and logged."""

from flask import url_for

from app.base import clock, db
from app.base.fragments import fragment, go, wants_fragment
from app.doors import L3, me, technician
from app.people.staff import ROUTE
from app.properties.access import NotValidNow, reveal_at_stop
from app.properties.changed import acknowledge_changes
from app.properties.models import Property
from app.visits.gates import place_of
from app.visits.gone_pages import my_stop
from app.visits.models import Visit
from app.visits.refused import NotToday, VisitRefused
from app.visits.stop_pages import WayIn, keep_report, stop_page, way_in


@technician.post("/visits/<uid:visit_uid>/access", level=L3, may=ROUTE)
def show_codes(visit_uid: str):
    """The answer is the page itself: a code stands in no address and in no history."""
    visit = my_stop(visit_uid)
    shown = _revealed(visit, place_of(visit))
    return _answer(visit, shown)


@technician.post("/visits/<uid:visit_uid>/changes", level=L3, may=ROUTE)
def acknowledge(visit_uid: str):
    visit = my_stop(visit_uid)
    with db.writing():
        acknowledge_changes(visit.property_id)
    if wants_fragment():
        return _answer(visit, way_in(place_of(visit)))
    return go(url_for(".visits_show_stop", visit_uid=visit.uid))


def _revealed(visit: Visit, place: Property) -> WayIn:
    """Only on the day of the visit, and only codes in force."""
    if visit.day != clock.today(place.zone):
        return way_in(place, refused=str(NotToday.sentence))
    try:
        with db.writing():
            return way_in(place, reveal_at_stop(place, me()))
    except NotValidNow as refused:
        return way_in(place, refused=refused.sentence)


def _answer(visit: Visit, shown: WayIn):
    if wants_fragment():
        return fragment("visits/_stop_access.html", visit=visit, place=place_of(visit), way_in=shown)
    try:
        problems = keep_report(visit)
    except VisitRefused as refused:
        return stop_page(visit, way_in=shown, refused=refused.sentence)
    return stop_page(visit, problems, way_in=shown)
