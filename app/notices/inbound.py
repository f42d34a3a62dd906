"""What somebody texted to us: obeyed at once, or read by the office."""

from sqlmodel import select

from app.base import current
from app.base.db import session
from app.base.events import record
from app.base.languages import _, speaking
from app.notices.consent import start_again, stop
from app.notices.stop_words import means_help, means_start, means_stop
from app.people.contacts import phone_words
from app.people.models import Person


def hear(phone: str, words: str) -> str:
    """The one answer it gets, "" for none. Inside writing(); the same number stops for all kinds of texts at once."""
    person = session().exec(select(Person).where(Person.phone == phone, Person.phone != "")).first()
    with speaking(person.language if person else current.company().language):
        if means_stop(words):
            return _stopped() if stop(phone, person, words, "text") else ""
        if means_start(words):
            return _started() if start_again(phone, person, words) else ""
        if means_help(words):
            return _help()
    record("texts.received", person or current.company(), words=words[:1000], phone=phone)
    return ""


def _stopped() -> str:
    """One confirmation, without a word of advertising (47 CFR 64.1200(a)(12))."""
    return _("%(company)s: done. You get no more texts from us. Reply START to get them again.", **_company())


def _started() -> str:
    return _("%(company)s: you get our texts again. Message and data rates may apply. Reply HELP for help, STOP to "
             "end.", **_company())  # fmt: skip


def _help() -> str:
    company = current.company()
    reach = " · ".join(way for way in (phone_words(company.phone) if company.phone else "", company.email) if way)
    return _("%(company)s: texts about your pool service. Reach us at %(reach)s. Message and data rates may apply. "
             "Reply STOP to end them.", reach=reach or company.origin, **_company())  # fmt: skip


def _company() -> dict[str, str]:
    return {"company": current.company().name}
