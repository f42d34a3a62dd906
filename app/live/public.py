"""One live stream for whoever is signed in: an owner hears of their accounts, staff of the company's day."""

from flask import Response, request

from app.accounts.rights import SEE_VISITS
from app.base import current, db
from app.doors import L0, me, public, reach, signed_in
from app.live.hub import OFFICE, Full, account, join, place
from app.live.stream import stream

NO_ROOM = {"Retry-After": "60"}


@public.get("/live", level=L0)
def live():
    if me() is None or request.method == "HEAD":
        return Response("", 204)
    try:
        listener = join(signed_in().id, db.company_id(), _audiences(), current.settings().live_max)
    except Full:
        return Response("", 503, headers=NO_ROOM)
    return Response(
        stream(listener), mimetype="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    )


def _audiences() -> list[str]:
    """Their accounts, and the properties of those who may see one alone. Staff hear once they are proven."""
    if signed_in().kind in ("staff", "technician"):
        return [OFFICE]
    here = reach()
    return [*map(account, here.accounts(SEE_VISITS)), *map(place, here.single_properties(SEE_VISITS))]
