"""A new e-mail or phone: proven by a code sent to it; the old one hears of it, and can undo it for three days."""

import datetime as dt

import phonenumbers
import sqlalchemy as sa
from sqlmodel import select

from app.base import clock, current, signing
from app.base.db import session
from app.base.events import record
from app.base.languages import _
from app.base.limits import DAY, Limit
from app.people.asking import LIFE, TRIES, person_at
from app.people.contacts import BadContact, Contact, contact_of, normal_email, normal_phone
from app.people.leaving import void_links
from app.people.models import ContactChange, Person, SignedIn
from app.people.redeeming import CodeOver, WrongCode
from app.people.sessions import end_sessions_of

UNDO_FOR = dt.timedelta(hours=72)
CODE_LENGTH = 6
ASKS = Limit("contact changes asked", 5, DAY)


class TooManyChanges(ValueError):
    """Five codes for new addresses in a day are enough."""


class UndoOver(ValueError):
    """The three days are over, it was undone already, or somebody else has the old address by now."""


def new_contact(kind: str, text: str) -> Contact:
    """Texts cost money: only numbers of the company's own country get codes."""
    if kind == "email":
        return Contact("email", normal_email(text))
    number = normal_phone(text)
    if phonenumbers.parse(number).country_code != phonenumbers.country_code_for_region(current.company().country):
        raise BadContact(_("We can only send texts to numbers of our own country. Please call us."))
    return Contact("text", number)


def ask_for_change(person: Person, contact: Contact) -> ContactChange:
    """An address that somebody else has gets no code, and nobody is told whose it is."""
    if not ASKS.takes(person.uid):
        raise TooManyChanges
    kind = "email" if contact.channel == "email" else "phone"
    change = ContactChange(person_id=person.id, kind=kind, old=getattr(person, kind), new=contact.address)
    session().add(change)
    record("contact.change_asked" if _is_free(contact, person) else "contact.change_asked_in_vain", change)
    return change


def _is_free(contact: Contact, person: Person) -> bool:
    holder = person_at(contact)
    return holder is None or holder.id == person.id


def pending_change(person: Person) -> ContactChange | None:
    return session().exec(
        select(ContactChange)
        .where(ContactChange.person_id == person.id, ContactChange.created_at > clock.now() - LIFE,
               ContactChange.confirmed_at.is_(None))
        .order_by(ContactChange.id.desc()).limit(1)
    ).first()


def change_code_of(change: ContactChange) -> str:
    """For the message to the new address."""
    return signing.digits("contact-change", change.uid, length=CODE_LENGTH)


def take_change_try(change: ContactChange) -> None:
    """In a transaction of its own, before anything is compared. CodeOver when none is left."""
    taken = session().execute(
        sa.update(ContactChange)
        .where(ContactChange.id == change.id, ContactChange.tries < TRIES, ContactChange.confirmed_at.is_(None),
               ContactChange.created_at > clock.now() - LIFE)
        .values(tries=ContactChange.tries + 1).returning(ContactChange.id)
        .execution_options(synchronize_session=False)
    ).first()
    if taken is None:
        raise CodeOver


def confirm_change(change: ContactChange, typed: str, here: SignedIn) -> None:
    """After take_change_try. Other devices and links to the old address go with it. WrongCode otherwise."""
    digits = "".join(letter for letter in typed[:40] if letter in "0123456789")
    person = session().get(Person, change.person_id)
    right = signing.same_digits("contact-change", change.uid, digits, length=CODE_LENGTH)
    if not right or not _is_free(contact_of(change.new), person):
        raise WrongCode(TRIES - change.tries)
    _put(person, change.kind, change.new)
    change.confirmed_at = clock.now()
    session().add(change)
    end_sessions_of(person, but=here)
    void_links(person)
    record("contact.changed", change)


def undo_address(change: ContactChange) -> str:
    """The whole address, for the message to the old address."""
    return f"{current.company().origin}/account/contact/undo/{signing.token('contact-undo', change.uid)}"


def change_of(token: str) -> ContactChange:
    """ForgedToken for a link that is none of ours."""
    uid = signing.check("contact-undo", token)
    change = session().exec(select(ContactChange).where(ContactChange.uid == uid)).first()
    if change is None:
        raise signing.ForgedToken("contact-undo")
    return change


def may_undo(change: ContactChange) -> bool:
    return (
        change.confirmed_at is not None and change.undone_at is None and bool(change.old)
        and clock.now() < change.confirmed_at + UNDO_FOR
    )


def undo_change(change: ContactChange) -> None:
    """The old address is back and everybody is signed out: whoever made the change may not be its owner."""
    person = session().get(Person, change.person_id)
    if not may_undo(change) or not _is_free(contact_of(change.old), person):
        raise UndoOver
    _put(person, change.kind, change.old)
    change.undone_at = clock.now()
    session().add(change)
    end_sessions_of(person)
    void_links(person)
    record("contact.change_undone", change)


def _put(person: Person, kind: str, address: str) -> None:
    """Who holds it has just proven it."""
    setattr(person, kind, address)
    setattr(person, f"{kind}_verified_at", clock.now())
    session().add(person)
