"""Text before a visit: what people chose for themselves among their messages, for the pages of a property."""

from collections.abc import Collection, Iterable

from sqlmodel import col, select

from app.accounts.rights import SEE_VISITS
from app.base.db import session
from app.base.languages import _l
from app.notices.audience import people_with
from app.notices.choosing import choose
from app.notices.consent import agreed_among
from app.notices.kinds import KINDS, TEXT
from app.notices.models import NoticeChoice
from app.notices.switches import off_kinds
from app.people.models import Person
from app.properties.models import Property
from app.properties.preferences import note_texts

# The kinds of notice that say "before a visit", none of them texted unless somebody chose so.
BEFORE = {"visit_tomorrow": _l("the day before"), "visit_on_the_way": _l("on the way")}


def texted_before(people: Iterable[Person]) -> dict[int, list[str]]:
    """Person's id -> when they get a text, of those who do; in a few queries however many there are."""
    by_id = {person.id: person for person in people if person.phone and person.texts_stopped_at is None}
    rows = session().exec(
        select(NoticeChoice.person_id, NoticeChoice.event).where(
            col(NoticeChoice.person_id).in_(by_id), col(NoticeChoice.event).in_(BEFORE.keys() - off_kinds()),
            NoticeChoice.channel == TEXT, col(NoticeChoice.wanted).is_(True))
    ).all()  # fmt: skip
    agreed = agreed_among([by_id[person_id] for person_id in {person_id for person_id, _event in rows}])
    chosen = {(person_id, event) for person_id, event in rows if person_id in agreed}
    ids = {person_id for person_id, _event in chosen}
    return {id: [str(words) for event, words in BEFORE.items() if (id, event) in chosen] for id in ids}


def text_wishes(place: Property) -> list[tuple[str, str]]:
    """(name, when) of the people of a property who get one."""
    people = people_with(SEE_VISITS, place.account_id, place.id)
    when = texted_before(people)
    return [(person.name, ", ".join(when[person.id])) for person in people if person.id in when]


def may_be_texted(people: Collection[Person]) -> set[int]:
    """The ids of those who agreed to texts and did not stop them since."""
    return agreed_among([person for person in people if person.texts_stopped_at is None])


def texts_of(people: Collection[Person]) -> dict[int, dict[str, bool]]:
    """Person's id -> what they chose, here or among the messages, of the texts that the company sends."""
    rows = select(NoticeChoice.person_id, NoticeChoice.event, NoticeChoice.wanted).where(
        col(NoticeChoice.person_id).in_([person.id for person in people]), NoticeChoice.channel == TEXT)
    said = {(person_id, event): wanted for person_id, event, wanted in session().exec(rows)}
    off = off_kinds()
    kinds = [event for event in BEFORE if event not in off]
    return {
        person.id: {event: said.get((person.id, event), TEXT in KINDS[event].default) for event in kinds}
        for person in people
    }


def choose_texts(place: Property, person: Person, wished: dict[str, bool]) -> None:
    """Inside writing(). The choice is the person's, for all their properties; it is noted at this one."""
    before = texts_of([person])[person.id]
    choose(person, {(event, TEXT): on for event, on in wished.items()})
    note_texts(place, person, before, texts_of([person])[person.id])
