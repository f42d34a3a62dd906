"""The map of a technician who is on the way, where the company has set a tile server; else there is the drawn strip."""

from flask import abort, g, make_response, request

from app.accounts.rights import SEE_VISITS
from app.base import current
from app.base.fragments import fragment, go, page, wants_fragment
from app.doors import L2, portal, reach
from app.visits.gates import place_of, visit_for
from app.visits.models import Visit
from app.visits.tiles import host_of, map_around
from app.visits.way import way_to


@portal.get("/visits/<uid:visit_uid>/map", level=L2, may=SEE_VISITS)
def show_map(visit_uid: str):
    """Afterwards the visit itself says more."""
    visit = visit_for(reach(), visit_uid)
    values = _values(visit)
    if values["way"] is None:
        return go(f"/visits/{visit_uid}")
    g.tile_host = host_of(current.company().tile_url)
    return page("visits/portal_map.html", **values)


@portal.get("/visits/<uid:visit_uid>/map/card", level=L2, may=SEE_VISITS)
def show_map_card(visit_uid: str):
    """What the page asks for as she comes nearer."""
    values = _values(visit_for(reach(), visit_uid))
    if not wants_fragment():
        return go(f"/visits/{visit_uid}/map")
    response = make_response(fragment("visits/_map.html", **values))
    response.add_etag()
    return response.make_conditional(request)


def _values(visit: Visit) -> dict:
    address, place = current.company().tile_url, place_of(visit)
    if not address:
        abort(404)
    way = way_to(visit, place)
    return {
        "visit": visit, "place": place, "zone": place.zone, "way": way, "credit": current.company().tile_credit,
        "map": map_around(way.point, address) if way else None,
    }  # fmt: skip
