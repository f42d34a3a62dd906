"""Invoices, their lines, the ledger, and what follows when nobody pays.

Balances are sums of the ledger; nothing keeps a second truth.
"""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import JSON, Field, col

from app.base import clock
from app.base.db import Owned, UtcDateTime, refs
from app.base.money import Money


class Invoice(Owned, table=True):
    """States: draft, open, void. Paid, overdue, processing are said by status.py from the ledger and the attempts."""

    __table_args__ = (
        sa.UniqueConstraint("company_id", "number"),
        sa.Index("ix_invoice_list", "company_id", "account_id", "issued_on"),
        *refs(account_id="account", run_id="invoice_run"),
    )

    account_id: int
    run_id: int | None = Field(default=None, description="The run that made it.")
    number: str
    state: str = "draft"
    issued_on: dt.date
    due_on: dt.date
    currency: str = "usd"
    purchase_order: str = ""
    subtotal_cents: int = Field(default=0, sa_type=sa.BigInteger)
    tax_cents: int = Field(default=0, sa_type=sa.BigInteger)
    total_cents: int = Field(default=0, sa_type=sa.BigInteger)
    note: str = ""
    sent_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime, description="Ahead of now: held until then.")
    opened_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    voided_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    is_left_alone: bool = Field(default=False, description="No reminder, no late fee and no hold because of it.")
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


# For owners: no drafts, and nothing that was taken back before it was sent.
IS_SHOWN = sa.or_(Invoice.state == "open", sa.and_(Invoice.state == "void", col(Invoice.sent_at).is_not(None)))


class Line(Owned, table=True):
    __table_args__ = refs(invoice_id="invoice", property_id="property", plan_id="plan")
    __tablename__ = "invoice_line"

    invoice_id: int
    property_id: int | None = None
    position: int = 0
    description: str
    quantity_thousandths: int = 1000
    unit_cents: int = Field(default=0, sa_type=sa.BigInteger)
    amount_cents: int = Field(default=0, sa_type=sa.BigInteger)
    tax_millionths: int = 0
    tax_cents: int = Field(default=0, sa_type=sa.BigInteger)
    plan_id: int | None = Field(default=None, description="Of lines that bill a plan's period, with the next two.")
    period: dt.date | None = Field(default=None, description="The first day of the period.")
    source: str = Field(default="", description="What it is for, as billing.py names it: period, dose:12, pause:7 ...")


class LineVisit(Owned, table=True):
    """The visits behind a line. A visit is billed once."""

    __table_args__ = (sa.UniqueConstraint("company_id", "visit_id"), *refs(line_id="invoice_line", visit_id="visit"))
    __tablename__ = "invoice_line_visit"

    line_id: int
    visit_id: int


class LinePart(Owned, table=True):
    """The part behind a line. A part is billed once."""

    __table_args__ = (sa.UniqueConstraint("company_id", "part_id"), *refs(line_id="invoice_line", part_id="part"))
    __tablename__ = "invoice_line_part"

    line_id: int
    part_id: int


def _once(name: str, where: str, *columns: str) -> sa.Index:
    """The same fact stands in the ledger once."""
    condition = sa.text(where)
    return sa.Index(name, "company_id", "kind", "source", *columns, unique=True, sqlite_where=condition,
                    postgresql_where=condition)


# What the ledger knows. A reversal is the bank's (a dispute), returned is cash or a check that was taken back; moved is
# one half of a pair between an invoice and the account's credit, which is what stands on no invoice. A tip and a card
# surcharge are owed and paid by the same payment: their facts and its own on no invoice sum to zero.
EXTRAS = ("tip", "surcharge")
KINDS = ("invoice", "void", "payment", "refund", "reversal", "returned", "credit", "write_off", "moved", *EXTRAS)


class Entry(Owned, table=True):
    """The ledger, append-only. Positive cents: the account owes more; negative: less.

    `source` is the bank's object or our own row behind it; the same fact is written once.
    """

    __table_args__ = (
        _once("uq_ledger_fact_of_invoice", "invoice_id IS NOT NULL", "invoice_id"),
        _once("uq_ledger_fact", "invoice_id IS NULL"),
        sa.Index("ix_ledger_account", "company_id", "account_id", "at"),
        # What is open, on one invoice or on all, is read from it alone.
        sa.Index("ix_ledger_open", "company_id", "invoice_id", "account_id", "cents"),
        *refs(account_id="account", invoice_id="invoice"),
    )
    __tablename__ = "ledger_entry"

    account_id: int
    invoice_id: int | None = None
    kind: str = Field(description="One of KINDS.")
    cents: int = Field(sa_type=sa.BigInteger)
    currency: str = "usd"
    source: str
    attempt_id: int | None = None
    at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)

    @property
    def money(self) -> Money:
        return Money(self.cents, self.currency)


class Allocation(Owned, table=True):
    """So many cents of a payment attempt for an invoice. While live, no other attempt may have it."""

    __table_args__ = (
        sa.Index("uq_allocation_live", "invoice_id", unique=True, sqlite_where=sa.text("live"),
                 postgresql_where=sa.text("live")),
        *refs(attempt_id="payment_attempt", invoice_id="invoice"),
    )

    attempt_id: int
    invoice_id: int
    cents: int = Field(sa_type=sa.BigInteger)
    live: bool = True


class Correction(Owned, table=True):
    """The office corrects money: somebody asks with a reason; above the company's limit somebody else agrees.

    Kinds: refund, void, credit, write_off, returned (cash or a check). States: waiting, done, refused, withdrawn.
    """

    __table_args__ = (
        sa.Index("ix_correction_state", "company_id", "state"),
        *refs(account_id="account", invoice_id="invoice", attempt_id="payment_attempt"),
    )

    account_id: int
    invoice_id: int | None = None
    attempt_id: int | None = Field(default=None, description="The payment that is given or taken back.")
    kind: str
    state: str = "waiting"
    cents: int = Field(sa_type=sa.BigInteger)
    currency: str = "usd"
    reason: str
    opens: bool = Field(default=False, description="Of a refund: what it had paid is owed again.")
    part: str = Field(default="", description="Of a refund: tip, where only the tip is given back.")
    person_id: int | None = Field(default=None, description="Who asked.")
    person_name: str = ""
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    decided_by_id: int | None = Field(default=None, description="Who agreed or refused; none where nobody had to.")
    decided_by_name: str = ""
    decided_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    decision: str = Field(default="", description="Why it was refused.")

    @property
    def money(self) -> Money:
        return Money(self.cents, self.currency)


class Instalment(Owned, table=True):
    """A dated part of an invoice. What was paid covers the first ones, so nothing more has to be remembered."""

    __table_args__ = (sa.UniqueConstraint("company_id", "invoice_id", "position"), *refs(invoice_id="invoice"))

    invoice_id: int
    position: int
    due_on: dt.date
    cents: int = Field(sa_type=sa.BigInteger)


class DunningRules(Owned, table=True):
    """How the company reminds, charges late fees and holds service; all off without a row. Judged by dunning.py."""

    __table_args__ = (sa.UniqueConstraint("company_id"), *refs())

    remind_since: dt.date | None = Field(default=None, description="None: off. Steps of earlier days stay unsent.")
    steps: list = Field(default=[], sa_type=JSON, description="[days from the due day, [channels]], rising.")
    send_from: dt.time = dt.time(9)
    send_until: dt.time = dt.time(18)
    skips_paused: bool = Field(default=True, description="Nothing is sent or charged during a vacation pause.")
    fee_since: dt.date | None = Field(default=None, description="None: off. What was late before costs nothing.")
    fee_millionths: int = Field(default=0, description="Of what is open; with 0 `fee_cents` is charged.")
    fee_cents: int = 0
    fee_cap_cents: int | None = None
    fee_grace_days: int = 5
    fee_most: int = Field(default=1, description="For one invoice, a month apart.")
    hold_days: int | None = Field(default=None, description="Overdue. None: service is never held.")
    hold_least_cents: int = 0
    hold_notice_days: int = 7
    looked_on: dt.date | None = Field(default=None, description="The last day on which all accounts were looked at.")


class Reminder(Owned, table=True):
    """A step of the schedule that was sent for an invoice; each once."""

    __table_args__ = (
        sa.UniqueConstraint("company_id", "invoice_id", "due_on", "step"),
        *refs(invoice_id="invoice", account_id="account"),
    )

    invoice_id: int
    account_id: int
    due_on: dt.date = Field(description="For an invoice in parts that of the part.")
    step: int = Field(description="Days from the due day; before it they are negative.")
    channels: list = Field(default=[], sa_type=JSON)
    sent_on: dt.date


class LateFee(Owned, table=True):
    """Charged because an invoice was late, as an invoice of its own."""

    __table_args__ = (
        sa.UniqueConstraint("company_id", "invoice_id", "number"),
        sa.UniqueConstraint("company_id", "fee_invoice_id"),
        *refs(invoice_id="invoice", fee_invoice_id="invoice", account_id="account"),
    )

    invoice_id: int
    fee_invoice_id: int
    account_id: int
    number: int = Field(description="The first of its invoice is 1.")
    cents: int
    charged_on: dt.date
    waived_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    waived_by: str = ""
