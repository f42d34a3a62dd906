"""What we tell a person, and how: a switch for each kind and channel, the devices that ring."""

from flask import request

from app.base import db
from app.base.fragments import go, page, say
from app.base.languages import _
from app.doors import L3, me, portal, reach, signed_in
from app.notices.choosing import choices_of, choose, wants
from app.notices.devices import devices_of
from app.notices.kinds import CHANNELS, CHOOSABLE, EMAIL, PUSH, TEXT, Kind
from app.notices.places import NOTICES_PAGE
from app.people.contacts import phone_words
from app.people.frames import frame


@portal.get("/account/notices", level=L3, staff_too=True)
def show_notices():
    choices = choices_of(me())
    kinds = [(name, kind, _switches(name, kind, choices)) for name, kind in _kinds_here().items()]
    return page("notices/portal_notices.html", frame=frame(), kinds=kinds, devices=devices_of(me().id),
                here=signed_in().id, reached_at=_reached_at(), stopped=me().texts_stopped_at)


@portal.post("/account/notices", level=L3, staff_too=True)
def save_notices():
    """A switch that is off is not sent: every one that was shown counts."""
    wished = {
        (name, channel): f"{name}-{channel}" in request.form
        for name, kind in _kinds_here().items() for channel in kind.channels
    }
    with db.writing():
        choose(me(), wished)
    say(_("Saved."))
    return go(NOTICES_PAGE)


def _kinds_here() -> dict[str, Kind]:
    """Only what can concern this person."""
    return {name: kind for name, kind in CHOOSABLE.items() if reach().has(kind.right)}


def _switches(name: str, kind: Kind, choices: dict) -> list[dict]:
    return [
        {"name": f"{name}-{channel}", "channel": channel, "on": wants(choices, name, channel),
         "fixed": channel in kind.always}
        for channel in CHANNELS if channel in kind.channels
    ]


def _reached_at() -> dict[str, str]:
    return {PUSH: "", EMAIL: me().email, TEXT: phone_words(me().phone) if me().phone else ""}
