"""The phone of a technician who is on the way says where she is. Nothing of it goes into a log or an event."""

from flask import Response, request

from app.base import db
from app.doors import L3, me, technician
from app.live.hub import OFFICE, account, place, signal
from app.people.staff import ROUTE
from app.visits.gates import stop_for
from app.visits.geometry import Point
from app.visits.models import Visit
from app.visits.positions import NotShared, note_position


@technician.post("/visits/<uid:visit_uid>/position", level=L3, may=ROUTE)
def keep_position(visit_uid: str):
    """204 goes on; 409 stops the phone from asking: she has arrived, goes elsewhere, or does not share."""
    visit, point = stop_for(me(), visit_uid), _point()
    try:
        with db.writing():
            if note_position(visit, me(), point):
                _tell(visit)
    except NotShared:
        return Response("", 409)
    return Response("", 204)


def _point() -> Point:
    """Nonsense is nowhere on earth."""
    return Point(*(request.form.get(name, float("nan"), type=float) for name in ("latitude", "longitude")))


def _tell(visit: Visit) -> None:
    for name in (f"visit-{visit.uid}", "home"):
        signal(name, account(visit.account_id), place(visit.property_id), OFFICE)
