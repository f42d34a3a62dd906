"""What owners say of a visit: one to five, and a few words."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import case, col, func, select

from app.accounts.models import Account
from app.base import clock, events
from app.base.db import session
from app.base.languages import _l
from app.base.prepared import Prepared, given
from app.people.models import Person
from app.properties.models import Property
from app.visits.models import Rating, Visit
from app.visits.refused import VisitRefused
from app.visits.states import COMPLETED

STARS = {1: _l("Very bad"), 2: _l("Bad"), 3: _l("All right"), 4: _l("Good"), 5: _l("Very good")}
# The office looks at these.
LOW = 3
EDITABLE = dt.timedelta(days=7)
LONGEST = 1000
RECENT = dt.timedelta(days=90)
# An average of fewer says more about the owners than about the technician.
ENOUGH = 5
NEWEST = 50


class NotDone(VisitRefused):
    sentence = _l("Only a visit that was done can be rated.")
    field = "stars"


class RatedLongAgo(VisitRefused):
    sentence = _l("A rating can be changed for seven days. Call us if something else comes up.")
    field = "stars"


@dataclass(frozen=True)
class Average:
    """A technician's, over RECENT."""

    uid: str
    name: str
    count: int
    stars: float
    low: int

    @property
    def is_enough(self) -> bool:
        return self.count >= ENOUGH


_OF_VISIT = Prepared(select(Rating).where(Rating.visit_id == given("visit_id")))


def rating_of(visit: Visit) -> Rating | None:
    return _OF_VISIT(visit_id=visit.id).first()


def is_open(rating: Rating | None) -> bool:
    """Whether it can still be given or changed."""
    return rating is None or clock.now() < rating.created_at + EDITABLE


def rate(visit: Visit, person: Person, stars: int, words: str) -> Rating:
    """Inside writing(). Raises NotDone and RatedLongAgo; the same once more changes nothing."""
    if visit.state != COMPLETED:
        raise NotDone
    rating = rating_of(visit)
    if not is_open(rating):
        raise RatedLongAgo
    if rating and (rating.stars, rating.words) == (stars, words):
        return rating
    made = rating or Rating(
        visit_id=visit.id, account_id=visit.account_id, technician_id=visit.technician_id, stars=stars
    )
    made.changed_at = clock.now() if rating else None
    made.stars, made.words, made.person_id, made.person_name = stars, words, person.id, person.name
    session().add(made)
    events.record("visit.rated", made, stars=stars)
    return made


def averages(technician_id: int | None = None) -> list[Average]:
    """Of the last three months, the one with most ratings first; of one alone, where named. One query."""
    low = func.sum(case((col(Rating.stars) <= LOW, 1), else_=0))
    found = (
        select(Person.uid, Person.name, func.count(Rating.id), func.avg(Rating.stars), low)
        .join(Person, Person.id == Rating.technician_id)
        .where(Rating.created_at > clock.now() - RECENT).group_by(Person.id, Person.uid, Person.name)
    )  # fmt: skip
    rows = session().exec(found.where(Person.id == technician_id) if technician_id else found)
    return sorted((Average(uid, name, count, float(stars), int(bad)) for uid, name, count, stars, bad in rows),
                  key=lambda one: -one.count)  # fmt: skip


def newest_ratings(technician_id: int | None = None) -> list:
    """(rating, visit's uid, day, technician's name, property, account's name)."""
    found = (
        select(Rating, Visit.uid, Visit.day, Visit.technician_name, Property, Account.name)
        .join(Visit, Visit.id == Rating.visit_id).join(Property, Property.id == Visit.property_id)
        .join(Account, Account.id == Rating.account_id).order_by(col(Rating.id).desc()).limit(NEWEST)
    )  # fmt: skip
    return list(session().exec(found.where(Rating.technician_id == technician_id) if technician_id else found))


def overall(found: Iterable[Average]) -> float | None:
    found = list(found)
    count = sum(one.count for one in found)
    return sum(one.stars * one.count for one in found) / count if count else None
