"""Where a person is signed in, and ending it."""

from flask import abort

from app.base import db
from app.base.fragments import go, page, say
from app.base.languages import _
from app.doors import L3, me, portal, signed_in
from app.entrance import be_nobody, see_out
from app.people.frames import frame
from app.people.leaving import NoSuchSession, leave_everywhere, session_of
from app.people.sessions import end_session, live_sessions_of


@portal.get("/account/devices", level=L3, staff_too=True)
def list_devices():
    return page("people/portal_devices.html", frame=frame(), here=signed_in(), sessions=live_sessions_of(me()))


@portal.post("/account/devices/<uid:session_uid>/end", level=L3, staff_too=True)
def end_device(session_uid: str):
    try:
        chosen = session_of(me(), session_uid)
    except NoSuchSession:
        abort(404)
    is_here = chosen.id == signed_in().id
    with db.writing():
        end_session(chosen)
    if is_here:
        return _signed_out()
    say(_("Signed out on that device."))
    return go("/account/devices")


@portal.post("/account/devices/everywhere", level=L3, staff_too=True)
def sign_out_everywhere():
    with db.writing():
        leave_everywhere(me())
    return _signed_out()


def _signed_out():
    be_nobody()
    return see_out(page("people/public_signed_out.html"))
