"""Payments: one attempt is one PaymentIntent is one idempotency key, committed before the bank is asked."""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import JSON, Field

from app.base import clock
from app.base.db import Owned, UtcDateTime, refs
from app.base.money import Money
from app.base.waiting import Waiting
from app.payments.facts import method_words


def waits(table: str) -> sa.Index:
    """For the worker, which looks every other second for what is due."""
    open_rows = sa.text("done_at IS NULL")
    return sa.Index(f"ix_{table}_waiting", "due_at", sqlite_where=open_rows, postgresql_where=open_rows)


class StoredMethod(Owned, table=True):
    """A card or bank account kept at the bank; we hold its name, never its number."""

    __table_args__ = (sa.UniqueConstraint("company_id", "bank_id"), *refs(account_id="account", person_id="person"))

    account_id: int
    person_id: int | None = None
    bank_id: str = Field(description="The method's id at the bank.")
    kind: str = Field(description="card or us_bank_account")
    brand: str = ""
    last4: str = ""
    exp_month: int | None = None
    exp_year: int | None = None
    is_default: bool = False
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    removed_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def words(self) -> str:
        return method_words(self.brand, self.last4)

    @property
    def is_bank_account(self) -> bool:
        return self.kind == "us_bank_account"


class Attempt(Owned, Waiting, table=True):
    """Its states and their ranks are in states.py; a state never goes back to a lower rank."""

    __table_args__ = (
        sa.Index("ix_attempt_bank", "company_id", "payment_intent"),
        sa.Index("ix_attempt_checkout", "company_id", "checkout"),
        sa.Index("ix_attempt_list", "company_id", "account_id", "created_at"),
        waits("payment_attempt"),
        *refs(account_id="account", method_id="stored_method"),
    )
    __tablename__ = "payment_attempt"

    account_id: int
    person_id: int | None = None
    person_name: str = ""
    method_id: int | None = None
    cents: int = Field(sa_type=sa.BigInteger)
    currency: str = "usd"
    state: str = "sending"
    way: str = Field(default="stored", description="stored, checkout, link (a hosted page for a guest), cash or check")
    payment_intent: str = ""
    checkout: str = ""
    next_url: str = Field(default="", description="Where the bank wants the payer to go.")
    bank_account: str = Field(default="", description="The connected account it was made on.")
    method_words: str = Field(default="", description="Visa 4242, as it was when paid.")
    failure_code: str = ""
    keeps_method: bool = Field(default=False, description="The payer wants to use the same card next time.")
    key_used_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    settled_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def money(self) -> Money:
        return Money(self.cents, self.currency)


class BankEvent(Owned, Waiting, table=True):
    """The inbox of what the bank told us, once per event; worked on from here."""

    __table_args__ = (sa.UniqueConstraint("company_id", "bank_account", "event"), waits("bank_event"), *refs())

    bank_account: str = ""
    event: str
    kind: str
    verdict: str = Field(default="", description="applied, ignored (not ours) or quarantined, once it is worked on.")
    raw: dict = Field(default={}, sa_type=JSON)
    received_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


class CatchUp(Owned, table=True):
    """Up to when the bank's list was read for a company. Nothing is charged before this start's catch-up is done."""

    __table_args__ = refs()

    bank_account: str = ""
    seen_until: dt.datetime = Field(sa_type=UtcDateTime)
