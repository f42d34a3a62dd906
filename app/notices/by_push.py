"""A notice as a push message to every device on which the person switched it on."""

from typing import Any

from sqlmodel import select

from app.base import clock, current, db
from app.base.bulk import change_row
from app.base.db import session
from app.base.prepared import Prepared, given
from app.companies.pages import brand_of_pages
from app.notices.contents import words
from app.notices.declarative import declarative
from app.notices.handed import Handed
from app.notices.kinds import KINDS, PUSH
from app.notices.models import Notice, PushDevice
from app.notices.own_words import parts_of
from app.notices.places import opened_by, page_of
from app.notices.push import BadSubscription, Gone, Subscription
from app.notices.refused import Refused
from app.notices.ways import ways
from app.notices.worth import NotWorthIt
from app.people.models import Person, SignedIn

# Those whose session still lives; see devices.py.
_DEVICES = Prepared(
    select(PushDevice.id, PushDevice.endpoint, PushDevice.p256dh, PushDevice.auth, PushDevice.origin)
    .join(SignedIn, SignedIn.id == PushDevice.signed_in_id)
    .where(PushDevice.person_id == given("person_id"), SignedIn.ended_at.is_(None), SignedIn.ends_at > given("now"))
    .order_by(PushDevice.id)
)  # fmt: skip


class Ring:
    """One try at all devices of a person. Who has it is written down before the next device rings, so that a second
    try does not ring there again; the last one is left to be noted with the notice itself."""

    def __init__(self, notice: Notice):
        self.notice, self.reached, self.refusals = notice, list(notice.reached), []
        self.unnoted: int | None = None

    def at(self, device: Any, payload: dict) -> None:
        """A browser that is gone for good is forgotten."""
        self.note()
        try:
            _hand_on(self.notice, device, payload)
        except (Gone, BadSubscription):
            _forget(device.id)
        except Refused as no:
            self.refusals.append(no)
        else:
            self.reached.append(device.id)
            self.unnoted = device.id

    def note(self) -> None:
        if self.unnoted is not None:
            _note_reached(self.notice, self.reached, self.unnoted)
            self.unnoted = None


def send(notice: Notice, person: Person, thing: Any, values: dict[str, str]) -> Handed:
    """How many devices have it. Refused while one of them does not and may yet; NotWorthIt where there is none."""
    ring, payload = Ring(notice), payload_of(notice, person, thing, values)
    for device in _DEVICES(person_id=person.id, now=clock.now()):
        if device.id not in ring.reached:
            ring.at(device, payload)
    if not ring.reached and not ring.refusals:
        raise NotWorthIt("no device", unreachable=True)
    if ring.reached:
        _show_in_outbox(notice, person, payload)
    if ring.refusals:
        ring.note()
        raise ring.refusals[0]
    return Handed(f"{len(ring.reached)} devices", tuple(ring.reached), ring.unnoted)


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


def _hand_on(notice: Notice, device: Any, payload: dict) -> None:
    ways().push_sender().send(
        Subscription(device.endpoint, device.p256dh, device.auth), at_home(device, payload),
        topic=payload["notification"]["tag"], ttl_seconds=int(KINDS[notice.event].lives.total_seconds()),
        urgency="high" if notice.urgent else "normal",
    )


def _forget(device_id: int) -> None:
    with db.writing():
        session().delete(session().get(PushDevice, device_id))


def at_home(device: Any, payload: dict) -> dict:
    """The same with addresses at the origin where the browser switched it on; a worker opens no other."""
    ours, theirs = current.company().origin, device.origin or current.company().origin
    told = payload["notification"]
    addresses = ("navigate", "icon", "badge", "image")
    moved = {name: told[name].replace(ours, theirs, 1) for name in addresses if name in told}
    return {**payload, "notification": {**told, **moved}}


def _note_reached(notice: Notice, reached: list[int], device_id: int) -> None:
    notice_id = notice.id
    with db.writing():
        change_row(Notice, notice_id, reached=reached)
        change_row(PushDevice, device_id, last_sent_at=clock.now())


def _show_in_outbox(notice: Notice, person: Person, payload: dict) -> None:
    if current.settings().shows_pretend:
        told = payload["notification"]
        ways().outbox().put("push", person.name, f"{told['body']}\n{told['navigate']}", notice.dedupe, told["title"])
