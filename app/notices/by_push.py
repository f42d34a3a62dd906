"""A notice as a push message to every device on which the person switched it on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlmodel import select

from app.base import clock, current
from app.base.bulk import change_rows
from app.base.db import session
from app.base.prepared import Prepared, given, this_moment
from app.companies.pages import brand_of_pages
from app.notices.contents import words
from app.notices.declarative import declarative
from app.notices.handed import Handed
from app.notices.kinds import KINDS, PUSH
from app.notices.models import Notice, PushDevice
from app.notices.own_words import parts_of
from app.notices.places import opened_by
from app.notices.push import BadSubscription, Gone, Subscription
from app.notices.refused import Refused
from app.notices.turns import Turn
from app.notices.ways import ways
from app.notices.worth import NotWorthIt
from app.people.models import SignedIn

# Those whose session still lives; see devices.py.
_DEVICES = Prepared(
    select(PushDevice.id, PushDevice.endpoint, PushDevice.p256dh, PushDevice.auth, PushDevice.origin)
    .join(SignedIn, SignedIn.id == PushDevice.signed_in_id)
    .where(SignedIn.ended_at.is_(None), SignedIn.ends_at > given("now")).order_by(PushDevice.person_id, PushDevice.id),
    by=PushDevice.person_id,
)  # fmt: skip


@dataclass(frozen=True)
class Push:
    """`calls` are (device, what it is told); `reached` are those that have it from an earlier try."""

    calls: list[tuple[Any, dict]]
    payload: dict
    reached: tuple[int, ...]
    ttl_seconds: int
    urgency: str
    key: str
    name: str


def devices_ahead(person_ids: Iterable[int]) -> None:
    """Inside asked_once: of all of them in one query."""
    _DEVICES.ahead(person_ids, now=this_moment())


def compose(turn: Turn, values: dict[str, str]) -> Push:
    notice, payload = turn.notice, payload_of(turn, values)
    devices = _DEVICES(person_id=turn.person.id, now=this_moment())
    if not devices and not notice.reached:
        raise NotWorthIt("no device", unreachable=True)
    calls = [(device, at_home(device, payload)) for device in devices if device.id not in notice.reached]
    return Push(
        calls, payload, tuple(notice.reached), int(KINDS[notice.event].lives.total_seconds()),
        "high" if notice.urgent else "normal", notice.dedupe, turn.person.name,
    )  # fmt: skip


def payload_of(turn: Turn, values: dict[str, str]) -> dict:
    language = turn.person.language
    title, _line, body = words(parts_of(turn.notice.event, PUSH, language), "push.txt", values).partition("\n")
    brand, origin = brand_of_pages(current.company()), current.company().origin
    return declarative(
        title, body.strip(), values["link"], tag=tag_of(turn.notice, turn.thing), lang=language,
        icon=origin + brand.icon_url(192), badge=origin + brand.icon_url("badge-96"), image=values.get("photo"),
    )


def tag_of(notice: Notice, thing: Any) -> str:
    """What is told of one thing later stands in the place of what was told before."""
    shown = opened_by(thing) or thing
    return f"{type(shown).__tablename__}-{shown.uid}" if shown is not None else notice.event


def at_home(device: Any, payload: dict) -> dict:
    """The same with addresses at the origin where the browser switched it on; a worker opens no other."""
    ours, theirs = current.company().origin, device.origin or current.company().origin
    if ours == theirs:
        return payload
    told = payload["notification"]
    addresses = ("navigate", "icon", "badge", "image")
    moved = {name: told[name].replace(ours, theirs, 1) for name in addresses if name in told}
    return {**payload, "notification": {**told, **moved}}


def ring(turn: Turn) -> None:
    """At each device, in a thread of its own: nothing here asks the database. Refused while one of them does not have
    it and may yet; NotWorthIt where there is none."""
    push, rang, gone, refusals = turn.message, [], [], []
    for device, payload in push.calls:
        try:
            _hand_on(push, device, payload)
        except (Gone, BadSubscription):
            gone.append(device.id)
        except Refused as no:
            refusals.append(no)
        else:
            rang.append(device.id)
    reached = (*push.reached, *rang)
    turn.handed = Handed(f"{len(reached)} devices", reached, tuple(rang), tuple(gone))
    if refusals:
        raise refusals[0]
    if not reached:
        raise NotWorthIt("no device", unreachable=True)


def _hand_on(push: Push, device: Any, payload: dict) -> None:
    ways().push_sender().send(
        Subscription(device.endpoint, device.p256dh, device.auth), payload,
        topic=payload["notification"]["tag"], ttl_seconds=push.ttl_seconds, urgency=push.urgency,
    )  # fmt: skip


def note_devices(handed: list[Handed]) -> None:
    """A browser that is gone for good is forgotten. Inside writing()."""
    now = clock.now()
    change_rows(PushDevice, [{"row": id, "last_sent_at": now} for one in handed for id in one.rang])
    for id in {id for one in handed for id in one.gone}:
        if device := session().get(PushDevice, id):
            session().delete(device)


def show_in_outbox(turn: Turn) -> None:
    if turn.handed and turn.handed.reached and current.settings().shows_pretend:
        push, told = turn.message, turn.message.payload["notification"]
        ways().outbox().put("push", push.name, f"{told['body']}\n{told['navigate']}", push.key, told["title"])
