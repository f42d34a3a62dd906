"""A notice as a text message."""

import datetime as dt
from dataclasses import dataclass

from app.base import current
from app.notices.contents import words
from app.notices.handed import Handed
from app.notices.kinds import TEXT
from app.notices.models import Notice
from app.notices.own_words import parts_of
from app.notices.segments import plain
from app.notices.texts import NeverSent
from app.notices.turns import Turn
from app.notices.ways import ways


@dataclass(frozen=True)
class Text:
    """`key` is the notice's own; `again`: it may have been taken since it was written at `since`."""

    to: str
    body: str
    key: str
    report_to: str
    again: bool
    since: dt.datetime


def compose(turn: Turn, values: dict[str, str]) -> Text:
    notice = turn.notice
    body = plain(words(parts_of(notice.event, TEXT, turn.person.language), "sms.txt", values))
    return Text(turn.to, body, notice.dedupe, report_address(notice), notice.tries > 1, notice.created_at)


def hand_on(text: Text) -> Handed:
    """The carrier's id. After a try whose end is not known the carrier is asked first whether it has the text."""
    carrier = ways().carrier()
    if text.again:
        try:
            return Handed(carrier.find(text.to, text.body, text.key, text.since))
        except NeverSent:
            pass
    return Handed(carrier.send(text.to, text.body, text.key, text.report_to))


def report_address(notice: Notice) -> str:
    """Where the carrier says what became of it; it signs what it says."""
    return f"{current.company().origin}/hooks/texts/{notice.uid}/report"
