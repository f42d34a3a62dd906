"""A disruption as the office sees it: before it goes out whom it concerns, afterwards who answered what."""

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import col, func, or_, select

from app.accounts.models import Account, Role
from app.accounts.rights import ROLES, SEE_VISITS
from app.base import clock
from app.base.db import session
from app.people.models import Person
from app.properties.models import Property
from app.visits.answers import ANY, CALL
from app.visits.disrupting import effects_of
from app.visits.models import Visit
from app.visits.models_changes import Disruption, Offer
from app.visits.offers_shown import answer_words, spot_words

RECENT = 5


@dataclass(frozen=True)
class Line:
    """One visit: where, what was planned, what it becomes, and what was answered."""

    visit_uid: str
    place: str
    account: str
    before: str
    after: str
    choices: list[str]
    answer: str = ""
    state: str = ""


@dataclass(frozen=True)
class Board:
    planned: Disruption
    lines: list[Line]
    answers: Counter

    @property
    def is_waiting(self) -> bool:
        return self.planned.done_at is None and self.planned.undone_at is None

    @property
    def answered(self) -> int:
        return sum(count for answer, count in self.answers.items() if answer)


def preview(planned: Disruption) -> list[Line]:
    """What it would do just now; changes nothing."""
    effects = effects_of(planned)
    names = _accounts({effect.visit.account_id for effect in effects})
    return [
        Line(effect.visit.uid, effect.place.title, names[effect.visit.account_id],
             spot_words(effect.before), _after(effect.after), [spot_words(slot) for slot in effect.slots])
        for effect in effects
    ]  # fmt: skip


def board_of(planned: Disruption) -> Board:
    """Two queries, however many were told."""
    if planned.done_at is None:
        return Board(planned, preview(planned), Counter())
    rows = session().exec(
        select(Offer, Visit, Property, Account.name).join(Visit, Visit.id == Offer.visit_id)
        .join(Property, Property.id == Offer.property_id).join(Account, Account.id == Offer.account_id)
        .where(Offer.disruption_id == planned.id).order_by(Offer.id)
    ).all()  # fmt: skip
    lines = [_line(*row) for row in rows]
    return Board(planned, lines, Counter(ANY if offer.answer == CALL else offer.answer for offer, *_rest in rows))


def how_many_hear(lines: Collection[Line]) -> int:
    """People, each once; some hear of several visits."""
    visits = select(Visit.account_id, Visit.property_id).where(col(Visit.uid).in_([line.visit_uid for line in lines]))
    rows = session().exec(visits).all()
    names = [name for name, rights in ROLES.items() if SEE_VISITS in rights]
    hearing = select(func.count(func.distinct(Role.person_id))).join(Person, Person.id == Role.person_id).where(
        col(Role.account_id).in_({account for account, _place in rows}), col(Role.name).in_(names),
        or_(col(Role.property_id).is_(None), col(Role.property_id).in_({place for _account, place in rows})),
        or_(col(Role.ends_at).is_(None), Role.ends_at > clock.now()), col(Person.ended_at).is_(None),
    )  # fmt: skip
    return session().exec(hearing).one()


def recent_on(day: dt.date) -> list[Disruption]:
    """The newest first, for the board of the day."""
    newest = select(Disruption).where(Disruption.day == day).order_by(col(Disruption.id).desc()).limit(RECENT)
    return list(session().exec(newest).all())


def _line(offer: Offer, visit: Visit, place: Property, account: str) -> Line:
    return Line(
        visit.uid, place.title, account, spot_words(offer.before), _after(offer.chosen or offer.after),
        [spot_words(slot) for slot in offer.slots], answer_words(offer), offer.answer,
    )  # fmt: skip


def _after(spot: dict) -> str:
    return "" if spot["state"] == "cancelled" else spot_words(spot)


def _accounts(ids: set[int]) -> dict[int, str]:
    return dict(session().exec(select(Account.id, Account.name).where(col(Account.id).in_(ids))).all())
