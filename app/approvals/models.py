"""Who must say yes before a larger invoice may be paid."""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import Field

from app.base import clock
from app.base.db import Owned, UtcDateTime, refs


class ApprovalRule(Owned, table=True):
    """Of an account: invoices over so much need so many approvers. Without a row none does."""

    __table_args__ = (sa.UniqueConstraint("company_id", "account_id"), *refs(account_id="account"))

    account_id: int
    above_cents: int = Field(sa_type=sa.BigInteger)
    needed: int = 1


class Approver(Owned, table=True):
    """A person whose yes counts. Until `deputy_until` the deputy may say it in their place."""

    __table_args__ = (
        sa.UniqueConstraint("company_id", "account_id", "person_id"),
        *refs(account_id="account", person_id="person", deputy_id="person"),
    )

    account_id: int
    person_id: int
    deputy_id: int | None = None
    deputy_until: dt.date | None = None
    ended_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)


class Approval(Owned, table=True):
    """Somebody's yes to an invoice as it was: `cents` is what it came to then."""

    __table_args__ = refs(invoice_id="invoice", person_id="person", approver_id="approver")

    invoice_id: int
    approver_id: int
    person_id: int
    person_name: str
    cents: int = Field(sa_type=sa.BigInteger)
    at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    ended_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime, description="Taken back.")


class ApprovalRequest(Owned, table=True):
    """That the approvers of an invoice were asked, for how much, and when they hear of it again."""

    __table_args__ = (sa.UniqueConstraint("company_id", "invoice_id"), *refs(invoice_id="invoice"))

    invoice_id: int
    cents: int = Field(sa_type=sa.BigInteger)
    times: int = 0
    next_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime, description="None: nobody is asked now.")
