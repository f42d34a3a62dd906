"""The office corrects who somebody is and how they are reached."""

from app.base import clock
from app.base.db import session
from app.base.events import record
from app.people.asking import person_at
from app.people.contacts import contact_of
from app.people.leaving import void_links
from app.people.models import ContactChange, Person
from app.people.sessions import end_sessions_of


class ContactTaken(ValueError):
    """Somebody else of the company has this e-mail or phone. `field` says which of the two."""

    def __init__(self, field: str):
        super().__init__(field)
        self.field = field


def expect_free(field: str, address: str, person: Person | None = None) -> None:
    """Raises ContactTaken. `address` is in its normal form or empty."""
    holder = person_at(contact_of(address)) if address else None
    if holder is not None and (person is None or holder.id != person.id):
        raise ContactTaken(field)


def change_person(person: Person, *, name: str, email: str, phone: str, language: str) -> Person:
    """E-mail and phone in their normal form. A new one is unproven, and the old one hears of it.

    Raises ContactTaken.
    """
    before = (person.name, person.language)
    for field, address in (("email", email), ("phone", phone)):
        expect_free(field, address, person)
        if address != getattr(person, field):
            _change_contact(person, field, address)
    person.name, person.language = name, language
    session().add(person)
    if (name, language) != before:
        record("person.changed", person)
    return person


def _change_contact(person: Person, field: str, address: str) -> None:
    """Whoever held the old address is signed out: it may be that the office was talked into it."""
    change = ContactChange(person_id=person.id, kind=field, old=getattr(person, field), new=address,
                           confirmed_at=clock.now())
    setattr(person, field, address)
    setattr(person, f"{field}_verified_at", None)
    session().add(change)
    end_sessions_of(person)
    void_links(person)
    record("contact.changed_by_office", change, field=field)
