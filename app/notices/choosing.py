"""Which channels a person wants for which kind of notice."""

from sqlmodel import select

from app.base.db import session
from app.notices.kinds import CHOOSABLE, KINDS
from app.notices.models import NoticeChoice
from app.people.models import Person


def choices_of(person: Person) -> dict[tuple[str, str], bool]:
    """What they chose themselves: (kind, channel) -> wanted."""
    rows = session().exec(
        select(NoticeChoice.event, NoticeChoice.channel, NoticeChoice.wanted).where(NoticeChoice.person_id == person.id)
    ).all()
    return {(event, channel): wanted for event, channel, wanted in rows}


def wants(choices: dict[tuple[str, str], bool], event: str, channel: str) -> bool:
    kind = KINDS[event]
    return channel in kind.always or choices.get((event, channel), channel in kind.default)


def chosen_channels(person: Person, event: str) -> list[str]:
    choices = choices_of(person)
    return [channel for channel in KINDS[event].channels if wants(choices, event, channel)]


def choose(person: Person, wished: dict[tuple[str, str], bool]) -> None:
    """Keeps what differs from the present; a default that nobody touched stays a default."""
    known = choices_of(person)
    for (event, channel), wanted in wished.items():
        if event in CHOOSABLE and channel in CHOOSABLE[event].channels and wanted != wants(known, event, channel):
            _keep(person, event, channel, wanted)


def never(person: Person, event: str, channel: str) -> None:
    """Not even when no other channel reaches them."""
    _keep(person, event, channel, False)


def _keep(person: Person, event: str, channel: str, wanted: bool) -> None:
    if channel in KINDS[event].always:
        return
    choice = session().exec(
        select(NoticeChoice).where(
            NoticeChoice.person_id == person.id, NoticeChoice.event == event, NoticeChoice.channel == channel)
    ).first() or NoticeChoice(person_id=person.id, event=event, channel=channel, wanted=wanted)
    choice.wanted = wanted
    session().add(choice)
