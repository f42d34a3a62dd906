"""Text before a visit: what people chose for themselves among their messages, for the pages of a property."""

from collections.abc import Iterable

from sqlmodel import col, select

from app.accounts.rights import SEE_VISITS
from app.base.db import session
from app.base.languages import _l
from app.notices.audience import people_with
from app.notices.consent import agreed_among
from app.notices.kinds import TEXT
from app.notices.models import NoticeChoice
from app.notices.switches import off_kinds
from app.people.models import Person
from app.properties.models import Property

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
