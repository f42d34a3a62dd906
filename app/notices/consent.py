"""Texts only to those who agreed, with proof; and none after STOP, however it was said.

A yes belongs to a number and to whoever gave it: another phone is another question, and so is a phone that passed to
somebody else. A no is the number's, whoever has it. What somebody asks for this moment (a code, a link from
the office) needs no yes, but obeys a stop.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import col, select

from app.base import clock, current
from app.base.db import session
from app.base.events import record
from app.base.languages import _
from app.base.prepared import Prepared, given
from app.notices.models import TextConsent
from app.people.contacts import phone_words
from app.people.models import Person

SERVICE, NEWS = "service", "news"
PURPOSES = (SERVICE, NEWS)
# Of the wording below: raise it with every change of the words.
VERSION = "2026-11"
WITHOUT_CONSENT = frozenset({"sign_in", "contact_code", "contact_changed", "portal_link"})
# Said by text or to the carrier, a no ends everything; the switch in the portal ends what is regular.
ENDS_ALL = frozenset({"text", "carrier", "office"})


@dataclass(frozen=True)
class Standing:
    """What somebody agreed to for a number."""

    agreed: frozenset[str]
    is_stopped: bool


_ROWS = Prepared(
    select(TextConsent.purpose, TextConsent.given, TextConsent.source, TextConsent.person_id)
    .where(TextConsent.phone == given("phone")).order_by(TextConsent.id)
)  # fmt: skip


def standing_of(phone: str, person: Person | None) -> Standing:
    """By the newest word about each purpose. `person`: who has the number now; None: nobody of ours."""
    last = {purpose: tuple(rest) for purpose, *rest in _ROWS(phone=phone)} if phone else {}
    holder = person.id if person else None
    agreed = frozenset(purpose for purpose, (is_yes, _source, whose) in last.items() if is_yes and whose == holder)
    is_yes, source, _whose = last.get(SERVICE, (True, "", None))
    return Standing(agreed, not is_yes and source in ENDS_ALL)


def agreed_among(people: Collection[Person], purpose: str = SERVICE) -> set[int]:
    """The ids of those whose yes is the newest word about such texts at their number."""
    words = select(TextConsent.phone, TextConsent.given, TextConsent.person_id).where(
        col(TextConsent.phone).in_({person.phone for person in people if person.phone}),
        TextConsent.purpose == purpose)  # fmt: skip
    last = {phone: (is_yes, whose) for phone, is_yes, whose in session().exec(words.order_by(TextConsent.id))}
    return {person.id for person in people if last.get(person.phone) == (True, person.id)}


def why_no_text(person: Person, phone: str, event: str, purpose: str = SERVICE) -> str:
    """Why this may not be texted to the number; "" where it may."""
    standing = standing_of(phone, person)
    if standing.is_stopped or (person.texts_stopped_at and phone == person.phone):
        return "texts stopped"
    return "" if event in WITHOUT_CONSENT or purpose in standing.agreed else "no consent to texts"


def consent_words(purpose: str, phone: str) -> str:
    """What the box says: who texts what, how often, what it costs, how it ends, and that nobody has to."""
    said = {"company": current.company().name, "phone": phone_words(phone)}
    if purpose == NEWS:
        return _(
            "I agree to get news and offers from %(company)s by text at %(phone)s, a few a month. Message and data "
            "rates may apply. Reply STOP to end them, HELP for help. I need not agree to buy anything.", **said
        )  # fmt: skip
    return _(
        "I agree to get texts from %(company)s at %(phone)s about my visits, invoices and payments. How many "
        "depends on what happens, some 4 to 10 a month. Message and data rates may apply. Reply STOP to end them, "
        "HELP for help. I need not agree to get service.", **said
    )  # fmt: skip


def agree(person: Person, purposes: list[str], from_address: str) -> None:
    """Ticked in the portal, by the person themselves. Inside writing()."""
    for purpose in purposes:
        words = consent_words(purpose, person.phone)
        _note(person.phone, person, purpose, True, "portal", words, VERSION, from_address)
    record("texts.agreed", person, purposes=purposes)


def withdraw(person: Person, from_address: str) -> None:
    """Switched off in the portal: nothing regular comes any more, codes asked for still do."""
    for purpose in sorted(standing_of(person.phone, person).agreed):
        _note(person.phone, person, purpose, False, "portal", _("Switched off in the portal."), "", from_address)
    record("texts.withdrawn", person)


def stop(phone: str, person: Person | None, words: str, source: str, by: str = "") -> bool:
    """Nothing more to this number on any occasion. False where it was stopped already."""
    if standing_of(phone, person).is_stopped:
        return False
    for purpose in PURPOSES:
        _note(phone, person, purpose, False, source, words, by=by)
    if person is not None:
        person.texts_stopped_at = person.texts_stopped_at or clock.now()
        session().add(person)
        record("texts.stopped", person, source=source, words=words[:1000])
    return True


def start_again(phone: str, person: Person | None, words: str) -> bool:
    """They wrote START themselves: about service only; news needs its own box. False where they get them."""
    is_stopped = person is not None and person.texts_stopped_at is not None
    if SERVICE in standing_of(phone, person).agreed and not is_stopped:
        return False
    _note(phone, person, SERVICE, True, "text", words)
    if person is not None:
        person.texts_stopped_at = None
        session().add(person)
        record("texts.started", person)
    return True


def _note(phone: str, person: Person | None, purpose: str, is_yes: bool, source: str, text: str, version: str = "",
          from_address: str = "", by: str = "") -> None:
    session().add(TextConsent(
        person_id=person.id if person else None, phone=phone, purpose=purpose, given=is_yes, source=source,
        version=version, language=current.language(), text=text[:1000], from_address=from_address, by=by,
    ))  # fmt: skip
    session().flush()


def proof_of(person: Person) -> list[TextConsent]:
    """Everything this person ever said about texts, at whatever number, newest first."""
    theirs = (TextConsent.person_id == person.id) | ((TextConsent.phone == person.phone) & (TextConsent.phone != ""))
    return list(session().exec(select(TextConsent).where(theirs).order_by(TextConsent.id.desc())).all())
