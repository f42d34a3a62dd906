"""Accounts: the company's customers, each a household or a firm, and the roles people have for them."""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import JSON, Field

from app.base import clock
from app.base.db import Owned, UtcDateTime, refs


class Account(Owned, table=True):
    __table_args__ = refs()

    name: str
    number: str = ""
    kind: str = Field(default="residential", description="residential or commercial")
    status: str = Field(default="active", description="lead, active, paused, suspended or cancelled")
    billing_street: str = ""
    billing_city: str = ""
    billing_region: str = ""
    billing_postal_code: str = ""
    purchase_order: str = ""
    vendor_number: str = Field(default="", description="What the customer's bookkeepers call us.")
    exempt_number: str = Field(default="", description="The certificate by which no tax is charged.")
    exempt_until: dt.date | None = Field(default=None, description="Its last day; None: it does not run out.")
    note: str = Field(default="", description="For the office only.")
    bank_customer: str = Field(default="", description="The account's id at the bank.")
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


class Role(Owned, table=True):
    """What a person may do for an account, or for one property of it. See rights.py for the words."""

    __table_args__ = refs(person_id="person", account_id="account", property_id="property")

    person_id: int
    account_id: int
    property_id: int | None = None
    name: str
    ends_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)


class Change(Owned, table=True):
    """Something an owner changed: what the office sees with before and after, accepts or undoes."""

    __table_args__ = refs(account_id="account", property_id="property")

    account_id: int
    property_id: int | None = None
    person_id: int | None = None
    person_name: str = ""
    thing: str = Field(description="access, instructions, pause, contact, pool ...")
    thing_id: int
    before: dict = Field(default={}, sa_type=JSON, description="Sealed where it is secret.")
    after: dict = Field(default={}, sa_type=JSON)
    effective_on: dt.date | None = None
    state: str = Field(default="new", description="new, accepted or undone")
    decided_by: str = ""
    decided_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    seen_by_technician_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


class ServiceHold(Owned, table=True):
    """No service at an account until it pays: announced, on from `started_at`, over from `ended_at`.

    Billing and AutoPay go on meanwhile.
    """

    __table_args__ = (
        sa.Index("uq_service_hold_live", "account_id", unique=True, sqlite_where=sa.text("ended_at IS NULL"),
                 postgresql_where=sa.text("ended_at IS NULL")),
        *refs(account_id="account", invoice_id="invoice"),
    )

    account_id: int
    invoice_id: int = Field(description="The oldest of those that are late, by which its notices lead to Pay.")
    cents: int = Field(sa_type=sa.BigInteger, description="What was late when it was announced, or began.")
    begins_on: dt.date
    announced_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    started_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_why: str = Field(default="", description="settled, on_its_way or office")
    ended_by: str = ""
    rests_until: dt.date | None = Field(default=None, description="Lifted by the office: none anew before this day.")
