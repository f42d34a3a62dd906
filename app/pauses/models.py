"""Vacation pauses: from a day to a day no visits; then service goes on by itself."""

import datetime as dt

from sqlmodel import Field

from app.base import clock
from app.base.db import Owned, UtcDateTime, refs


class Pause(Owned, table=True):
    __table_args__ = refs(property_id="property")

    property_id: int
    starts_on: dt.date
    ends_on: dt.date = Field(description="The last day without visits.")
    person_id: int | None = None
    person_name: str = ""
    visits_dropped: int = 0
    credit_cents: int = 0
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    cancelled_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    reminded_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
