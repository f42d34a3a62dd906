"""Somebody asks to sign in. Whoever asks, and whether we know them or not: the same answer after the same work."""

import datetime as dt

from sqlmodel import select

from app.base import clock, current, signing
from app.base.db import session
from app.base.events import record
from app.base.limits import DAY, Limit, network_of
from app.people.contacts import Contact
from app.people.models import Person, SignIn

LIFE = dt.timedelta(minutes=10)  # ASVS 6.5.5: the longest for a code or link.
TRIES = 3

_TEN_MINUTES = dt.timedelta(minutes=10)
ASKS_SOON = Limit("sign-in asked, soon", 3, _TEN_MINUTES)
ASKS_A_DAY = Limit("sign-in asked, day", 10, DAY)
# Generous: a hotel's guests and a carrier's phones share one address.
ASKS_FROM_ADDRESS = Limit("sign-in asked, address", 60, _TEN_MINUTES)
WRONG_CODES = Limit("wrong codes, contact", 10, DAY)
WRONG_CODES_OF_COMPANY = Limit("wrong codes, company", 300, DAY)
# Set for the day by guarding.py when the companies of the installation together had too many.
GUESSED_EVERYWHERE = Limit("wrong codes, everywhere", 1, DAY)


def ask(contact: Contact, browser: str, address: str, *, go_to: str = "/", purpose: str = "sign-in",
        shared: bool = False) -> SignIn:
    """`browser` is the hash of the asking browser's secret, `address` the network address it asks from.

    A row is written and an event recorded whether or not anybody is behind the contact; only the worker, which nobody
    watches, makes a difference of it.
    """
    person = person_at(contact)
    may_send = _is_within_limits(contact, browser, address)
    sign_in = SignIn(
        person_id=person.id if person and may_send else None, contact=contact.address, channel=contact.channel,
        browser=browser, purpose=purpose, go_to=go_to, shared=shared,
        code_length=code_length_now(contact.address), expires_at=clock.now() + LIFE,
    )
    session().add(sign_in)
    record("sign_in.asked" if sign_in.person_id else "sign_in.asked_in_vain", sign_in)
    return sign_in


def person_at(contact: Contact) -> Person | None:
    column = Person.email if contact.channel == "email" else Person.phone
    return session().exec(select(Person).where(column == contact.address, Person.ended_at.is_(None))).first()


def _is_within_limits(contact: Contact, browser: str, address: str) -> bool:
    """Where this contact was proven before, it counts by itself: strangers who keep asking do not lock it out."""
    key = f"{contact.address} {browser}" if _is_known_here(contact, browser) else contact.address
    within = [limit.takes(key) for limit in (ASKS_SOON, ASKS_A_DAY)]
    return ASKS_FROM_ADDRESS.takes(network_of(address)) and all(within)


def _is_known_here(contact: Contact, browser: str) -> bool:
    proven = select(SignIn.id).where(
        SignIn.browser == browser, SignIn.contact == contact.address, SignIn.code_used_at.is_not(None))
    return session().exec(proven.limit(1)).first() is not None


def code_length_now(contact: str) -> int:
    """Six digits; eight while somebody is guessing. Longer codes instead of locked doors: the owner still gets in."""
    counted = ((WRONG_CODES, contact), (WRONG_CODES_OF_COMPANY, ""), (GUESSED_EVERYWHERE, ""))
    return 8 if any(limit.so_far(key) >= limit.most for limit, key in counted) else 6


def code_of(sign_in: SignIn) -> str:
    """For the message, made when it is sent."""
    return signing.digits("sign-in-code", sign_in.uid, length=sign_in.code_length)


def link_of(sign_in: SignIn) -> str:
    """The whole address, for the message."""
    return current.company().origin + link_path(sign_in)


def link_path(sign_in: SignIn) -> str:
    person = session().get(Person, sign_in.person_id)
    return f"/a/{signing.token('sign-in-link', sign_in.uid, person.links_generation)}"


def asked_by(browser: str) -> SignIn | None:
    """The newest sign-in asked for in this browser; an hour later it is forgotten."""
    return session().exec(
        select(SignIn).where(SignIn.browser == browser, SignIn.created_at > clock.now() - dt.timedelta(hours=1))
        .order_by(SignIn.id.desc()).limit(1)
    ).first()
