"""What is under way in the demo: reminders, a technician who shares her way, a storm day that somebody answered."""

import datetime as dt

from sqlmodel import col, func, select

from app.accounts.models import Role
from app.base import clock, current, db
from app.base.changing import change
from app.base.db import session
from app.companies.branding import present_company
from app.people.models import Person
from app.people.profile import change_profile, staff_of
from app.properties.models import Property
from app.visits.answering import answer_offer
from app.visits.answers import KEEP, SLOT, Answer
from app.visits.disrupting import AT_ONCE, carry_out, disrupt
from app.visits.disruptions import MOVE
from app.visits.geometry import Point
from app.visits.models import Visit
from app.visits.models_changes import Disruption, Offer
from app.visits.positions import note_position
from app.visits.progress import start_driving
from app.visits.scheduling import visit_on
from app.visits.states import SCHEDULED
from tests.world import Cast

REMINDS_AT = dt.time(17)
# A corner of Tempe; the strip shows it by the clock, since nobody has arrived there with a shared position before.
ON_THE_ROAD = Point(33.4255, -111.94)
# A day with more visits belongs to a world for measurements.
MOST_VISITS = 60


def make_live(cast: Cast, today: dt.date) -> None:
    with db.writing():
        change(present_company(), "company.changed", {"reminds_at": REMINDS_AT})
    _on_the_way(cast, today)
    day = _stormy_day(today, cast.properties["Reyes"])
    if day:
        _storm(cast, day)


def _on_the_way(cast: Cast, today: dt.date) -> None:
    """Diego's first stop today: a filter check at the resort, of which Marta sees how far he is."""
    diego = session().get(Person, cast.people["Diego"])
    with current.serving(current.company(), diego):
        with db.writing():
            change_profile(staff_of(diego), today.year - 4, shares_position=True)
            visit = visit_on(session().get(Property, cast.properties["Azul Resort"]), today, name="Filter check",
                             technician_id=diego.id)  # fmt: skip
        with db.writing():
            start_driving(visit, clock.now() + dt.timedelta(minutes=18))
        with db.writing():
            note_position(visit, diego, ON_THE_ROAD)


def _stormy_day(today: dt.date, except_at: int) -> dt.date | None:
    """The first one from the day after tomorrow on that has visits, none of them Olivia's."""
    days = range(2, 7)
    counts = dict(
        session().exec(
            select(Visit.day, func.count(Visit.id))
            .where(col(Visit.day).in_([today + dt.timedelta(days=at) for at in days]), Visit.state == SCHEDULED,
                   Visit.property_id != except_at)
            .group_by(Visit.day)
        ).all()
    )  # fmt: skip
    return next((day for day, count in sorted(counts.items()) if count <= MOST_VISITS), None)


def _storm(cast: Cast, day: dt.date) -> None:
    company, otto = current.company(), session().get(Person, cast.people["Otto"])
    with current.serving(company, otto):
        with db.writing():
            planned = disrupt(Disruption(kind=MOVE, day=day, to_day=day + dt.timedelta(days=1),
                                         reason="A dust storm is forecast"), AT_ONCE)  # fmt: skip
        carry_out(planned)
    offer = session().exec(select(Offer).where(Offer.disruption_id == planned.id).order_by(Offer.id)).first()
    owner = _owner_of(offer.account_id)
    with current.serving(company, owner), db.writing():
        answer_offer(offer, Answer(SLOT, 0) if offer.slots else Answer(KEEP), owner)


def _owner_of(account_id: int) -> Person:
    theirs = select(Person).join(Role, Role.person_id == Person.id)
    return session().exec(theirs.where(Role.account_id == account_id, Role.name == "owner").order_by(Role.id)).first()
