"""Notices are written with what caused them, in the same transaction; the worker sends them."""

from typing import Any

from sqlmodel import select

from app.base.db import session
from app.base.events import record
from app.notices.choosing import chosen_channels
from app.notices.kinds import EMAIL, KINDS, PUSH
from app.notices.models import Notice
from app.notices.switches import is_on
from app.people.models import Person


class NoAddress(ValueError):
    """The person has no e-mail address, or no phone that takes texts."""


def notify(person: Person, event: str, thing: Any = None, *, channels: tuple[str, ...] | None = None, to: str = "",
           values: dict | None = None, dedupe: str, urgent: bool = False) -> list[Notice]:
    """One row a channel; the same `dedupe` a second time writes nothing, nor does a kind the company switched off.

    Without `channels` the person's choices count. `to` is given where a notice belongs to that one address; otherwise
    it goes to the address the person has when it is sent. `values` are for the wording and hold no secret.
    """
    if not is_on(event):
        return []
    wanted = chosen_channels(person, event) if channels is None else channels
    keys = {channel: f"{dedupe}:{person.uid}:{channel}" for channel in wanted}
    written = set(session().exec(select(Notice.dedupe).where(Notice.dedupe.in_(keys.values()))).all())
    notices = [
        Notice(
            person_id=person.id, event=event, channel=channel, to=to or address_of(person, channel), dedupe=key,
            thing=type(thing).__tablename__ if thing else "", thing_id=thing.id if thing else None,
            values=values or {}, urgent=urgent or KINDS[event].urgent,
        )
        for channel, key in keys.items() if key not in written
    ]
    session().add_all(notices)
    return notices


def address_of(person: Person, channel: str) -> str:
    """Where this channel reaches the person now; empty for push, and where there is nothing."""
    return "" if channel == PUSH else person.email if channel == EMAIL else person.phone


def send_portal_link(person: Person, thing: Any, channel: str, by: Person) -> Notice:
    """The office sends somebody the link to a visit, an invoice or (None) their home, as often as it is pressed."""
    if not address_of(person, channel) or (channel == "text" and person.texts_stopped_at):
        raise NoAddress(channel)
    event = record("portal.link_sent", person, channel=channel, by=by.name,
                   opens=type(thing).__tablename__ if thing else "home", opens_id=thing.id if thing else None)
    session().flush()
    return notify(person, "portal_link", thing, channels=(channel,), dedupe=f"portal_link:{event.uid}")[0]
