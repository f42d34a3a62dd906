"""The link in every message: it opens one thing for one person, and for a while their account.

Nobody stores it: it is derived from the row when a message is written and checked when it is opened.
"""

import datetime as dt
from typing import Any

from sqlmodel import select

from app.base import clock, current, signing
from app.base.db import session
from app.base.events import record
from app.people.models import Capability, Person, SignedIn
from app.people.sessions import L2, end_session, start_session

# How long a link shows its thing. An invoice's ends by itself some time after it is paid: see is_over().
LIVES = {"invoice": dt.timedelta(days=400)}
LIFE = dt.timedelta(days=30)
AFTER_PAID = dt.timedelta(days=60)
# Afterwards, or in a fourth browser, a code is asked for.
OPENS_ACCOUNT_FOR = dt.timedelta(days=7)
BROWSERS = 3

PAPER = "paper"


class LinkExpired(ValueError):
    """A link of ours whose time is over."""

    def __init__(self, capability: Capability):
        super().__init__("link expired")
        self.capability = capability


class NotByLink(ValueError):
    """This link does not open an account: too old, on paper, an unproven address, or too many browsers."""


def link_for(person: Person | None, thing: Any, channel: str, contact: str = "", verified: bool = False) -> Capability:
    """A new link for the message about to be written; inside writing(). `thing` None is the account's home.

    `channel` is email, text, push or paper; on paper there is no person: whoever finds it reads what the paper says.
    """
    capability = new_link(person, thing, channel, contact, verified)
    session().add(capability)
    session().flush()
    return capability


def new_link(person: Person | None, thing: Any, channel: str, contact: str, verified: bool) -> Capability:
    """One that nobody has kept yet. Its address can be said already."""
    kind = type(thing).__tablename__ if thing is not None else "home"
    return Capability(
        person_id=person.id if person else None, thing=kind, thing_id=thing.id if thing is not None else 0,
        channel=channel, contact=contact, contact_verified=verified, expires_at=clock.now() + LIVES.get(kind, LIFE),
    )


def paper_links(things: list[tuple[str, int]]) -> list[dict]:
    """Rows for add_many, as link_for() makes one for paper: (kind, id) of each thing."""
    now = clock.now()
    return [
        {"thing": kind, "thing_id": id, "channel": PAPER, "expires_at": now + LIVES.get(kind, LIFE)}
        for kind, id in things
    ]


def token_of(capability: Capability) -> str:
    return signing.token("message-link", capability.uid, _generation(capability))


def address_of(capability: Capability) -> str:
    """The whole address for a message or a QR code."""
    return f"{current.company().origin}/l/{token_of(capability)}"


def capability_from(token: str) -> Capability:
    """ForgedToken for what we never gave out or have made void; LinkExpired when its time is over."""
    uid = signing.uid_in(token)
    capability = session().exec(select(Capability).where(Capability.uid == uid)).first()
    if capability is None:
        raise signing.ForgedToken("message-link")
    signing.check("message-link", token, _generation(capability))
    if is_over(capability):
        raise LinkExpired(capability)
    return capability


def is_over(capability: Capability, paid_at: dt.datetime | None = None) -> bool:
    """`paid_at` is when the invoice behind it was settled, if it is one and was."""
    paid_long_ago = paid_at is not None and clock.now() > paid_at + AFTER_PAID
    return paid_long_ago or capability.ended_at is not None or clock.now() >= capability.expires_at


def may_open_account(capability: Capability, browser: str) -> bool:
    """`browser` is the hash of the asking browser's secret."""
    return (
        capability.channel != PAPER
        and capability.contact_verified
        and not is_over(capability)
        and clock.now() < capability.created_at + OPENS_ACCOUNT_FOR
        and (browser in capability.browsers or len(capability.browsers) < BROWSERS)
        and _lives(capability.person_id)
    )


def open_account(capability: Capability, browser: str, device: str = "", before: SignedIn | None = None) -> str:
    """A link session for a day: returns the secret for the cookie. NotByLink where only a code will do.

    `before` is the session that this browser has up to now.
    """
    if not may_open_account(capability, browser):
        raise NotByLink
    if browser not in capability.browsers:
        capability.browsers = [*capability.browsers, browser]
        session().add(capability)
    if before is not None:
        end_session(before)
    person = session().get(Person, capability.person_id)
    signed_in, secret = start_session(person, "link", L2, device, capability_id=capability.id)
    record("session.started", signed_in, by="message link", device=device)
    return secret


def note_opened(capability: Capability) -> None:
    """Bookkeeping: the first time somebody looked."""
    capability.opened_at = capability.opened_at or clock.now()
    session().add(capability)


def _generation(capability: Capability) -> int:
    """Both numbers only ever rise, so that no earlier sum comes back."""
    person = session().get(Person, capability.person_id) if capability.person_id else None
    return capability.generation + (person.links_generation if person else 0)


def _lives(person_id: int | None) -> bool:
    person = session().get(Person, person_id) if person_id else None
    return person is not None and person.ended_at is None
