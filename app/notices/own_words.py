"""A company's own words: kept when they are sound, taken back at any time. Without them the built-in ones hold."""

import logging
from functools import lru_cache

from sqlmodel import select

from app.base.db import session
from app.base.events import Event, record
from app.base.prepared import Prepared, given
from app.notices.kinds import KINDS, PUSH, TEXT
from app.notices.letter_html import letter_html
from app.notices.models import Wording
from app.notices.variables import VARIABLES
from app.notices.wording import BadWording, built_in, check_wording
from app.notices.wording_checks import faults

log = logging.getLogger(__name__)

# The office's own and the test of a device are no messages to customers.
EDITABLE = tuple(event for event in KINDS if event not in ("office_alert", "push_test"))
HISTORY = 12

_IN_USE = Prepared(
    select(Wording.subject, Wording.body).where(
        Wording.event == given("event"), Wording.channel == given("channel"), Wording.language == given("language"),
        Wording.in_use.is_(True),
    )
)  # fmt: skip


class WordsRefused(ValueError):
    """`faults` by field."""

    def __init__(self, faults: dict[str, str]):
        super().__init__(" ".join(faults.values()))
        self.faults = faults


def parts_of(event: str, channel: str, language: str) -> dict[str, str]:
    """The texts that a message is filled from, by part."""
    own = _IN_USE(event=event, channel=channel, language=language).first()
    if own and _are_sound(event, *own):
        return own_parts(channel, language, *own)
    return built_in(event, language, channel)


def own_parts(channel: str, language: str, subject: str, body: str) -> dict[str, str]:
    if channel == PUSH:
        return {"push.txt": f"{subject}\n{body}"}
    if channel == TEXT:
        return {"sms.txt": body}
    return {"subject.txt": subject, "email.txt": body, "email.html": letter_html(subject, body, language)}


@lru_cache(maxsize=512)
def _are_sound(event: str, subject: str, body: str) -> bool:
    """A variable that a later version no longer has must not keep a message from going out."""
    try:
        check_wording(subject + body, event)
    except BadWording as bad:
        log.error("A company's own words are not used: %s", bad)
        return False
    return True


def starting_words(event: str, channel: str, language: str) -> tuple[str, str]:
    """(subject, body) of the built-in words, as somebody would change them."""
    parts = {part: text.strip() for part, text in built_in(event, language, channel).items()}
    if channel == PUSH:
        title, _line, body = parts["push.txt"].partition("\n")
        return title, body
    if channel == TEXT:
        return "", parts["sms.txt"]
    picture = "{photo}\n\n" if "photo" in VARIABLES[event] else ""
    return parts["subject.txt"], picture + parts["email.txt"]


def present_words(event: str, channel: str, language: str) -> tuple[str, str, bool]:
    """(subject, body, whether they are the company's own)."""
    row = _row(event, channel, language)
    if row is not None and row.in_use:
        return row.subject, row.body, True
    return *starting_words(event, channel, language), False


def keep_words(event: str, channel: str, language: str, subject: str, body: str) -> bool:
    """Whether anything is different now. WordsRefused; the built-in words, typed again, are the built-in ones."""
    wrong = faults(event, channel, subject, body)
    if wrong:
        raise WordsRefused(wrong)
    if (subject, body) == starting_words(event, channel, language):
        return use_built_in(event, channel, language)
    before = present_words(event, channel, language)
    if before == (subject, body, True):
        return False
    row = _row(event, channel, language) or Wording(event=event, channel=channel, language=language)
    row.subject, row.body, row.in_use = subject, body, True
    session().add(row)
    record("wording.changed", row, before=list(before[:2]), after=[subject, body])
    return True


def use_built_in(event: str, channel: str, language: str) -> bool:
    row = _row(event, channel, language)
    if row is None or not row.in_use:
        return False
    row.in_use = False
    session().add(row)
    record("wording.put_back", row, before=[row.subject, row.body])
    return True


def _row(event: str, channel: str, language: str) -> Wording | None:
    return session().exec(
        select(Wording).where(Wording.event == event, Wording.channel == channel, Wording.language == language)
    ).first()


def own_by_event() -> dict[str, list[tuple[str, str]]]:
    """event -> the (channel, language) pairs in which the company speaks for itself."""
    rows = session().exec(select(Wording.event, Wording.channel, Wording.language).where(Wording.in_use.is_(True)))
    found: dict[str, list[tuple[str, str]]] = {}
    for event, channel, language in rows:
        found.setdefault(event, []).append((channel, language))
    return found


def history_of(event: str, channel: str, language: str) -> list[Event]:
    """Who changed these words and what they were, newest first."""
    row = _row(event, channel, language)
    if row is None:
        return []
    told = select(Event).where(
        Event.name.in_(("wording.changed", "wording.put_back")), Event.thing == "wording", Event.thing_id == row.id
    )
    return list(session().exec(told.order_by(Event.id.desc()).limit(HISTORY)).all())
