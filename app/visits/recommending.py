"""What the technician or the office recommends after a visit, and what the owner says to it."""

from collections.abc import Sequence

from sqlmodel import select

from app.base import clock, current, events
from app.base.db import session
from app.base.prepared import Prepared, given
from app.people.models import Person
from app.visits.models import Recommendation, Visit
from app.visits.refused import VisitRefused

OPEN, ESTIMATE, NOT_NOW, SENT = "open", "estimate", "not_now", "sent"
ANSWERS = (ESTIMATE, NOT_NOW)
MOST, LONGEST = 8, 300


class NoSuchAnswer(VisitRefused):
    """Neither of the two."""


_OF_VISIT = Prepared(
    select(Recommendation).where(Recommendation.visit_id == given("visit_id")).order_by(Recommendation.id)
)


def recommendations_of(visit: Visit) -> list[Recommendation]:
    return _OF_VISIT(visit_id=visit.id)


def open_words(visit: Visit) -> str:
    """Those without an answer, one a line, as the form has them."""
    return "\n".join(one.words for one in recommendations_of(visit) if one.state == OPEN)


def recommend(visit: Visit, lines: str) -> None:
    """One a line, instead of those that nobody has answered; an answered one stays as it is."""
    wanted = _lines(lines)
    for one in recommendations_of(visit):
        if one.words in wanted:
            wanted.remove(one.words)
        elif one.state == OPEN:
            session().delete(one)
    actor = current.actor()
    for words in wanted:
        session().add(
            Recommendation(
                visit_id=visit.id, account_id=visit.account_id, property_id=visit.property_id, words=words,
                person_name=actor.name if actor else "",
            )
        )  # fmt: skip


def answer(recommendation: Recommendation, person: Person, state: str) -> Recommendation:
    """Inside writing(). "Not now" may become an estimate later; what was asked for is not taken back."""
    if state not in ANSWERS:
        raise NoSuchAnswer
    if recommendation.state not in (state, ESTIMATE, SENT):
        recommendation.state, recommendation.answered_at = state, clock.now()
        recommendation.answered_by = person.name
        session().add(recommendation)
        events.record("recommendation.answered", recommendation, state=state)
    return recommendation


def note_estimate_sent(recommendation: Recommendation) -> None:
    """The office says so, however it was sent; nothing where none was asked for. Twice is once."""
    if recommendation.state == ESTIMATE:
        recommendation.state = SENT
        session().add(recommendation)
        events.record("recommendation.estimate_sent", recommendation)


def _lines(text: str) -> list[str]:
    lines: Sequence[str] = [line.strip()[:LONGEST] for line in text.splitlines()]
    return list(dict.fromkeys(line for line in lines if line))[:MOST]
