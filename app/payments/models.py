"""Payments: one attempt is one PaymentIntent is one idempotency key, committed before the bank is asked."""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import JSON, Field

from app.base import clock
from app.base.db import Owned, UtcDateTime, refs
from app.base.money import Money
from app.base.waiting import Waiting, waits
from app.payments.facts import method_words
from app.payments.ways import BY_HAND, paid_with


class StoredMethod(Owned, table=True):
    """A card or bank account kept at the bank; we hold its name, never its number."""

    __table_args__ = (sa.UniqueConstraint("company_id", "bank_id"), *refs(account_id="account", person_id="person"))

    account_id: int
    person_id: int | None = None
    bank_id: str = Field(description="The method's id at the bank.")
    kind: str = Field(description="card or us_bank_account")
    brand: str = ""
    last4: str = ""
    funding: str = Field(default="", description="Of a card, as the bank says: credit, debit, prepaid or unknown.")
    exp_month: int | None = None
    exp_year: int | None = None
    is_default: bool = False
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    removed_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    unusable_why: str = Field(default="", description="The bank's reason for which nothing can be charged to it.")
    warned_days: int | None = Field(default=None, description="So near its end was the card when we last said so.")

    @property
    def is_usable(self) -> bool:
        return self.removed_at is None and not self.unusable_why

    @property
    def words(self) -> str:
        return method_words(self.brand, self.last4)

    @property
    def is_bank_account(self) -> bool:
        return self.kind == "us_bank_account"

    @property
    def is_credit_card(self) -> bool:
        """Only what the bank calls so; what it has not told is none."""
        return self.kind == "card" and self.funding == "credit"


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
    cents: int = Field(sa_type=sa.BigInteger, description="All that is charged, with the next two.")
    tip_cents: int = 0
    surcharge_cents: int = 0
    currency: str = "usd"
    state: str = "sending"
    way: str = Field(default="stored", description="stored, checkout, link (a hosted page for a guest), cash or check")
    payment_intent: str = ""
    checkout: str = ""
    next_url: str = Field(default="", description="Where the bank wants the payer to go.")
    bank_account: str = Field(default="", description="The connected account it was made on.")
    method_words: str = Field(default="", description="Visa 4242, as it was when paid; see `words`.")
    reference: str = Field(default="", description="Of what the office entered: the check's number.")
    failure_code: str = ""
    keeps_method: bool = Field(default=False, description="The payer wants to use the same card next time.")
    off_session: bool = Field(default=False, description="AutoPay's: nobody is there to approve it.")
    key_used_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    settled_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def money(self) -> Money:
        return Money(self.cents, self.currency)

    @property
    def extras(self) -> dict[str, int]:
        """What no invoice gets, by kind."""
        found = {"tip": self.tip_cents, "surcharge": self.surcharge_cents}
        return {kind: cents for kind, cents in found.items() if cents}

    @property
    def words(self) -> str:
        """From what it was paid, in the reader's language; "" where nobody knows yet."""
        return paid_with(self.way, self.method_words, self.reference)

    @property
    def is_by_hand(self) -> bool:
        return self.way in BY_HAND


class TipShare(Owned, table=True):
    """Whose a payment's tip is, as the visits were behind it when it began; of nobody where no technician was."""

    __table_args__ = (
        sa.UniqueConstraint("company_id", "attempt_id", "technician_id"),
        *refs(attempt_id="payment_attempt", technician_id="person"),
    )

    attempt_id: int
    technician_id: int | None = None
    technician_name: str = ""
    cents: int


class Refund(Owned, Waiting, table=True):
    """Money on its way back through the bank: one row is one idempotency key, committed before the bank is asked.

    States: sending, pending (the bank has it), succeeded, failed (it came back to us), refused (it never began).
    """

    __table_args__ = (
        sa.UniqueConstraint("company_id", "correction_id"),
        waits("payment_refund"),
        *refs(attempt_id="payment_attempt", correction_id="correction"),
    )
    __tablename__ = "payment_refund"

    attempt_id: int
    correction_id: int
    cents: int = Field(sa_type=sa.BigInteger)
    state: str = "sending"
    bank_refund: str = Field(default="", description="The bank's id of it.")
    code: str = Field(default="", description="Why it was refused or failed; in words by refund_words.py.")
    said: str = Field(default="", description="The bank's own sentence, for a code that we do not know.")
    key_used_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    settled_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)


class Dispute(Owned, table=True):
    """A payment that its payer's bank took back, and what became of it: open, won or lost."""

    __table_args__ = (
        sa.UniqueConstraint("company_id", "source"),
        sa.Index("ix_dispute_state", "company_id", "state"),
        *refs(attempt_id="payment_attempt"),
    )
    __tablename__ = "payment_dispute"

    attempt_id: int
    source: str = Field(description="The bank's id of it, by which the ledger has it, too.")
    cents: int = Field(sa_type=sa.BigInteger, description="As the bank took them.")
    state: str = "open"
    closed_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    asked_again_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime, description="Of a lost one.")
    asked_again_by: str = ""


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


class ExportBatch(Owned, table=True):
    """For the accountant: the ledger's facts after `after_id` up to `upto_id`. The batches follow without a gap.

    Its files are made once and stay as they are.
    """

    __table_args__ = (sa.UniqueConstraint("company_id", "number"), *refs())

    number: int
    after_id: int
    upto_id: int
    counts: dict = Field(default={}, sa_type=JSON, description="Kind of fact -> how many.")
    files: dict = Field(default={}, sa_type=JSON, description="Name -> key of its bytes, in order.")
    person_name: str = ""
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


class BankDay(Owned, Waiting, table=True):
    """A day at the bank compared with the ledger. `fee_cents` is what the bank kept of it."""

    __table_args__ = (sa.UniqueConstraint("company_id", "day"), waits("bank_day"), *refs(export_id="export_batch"))

    day: dt.date
    payments: int = Field(default=0, description="Of ours, at the bank.")
    cents: int = Field(default=0, sa_type=sa.BigInteger, description="What they and what went back come to there.")
    fee_cents: int = Field(default=0, sa_type=sa.BigInteger)
    strangers: int = Field(default=0, description="Payments there that did not come through the portal.")
    healed: int = Field(default=0, description="Differences that went away when the bank's list was read again.")
    differences: list = Field(default=[], sa_type=JSON, description="As comparing.Difference has them.")
    compared_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    export_id: int | None = Field(default=None, description="The batch that took its fee to the books.")
