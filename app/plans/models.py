"""Service plans: what is done at a property, how often, by whom and for how much."""

import datetime as dt

from sqlmodel import JSON, Field

from app.base.db import Owned, refs


class Plan(Owned, table=True):
    __table_args__ = refs(property_id="property", technician_id="person")

    property_id: int
    name: str
    description: str = ""
    every_weeks: int = Field(default=1, description="1 weekly, 2 every other week ...; 0: twice a week.")
    weekday: int = Field(default=3, description="0 Monday ... 6 Sunday")
    window_from: dt.time = dt.time(8)
    window_to: dt.time = dt.time(12)
    stop_order: int = 0
    technician_id: int | None = None
    price_cents: int = 0
    tasks: list = Field(default=[], sa_type=JSON, description="Names in order, as the owner reads them.")
    readings: list = Field(default=[], sa_type=JSON, description="Reading kinds to take.")
    starts_on: dt.date
    ends_on: dt.date | None = None
