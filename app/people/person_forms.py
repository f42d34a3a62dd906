"""What the office types about a person, read without trust."""

from app.base.forms import Form
from app.base.languages import _
from app.people.contacts import BadContact, normal_email, normal_phone, phone_words
from app.people.editing import ContactTaken, expect_free
from app.people.models import Person
from app.people.role_words import LANGUAGE_WORDS

FIELDS = ("name", "email", "phone", "language")


def person_in(form: Form, person: Person | None = None, part: str = "") -> dict:
    """In normal form and nobody else's. `part` stands before the names of the fields."""
    fields = {
        "name": form.text(f"{part}name", needed=_("Type the person's name.")),
        "email": _contact(form, f"{part}email", normal_email), "phone": _contact(form, f"{part}phone", normal_phone),
        "language": form.one_of(f"{part}language", LANGUAGE_WORDS),
    }  # fmt: skip
    if not form[f"{part}email"].strip() and not form[f"{part}phone"].strip():
        form.refuse(f"{part}email", _("An e-mail address or a phone number is needed to sign in."))
    for field in ("email", "phone"):
        _expect_free(form, part, field, fields[field], person)
    return fields


def person_as_form(person: Person) -> Form:
    form = Form({name: getattr(person, name) for name in FIELDS})
    form["phone"] = phone_words(person.phone) if person.phone else ""
    return form


def _contact(form: Form, name: str, normal) -> str:
    try:
        return normal(form[name]) if form[name].strip() else ""
    except BadContact as bad:
        form.refuse(name, bad)
        return ""


def _expect_free(form: Form, part: str, field: str, address: str, person: Person | None) -> None:
    try:
        expect_free(field, address, person)
    except ContactTaken:
        form.refuse(f"{part}{field}", _("Somebody else of yours has this one. Each belongs to one person."))
