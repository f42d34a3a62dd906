"""Papers about a property over a time, made by the worker a few visits at a time."""

import datetime as dt

from sqlmodel import JSON, Field

from app.base import clock
from app.base.db import Owned, UtcDateTime, refs
from app.base.waiting import Waiting, waits


class PropertyReport(Owned, Waiting, table=True):
    """Forms: history_pdf, history_csv, passport_pdf, passport_zip. States: making, ready, empty.

    `parts` are keys of what was read so far, each of a few visits, oldest first.
    """

    __table_args__ = (
        waits("property_report"),
        *refs(account_id="account", property_id="property", person_id="person"),
    )

    account_id: int
    property_id: int
    person_id: int | None = Field(default=None, description="Whom it is for; none: the office.")
    form: str
    first: dt.date
    last: dt.date
    language: str = "en"
    state: str = "making"
    total: int = Field(default=0, description="Visits in it.")
    made: int = 0
    after_day: dt.date | None = None
    after_id: int = 0
    parts: list = Field(default=[], sa_type=JSON)
    key: str = Field(default="", description="Of the finished file's bytes.")
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
