"""A notice as a push message to every device on which the person switched it on."""

from typing import Any

from app.base import clock, current, db
from app.base.db import session
from app.companies.pages import brand_of_pages
from app.notices.contents import words
from app.notices.declarative import declarative
from app.notices.devices import devices_of
from app.notices.kinds import KINDS, PUSH
from app.notices.models import Notice, PushDevice
from app.notices.own_words import parts_of
from app.notices.places import opened_by, page_of
from app.notices.push import BadSubscription, Gone, Subscription
from app.notices.refused import Refused
from app.notices.ways import ways
from app.notices.worth import NotWorthIt
from app.people.models import Person


def send(notice: Notice, person: Person, thing: Any, values: dict[str, str]) -> str:
    """How many devices have it. Refused while one of them does not and may yet; NotWorthIt where there is none."""
    payload = payload_of(notice, person, thing, values)
    refusals = [no for device in _devices(notice) if (no := _refusal(notice, device, payload))]
    if not notice.reached and not refusals:
        raise NotWorthIt("no device", unreachable=True)
    _show_in_outbox(notice, person, payload)
    if refusals:
        raise refusals[0]
    return f"{len(notice.reached)} devices"


def payload_of(notice: Notice, person: Person, thing: Any, values: dict[str, str]) -> dict:
    title, _line, body = _words(notice, person, values).partition("\n")
    brand, origin = brand_of_pages(current.company()), current.company().origin
    return declarative(
        title, body.strip(), page_of(notice, thing), tag=tag_of(notice, thing), lang=person.language,
        icon=origin + brand.icon_url(192), badge=origin + brand.icon_url("badge-96"), image=values.get("photo"),
    )


def _words(notice: Notice, person: Person, values: dict[str, str]) -> str:
    return words(parts_of(notice.event, PUSH, person.language), "push.txt", values)


def tag_of(notice: Notice, thing: Any) -> str:
    """What is told of one thing later stands in the place of what was told before."""
    shown = opened_by(thing) or thing
    return f"{type(shown).__tablename__}-{shown.uid}" if shown is not None else notice.event


def _devices(notice: Notice) -> list[PushDevice]:
    return [device for device in devices_of(notice.person_id) if device.id not in notice.reached]


def _refusal(notice: Notice, device: PushDevice, payload: dict) -> Refused | None:
    """None when it was taken, and when the browser is gone for good: then its row goes too."""
    try:
        ways().push_sender().send(
            Subscription(device.endpoint, device.p256dh, device.auth), at_home(device, payload),
            topic=payload["notification"]["tag"], ttl_seconds=int(KINDS[notice.event].lives.total_seconds()),
            urgency="high" if notice.urgent else "normal",
        )
    except (Gone, BadSubscription):
        with db.writing():
            session().delete(device)
    except Refused as no:
        return no
    else:
        _note_reached(notice, device)
    return None


def at_home(device: PushDevice, payload: dict) -> dict:
    """The same with addresses at the origin where the browser switched it on; a worker opens no other."""
    ours, theirs = current.company().origin, device.origin or current.company().origin
    told = payload["notification"]
    addresses = ("navigate", "icon", "badge", "image")
    moved = {name: told[name].replace(ours, theirs, 1) for name in addresses if name in told}
    return {**payload, "notification": {**told, **moved}}


def _note_reached(notice: Notice, device: PushDevice) -> None:
    """At once, so that a second try does not ring here again."""
    with db.writing():
        notice.reached = [*notice.reached, device.id]
        device.last_sent_at = clock.now()
        session().add_all([notice, device])


def _show_in_outbox(notice: Notice, person: Person, payload: dict) -> None:
    if notice.reached and current.settings().shows_pretend:
        told = payload["notification"]
        ways().outbox().put("push", person.name, f"{told['body']}\n{told['navigate']}", notice.dedupe, told["title"])
