"""People come: contacts in their one normal form, staff with what they are."""

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from app.base import current
from app.base.db import session
from app.base.languages import _
from app.people.models import Person, Staff
from app.people.staff import STAFF_ROLES


class BadContact(ValueError):
    """Neither an e-mail address nor a phone number one could write to; says so in a sentence."""


def normal_email(text: str) -> str:
    """Lowercase, international domains in their ASCII form; BadContact with a sentence for anything else."""
    try:
        found = validate_email(text.strip(), check_deliverability=False)
    except EmailNotValidError:
        raise BadContact(_("This does not look like an e-mail address, such as olivia@example.com.")) from None
    return (found.ascii_email or found.normalized).lower()


def normal_phone(text: str) -> str:
    """E.164, read as people in the company's country write it; BadContact with a sentence for anything else."""
    try:
        number = phonenumbers.parse(text, current.company().country)
    except phonenumbers.NumberParseException:
        raise BadContact(_("This does not look like a phone number, such as (602) 555-0137.")) from None
    if not phonenumbers.is_possible_number(number):
        raise BadContact(_("This phone number has too many or too few digits."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def phone_words(e164: str) -> str:
    """(602) 555-0137 at home, +44 20 7946 0000 abroad."""
    number = phonenumbers.parse(e164)
    home = phonenumbers.country_code_for_region(current.company().country) == number.country_code
    way = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, way)


def add_person(name: str, email: str = "", phone: str = "", **details) -> Person:
    """Contacts that the office enters are unverified until their first code."""
    person = Person(
        name=name.strip(), email=normal_email(email) if email else "", phone=normal_phone(phone) if phone else "", **details
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
