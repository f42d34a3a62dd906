"""What people choose for themselves."""

from app.base.db import session
from app.base.events import record
from app.people.models import Person


def choose_language(person: Person, language: str) -> None:
    person.language = language
    session().add(person)
    record("person.language_chosen", person, language=language)
