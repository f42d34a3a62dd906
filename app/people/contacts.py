"""One way to reach a person: an e-mail address or a phone number, as typed, as kept, as shown to others."""

from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from app.base import current
from app.base.languages import _
from app.people.models import Person


class BadContact(ValueError):
    """Neither an e-mail address nor a phone number one could write to; says so in a sentence."""


@dataclass(frozen=True)
class Contact:
    """`channel` is "email" or "text", `address` lowercase or E.164."""

    channel: str
    address: str

    @property
    def masked(self) -> str:
        """o•••@r•••.example, or the last four digits: enough to know it again, too little to learn it."""
        return _masked_email(self.address) if self.channel == "email" else f"••• ••• {self.address[-4:]}"


def read_contact(text: str) -> Contact:
    """Whatever was typed into the one field; BadContact with a sentence where it is neither."""
    if not text.strip():
        raise BadContact(_("Type your e-mail address or your phone number."))
    if "@" in text or any(letter.isalpha() for letter in text):
        return Contact("email", normal_email(text))
    return Contact("text", normal_phone(text))


def contact_of(address: str) -> Contact:
    """For an address already in its normal form."""
    return Contact("email" if "@" in address else "text", address)


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
    return _phone_words(e164, current.company().country)


@lru_cache(maxsize=20_000)
def _phone_words(e164: str, country: str) -> str:
    number = phonenumbers.parse(e164)
    home = phonenumbers.country_code_for_region(country) == number.country_code
    way = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, way)


def _masked_email(address: str) -> str:
    name, _at, domain = address.rpartition("@")
    host, _dot, ending = domain.rpartition(".")
    return f"{name[:1]}•••@{host[:1]}•••.{ending}"


def contacts_of(person: Person) -> list[Contact]:
    """Where a code for this person may go: proven addresses; before the first proof, what the office typed."""
    email, phone = Contact("email", person.email), Contact("text", person.phone)
    proven = [one for one, at in ((email, person.email_verified_at), (phone, person.phone_verified_at)) if at]
    return [one for one in (proven or [email, phone]) if one.address]
