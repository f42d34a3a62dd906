"""Service plans: what is done at a property, how often, by whom and for how much; and how the company bills."""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import JSON, Field

from app.base.db import Owned, refs


class Plan(Owned, table=True):
    __table_args__ = refs(property_id="property", technician_id="person")

    property_id: int
    name: str
    description: str = ""
    every_weeks: int = Field(default=1, description="1 weekly, 2 every other week ...; 0: twice a week.")
    weekday: int = Field(default=3, description="0 Monday ... 6 Sunday")
    window_from: dt.time = dt.time(8)
    window_to: dt.time = dt.time(12)
    stop_order: int = 0
    technician_id: int | None = None
    price_cents: int = Field(default=0, description="Of a month, a week or a stop, as `billed_per` says.")
    billed_per: str = Field(default="month", description="month, week or stop")
    in_advance: bool = Field(default=False, description="Months and weeks only; stops are billed once they are done.")
    billing_day: int = Field(default=1, description="The day of the month on which its invoice is due to be made.")
    chemicals: str = Field(default="included", description="included, extra or partly")
    included: list = Field(default=[], sa_type=JSON, description="Products in the price, where that is partly so.")
    tasks: list = Field(default=[], sa_type=JSON, description="Names in order, as the owner reads them.")
    readings: list = Field(default=[], sa_type=JSON, description="Reading kinds to take.")
    rules: dict = Field(default={}, sa_type=JSON, description="What is required and how often: see visit_rules.py.")
    starts_on: dt.date
    ends_on: dt.date | None = None


class EquipmentRule(Owned, table=True):
    """What every plan's visit needs wherever there is equipment of a kind; rules as in visit_rules.py."""

    __table_args__ = (sa.UniqueConstraint("company_id", "kind", "thing", "name"), *refs())

    kind: str = Field(description="As equipment has it.")
    thing: str = Field(description="task or reading")
    name: str = Field(description="The task as the owner reads it, or the reading's kind.")
    required: bool = True
    every: int = 1
    photo: str = ""


class BillingRules(Owned, table=True):
    """How the company bills. Without a row the defaults hold."""

    __table_args__ = (sa.UniqueConstraint("company_id"), *refs())

    skip_credit: str = Field(default="ours", description="A skipped visit is credited: always, never or ours.")
    pause_credit: str = Field(default="share", description="What a missed visit is worth: share or visit (worth.py).")
    due_days: int = 15
    tax_millionths: int = Field(default=0, description="Where a property has no rate of its own.")
    taxes_service: bool = False
    taxes_chemicals: bool = True
    taxes_parts: bool = True
    chemical_prices: dict = Field(default={}, sa_type=JSON, description="Product -> cents for one of its first unit.")
    approval_cents: int | None = Field(
        default=None, sa_type=sa.BigInteger, description="Money corrected beyond it needs a second person; none: never."
    )
