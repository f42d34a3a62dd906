"""A notice as a text message."""

from typing import Any

from app.base import current
from app.notices.contents import words
from app.notices.handed import Handed
from app.notices.kinds import TEXT
from app.notices.models import Notice
from app.notices.own_words import parts_of
from app.notices.segments import plain
from app.notices.texts import NeverSent
from app.notices.ways import ways
from app.people.models import Person


def send(notice: Notice, person: Person, thing: Any, values: dict[str, str]) -> Handed:
    """The carrier's id. After a try whose end is not known the carrier is asked first whether it has the text."""
    body = plain(words(parts_of(notice.event, TEXT, person.language), "sms.txt", values))
    carrier = ways().carrier()
    if notice.tries > 1:
        try:
            return Handed(carrier.find(notice.to, body, notice.dedupe, notice.created_at))
        except NeverSent:
            pass
    return Handed(carrier.send(notice.to, body, notice.dedupe, report_address(notice)))


def report_address(notice: Notice) -> str:
    """Where the carrier says what became of it; it signs what it says."""
    return f"{current.company().origin}/hooks/texts/{notice.uid}/report"
