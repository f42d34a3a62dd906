"""One live stream for whoever is signed in: an owner hears of their accounts, staff of the company's day."""

from flask import Response

from app.accounts.rights import SEE_VISITS
from app.base import current, db
from app.doors import L0, me, public, reach, signed_in
from app.live.hub import OFFICE, Full, account, join
from app.live.stream import stream

NO_ROOM = {"Retry-After": "60"}


@public.get("/live", level=L0)
def live():
    if me() is None:
        return Response("", 204)
    try:
        listener = join(db.company_id(), _audiences(), current.settings().live_max)
    except Full:
        return Response("", 503, headers=NO_ROOM)
    return Response(
        stream(listener), mimetype="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    )


def _audiences() -> list[str]:
    """Whole accounts only: whoever may see one property alone asks on opening. Staff hear once they are proven."""
    return (
        [OFFICE]
        if signed_in().kind in ("staff", "technician")
        else [account(id) for id in reach().accounts(SEE_VISITS)]
    )
