"""AutoPay: its rules, what was agreed to, what is planned, what is left alone."""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import JSON, Field

from app.base import clock
from app.base.db import Owned, UtcDateTime, refs
from app.base.waiting import Waiting, waits


def _one_live(name: str, where: str, *columns: str) -> sa.Index:
    condition = sa.text(where)
    return sa.Index(name, *columns, unique=True, sqlite_where=condition, postgresql_where=condition)


class AutoPay(Owned, table=True):
    """For an account or one property of it: what is charged by itself, when, and from what. One that ended stays.

    The rules are those of autopay/rules.py. While held nothing is charged: a charge failed for good.
    """

    __table_args__ = (
        _one_live("uq_autopay_of_account", "ended_at IS NULL AND property_id IS NULL", "account_id"),
        _one_live("uq_autopay_of_property", "ended_at IS NULL AND property_id IS NOT NULL", "property_id"),
        *refs(account_id="account", property_id="property", method_id="stored_method"),
    )
    __tablename__ = "autopay"

    account_id: int
    property_id: int | None = None
    method_id: int
    timing: str = Field(default="due", description="due, before, sent or payday")
    days_before: int = 3
    pay_day: int = 1
    cap_cents: int | None = Field(default=None, sa_type=sa.BigInteger)
    least_cents: int = Field(default=0, sa_type=sa.BigInteger)
    one_offs: bool = True
    started_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    ended_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_why: str = Field(default="", description="owner, replaced, method_removed or method_unusable")
    held_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    held_why: str = Field(default="", description="The bank's code.")


class Mandate(Owned, table=True):
    """What a person agreed to, word for word, and how we know. Other rules or another method are another one."""

    __table_args__ = (
        _one_live("uq_mandate_in_force", "ended_at IS NULL", "autopay_id"),
        *refs(autopay_id="autopay", account_id="account", method_id="stored_method", person_id="person"),
    )

    autopay_id: int
    account_id: int
    method_id: int
    person_id: int
    person_name: str
    version: str
    language: str
    text: str
    terms: dict = Field(default={}, sa_type=JSON)
    ip: str = ""
    browser: str = ""
    given_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    ended_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_by: str = ""


class PlannedCharge(Owned, Waiting, table=True):
    """An invoice that AutoPay will charge on a day, as it was told. Told anew it is the invoice's next cycle.

    States: planned, charging, paid, failed, dropped (and `why`).
    """

    __table_args__ = (
        sa.UniqueConstraint("company_id", "invoice_id", "cycle"),
        waits("planned_charge"),
        *refs(autopay_id="autopay", account_id="account", invoice_id="invoice", method_id="stored_method",
              attempt_id="payment_attempt"),
    )  # fmt: skip

    autopay_id: int
    account_id: int
    invoice_id: int
    method_id: int
    cycle: int = 0
    cents: int = Field(sa_type=sa.BigInteger, description="As told. Never more is charged.")
    charge_on: dt.date
    state: str = "planned"
    why: str = ""
    attempt_id: int | None = None
    failures: int = 0
    first_failed_on: dt.date | None = None
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


class FrozenInvoice(Owned, table=True):
    """AutoPay leaves this invoice alone until somebody thaws it."""

    __table_args__ = (
        _one_live("uq_frozen_invoice", "ended_at IS NULL", "invoice_id"),
        *refs(invoice_id="invoice", account_id="account"),
    )

    invoice_id: int
    account_id: int
    person_name: str = ""
    question: str = Field(default="", description="What the owner wants to know first; the office reads it.")
    frozen_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    ended_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)


class AutoPayRules(Owned, table=True):
    """The company's. Without a row the defaults hold."""

    __table_args__ = (sa.UniqueConstraint("company_id"), *refs())
    __tablename__ = "autopay_rules"

    retry_days: list = Field(default=[1, 3, 5, 7], sa_type=JSON, description="Days after the first failure.")
    planned_on: dt.date | None = Field(default=None, description="The last day on which all invoices were looked at.")
