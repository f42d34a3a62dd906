"""What came after a visit: what its owners told us was not right, what we did about it, how they rated it."""

from dataclasses import dataclass

from app.base.db import session
from app.conversations.models import Message, Thread
from app.conversations.questions import VISIT
from app.conversations.reading import last_answer, threads_about
from app.visits.models import Rating, Recommendation, Visit
from app.visits.rating import STARS, is_open, rating_of
from app.visits.recommending import recommendations_of
from app.visits.redoing import redo_of_visit
from app.visits.states import COMPLETED, OVER


@dataclass(frozen=True)
class Concern:
    """A thread about the visit, with our last word."""

    thread: Thread
    answer: Message | None

    @property
    def state(self) -> str:
        return "closed" if self.thread.closed_at else "answered" if self.thread.answered_at else "waiting"


@dataclass(frozen=True)
class Afterwards:
    """`again` makes good for this visit, `makes_good` is the one it makes good for."""

    concerns: list[Concern]
    rating: Rating | None
    again: Visit | None
    makes_good: Visit | None
    recommendations: list[Recommendation]
    may_tell: bool
    may_rate: bool

    @property
    def stars_words(self) -> str:
        return str(STARS[self.rating.stars]) if self.rating else ""


def afterwards_of(visit: Visit) -> Afterwards:
    rating = rating_of(visit)
    makes_good = session().get(Visit, visit.redo_of_id) if visit.redo_of_id else None
    threads = threads_about(VISIT, visit.id) if visit.state in OVER else []
    return Afterwards(
        [Concern(thread, last_answer(thread)) for thread in threads], rating, redo_of_visit(visit.id), makes_good,
        recommendations_of(visit) if visit.state in OVER else [], visit.state in OVER,
        visit.state == COMPLETED and is_open(rating),
    )  # fmt: skip
