"""A property's plans as owners read them, in columns."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import select

from app.base.db import session
from app.people.models import Person
from app.plans.models import Plan
from app.plans.plan_words import plan_words


@dataclass(frozen=True)
class PlanCard:
    """`technician` is a first name, "" where nobody is set."""

    name: str
    description: str
    rhythm: str
    technician: str
    price_cents: int
    billed_per: str
    tasks: list[str]


def plans_at(property_id: int, today: dt.date) -> list[PlanCard]:
    """Those that are not over."""
    columns = (
        Plan.name, Plan.description, Plan.every_weeks, Plan.weekday, Plan.price_cents, Plan.billed_per, Plan.tasks,
        Plan.ends_on, Person.name.label("technician"),
    )  # fmt: skip
    rows = session().exec(
        select(*columns).join(Person, Person.id == Plan.technician_id, isouter=True)
        .where(Plan.property_id == property_id).order_by(Plan.id)
    )  # fmt: skip
    return [_card(row) for row in rows if row.ends_on is None or row.ends_on >= today]


def technician_at(property_id: int, today: dt.date) -> str:
    """The first name of who comes there, "" where nobody is set."""
    return next((plan.technician for plan in plans_at(property_id, today) if plan.technician), "")


def _card(row) -> PlanCard:
    first_name = row.technician.split()[0] if row.technician else ""
    return PlanCard(row.name, row.description, plan_words(row), first_name, row.price_cents, row.billed_per, row.tasks)
