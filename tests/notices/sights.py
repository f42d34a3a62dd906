"""What a test looks at and does: messages in the outbox, visits gone through."""

import datetime as dt
import re

from sqlmodel import select

from app import outlets
from app.base import clock
from app.base.db import session
from app.notices.consent import Standing, standing_of
from app.notices.models import Notice, TextConsent
from app.people.models import Person
from app.properties.models import Pool
from app.visits.models import Visit
from app.visits.progress import complete
from app.visits.recording import record_readings

GOOD_WATER = {"ph": 7.5, "free_chlorine": 3.0, "total_alkalinity": 100}


class Reached:
    """What reached people in the demo's outbox, oldest first."""

    def __init__(self, world):
        self.world = world

    def texts(self, name: str) -> list[str]:
        return [message.body for message in self._to("text", self.world.person(name).phone)]

    def letters(self, name: str) -> list:
        return self._to("email", self.world.person(name).email)

    def pushes(self, name: str) -> list:
        return self._to("push", self.world.person(name).name)

    def everything(self) -> list:
        return outlets.outbox().messages()

    def _to(self, kind: str, to: str) -> list:
        return outlets.outbox().messages(kind=kind, to=to)[::-1]


def may_text(world, name: str, *purposes: str) -> None:
    """As if they had agreed long ago."""
    with world.writing():
        person = world.row(Person, world.cast.people[name])
        for purpose in purposes or ("service",):
            session().add(TextConsent(person_id=person.id, phone=person.phone, purpose=purpose, given=True,
                                      source="portal", text="I agree"))  # fmt: skip


def standing_at(world, name: str = "Olivia") -> Standing:
    """What they agreed to for the number that they have."""
    person = world.person(name)
    return standing_of(person.phone, person)


def add_visit(world, account: str, place: str, day: dt.date | None = None) -> Visit:
    """Inside writing(): a visit of today that Tess will do."""
    tess = world.row(Person, world.cast.people["Tess"])
    visit = Visit(
        account_id=world.cast.accounts[account], property_id=world.cast.properties[place], technician_id=tess.id,
        technician_name=tess.name, day=day or clock.today("America/Phoenix"),
    )
    session().add(visit)
    session().flush()
    return visit


def completed_visit(world, account: str = "Reyes", place: str = "Reyes", pool: str = "Reyes pool", **readings) -> Visit:
    """With these readings in its pool, by default good ones."""
    with world.writing():
        visit = add_visit(world, account, place)
        record_readings(visit, world.row(Pool, world.cast.pools[pool]), readings or GOOD_WATER)
        complete(visit)
    return visit


def notices(world, **wanted) -> list[Notice]:
    return world.all(select(Notice).filter_by(**wanted).order_by(Notice.id))


def links_in(text: str) -> list[str]:
    return re.findall(r"https?://\S+", text)


def path_of(link: str) -> str:
    return "/" + link.split("/", 3)[3]
