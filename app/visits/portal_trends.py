"""The water over time."""

from flask import abort, request

from app.accounts.rights import SEE_VISITS
from app.base import current
from app.base.fragments import page
from app.doors import L2, portal, reach
from app.properties.gates import property_for
from app.visits.trends import trends_at


@portal.get("/properties/<uid:property_uid>/trends", level=L2, may=SEE_VISITS)
def show_trends(property_uid: str):
    if not current.company().shows_reports:
        abort(404)
    place = property_for(reach(), property_uid)
    whole_year = request.args.get("range") == "year"
    pools = trends_at(place, whole_year)
    return page("visits/portal_trends.html", place=place, pools=pools, whole_year=whole_year)
