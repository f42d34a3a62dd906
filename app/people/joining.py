"""People come, and staff with what they are."""

from app.base.db import session
from app.people.contacts import BadContact, normal_email, normal_phone, phone_words
from app.people.models import Person, Staff
from app.people.staff import STAFF_ROLES

__all__ = ["BadContact", "add_person", "make_staff", "normal_email", "normal_phone", "phone_words"]


def add_person(name: str, email: str = "", phone: str = "", **details) -> Person:
    """Contacts that the office enters are unverified until their first code."""
    person = Person(
        name=name.strip(), email=normal_email(email) if email else "", phone=normal_phone(phone) if phone else "",
        **details,
    )
    session().add(person)
    session().flush()
    return person


def make_staff(person: Person, role: str) -> Staff:
    if role not in STAFF_ROLES:
        raise ValueError(role)
    staff = Staff(person_id=person.id, role=role)
    session().add(staff)
    session().flush()
    return staff
