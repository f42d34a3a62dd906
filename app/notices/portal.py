"""What we tell a person, and how: a switch for each kind and channel, the devices that ring."""

from flask import request

from app.base import db
from app.base.fragments import go, say
from app.base.languages import _
from app.doors import L3, me, portal
from app.notices.choosing import choose
from app.notices.consent import SERVICE, standing_of
from app.notices.kinds import TEXT
from app.notices.notices_pages import kinds_here, notices_page
from app.notices.places import NOTICES_PAGE


@portal.get("/account/notices", level=L3, staff_too=True)
def show_notices():
    return notices_page()


@portal.post("/account/notices", level=L3, staff_too=True)
def save_notices():
    """A switch that is off is not sent: every one that was shown and could be moved counts."""
    may_text = SERVICE in standing_of(me().phone, me()).agreed
    wished = {
        (name, channel): f"{name}-{channel}" in request.form
        for name, kind in kinds_here().items() for channel in kind.channels if may_text or channel != TEXT
    }
    with db.writing():
        choose(me(), wished)
    say(_("Saved."))
    return go(NOTICES_PAGE)
