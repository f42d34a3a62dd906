"""What makes the demo worth a look today: a bill to pay, one overdue, a pause, a new gate code, a route to drive."""

import datetime as dt

from sqlmodel import select

from app.accounts.models import Account
from app.base import db
from app.base.db import session
from app.companies.models import serving
from app.people.models import Person
from app.properties.access import change_access
from app.properties.models import Property
from tests.world import Cast

# Whose last invoice is still open.
UNPAID = frozenset({"Olivia Reyes", "Hotel Azul", "Grant Ellis", "Priya Mbeki", "Rosa Vega"})
PAYS_BY = ("Visa 4242", "Mastercard 5454", "Check", "Bank account 6789")


def make_situations(cast: Cast, today: dt.date) -> None:
    with serving(cast.companies["Sparkling Pools"], _person(cast, "Olivia")), db.writing():
        place = session().get(Property, cast.properties["Reyes"])
        change_access(
            place,
            gate_code="4831#",
            directions="Side gate by the garage; lift the latch and push.",
            has_pets=True,
            pets="Biscuit (golden retriever)",
            keep_pets_inside=True,
        )


def _person(cast: Cast, name: str) -> Person:
    with serving(cast.companies["Sparkling Pools"]):
        return session().get(Person, cast.people[name])


def account_named(name: str) -> Account:
    return session().exec(select(Account).where(Account.name == name)).one()
