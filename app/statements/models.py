"""Statements of account: who gets them, and papers made for download."""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import JSON, Field

from app.base import clock
from app.base.db import Owned, UtcDateTime, refs
from app.base.waiting import Waiting, waits


class StatementReader(Owned, table=True):
    """Somebody who gets the account's statement each month."""

    __table_args__ = (
        sa.UniqueConstraint("company_id", "account_id", "person_id"),
        *refs(account_id="account", person_id="person"),
    )

    account_id: int
    person_id: int


class StatementMonth(Owned, table=True):
    """That an account's statement of a month went out; `month` is its first day."""

    __table_args__ = (sa.UniqueConstraint("company_id", "account_id", "month"), *refs(account_id="account"))

    account_id: int
    month: dt.date


class PaperBundle(Owned, Waiting, table=True):
    """The PDFs of an account's invoices between two days, as one ZIP. The worker makes them a few at a time.

    States: making, ready, empty. `made` are [number, key of its bytes], in order.
    """

    __table_args__ = (waits("paper_bundle"), *refs(account_id="account", person_id="person"))

    account_id: int
    person_id: int | None = None
    first: dt.date
    last: dt.date
    language: str = "en"
    state: str = "making"
    total: int = 0
    after_id: int = 0
    made: list = Field(default=[], sa_type=JSON)
    key: str = Field(default="", description="Of the ZIP's bytes.")
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
