"""Invoice runs: what was looked at, what was billed for which period, what was left out."""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import JSON, Field

from app.base import clock
from app.base.db import Owned, UtcDateTime, refs
from app.base.waiting import Waiting, waits


class InvoiceRun(Owned, Waiting, table=True):
    """The office makes the invoices that are due within a month.

    States: counting, ready, making, made, undoing, undone. While counting, making and undoing the worker goes through
    the accounts; `after_id` is the last one it is done with.
    """

    __table_args__ = (waits("invoice_run"), *refs(person_id="person"))

    month: dt.date = Field(description="Its first day.")
    through: dt.date = Field(description="The last day whose invoices are due.")
    state: str = "counting"
    person_id: int | None = None
    person_name: str = ""
    after_id: int = 0
    accounts: int = 0
    seen: int = 0
    invoices: int = 0
    cents: int = Field(default=0, sa_type=sa.BigInteger)
    troubles: dict = Field(default={}, sa_type=JSON, description="Kind of trouble -> ids of the accounts.")
    kept: int = Field(default=0, description="Invoices that could not be undone.")
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    made_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    sends_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime, description="Until then it can be undone.")


class BilledPeriod(Owned, table=True):
    """A plan's period is billed once. Without an invoice it came to nothing, and what is left of it goes onto the next.

    `terms` are those of plans/terms.py at that time.
    """

    __table_args__ = (
        sa.UniqueConstraint("company_id", "plan_id", "starts_on"),
        *refs(plan_id="plan", account_id="account", invoice_id="invoice", run_id="invoice_run"),
    )

    plan_id: int
    account_id: int
    invoice_id: int | None = None
    run_id: int | None = None
    starts_on: dt.date
    ends_on: dt.date
    terms: dict = Field(default={}, sa_type=JSON)


class LeftOut(Owned, table=True):
    """What the office took out of a run: one line, or with `line` "" the whole invoice of an account."""

    __table_args__ = (
        sa.UniqueConstraint("company_id", "run_id", "account_id", "line"),
        *refs(run_id="invoice_run", account_id="account"),
    )

    run_id: int
    account_id: int
    line: str = Field(default="", description="plan.period.source, as billing.py names it")
