"""What runs a pool: pumps, filters, heaters; with their warranties and what was done to them."""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import Field

from app.base import clock
from app.base.db import Owned, UtcDateTime, refs
from app.base.pictures import Drawn
from app.base.waiting import waits


class Equipment(Owned, Drawn, table=True):
    """One piece at a property; its picture is optional. `pool_id` None: it serves all the water there."""

    __table_args__ = (waits("equipment"), *refs(account_id="account", property_id="property", pool_id="pool"))

    account_id: int
    property_id: int
    pool_id: int | None = None
    kind: str = Field(description="One of equipment_words.KINDS.")
    make: str = ""
    model: str = ""
    serial: str = ""
    installed_on: dt.date | None = None
    warranty_until: dt.date | None = None
    note: str = Field(default="", description="The owner reads it, too.")
    told_days: int | None = Field(default=None, description="The last stage of which the warranty's end was told.")
    ended_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime, description="Taken out; its log stays.")


class EquipmentWork(Owned, table=True):
    """What was done to a piece on a visit: one line, the last word counts."""

    __table_args__ = (
        sa.UniqueConstraint("equipment_id", "visit_id"),
        *refs(equipment_id="equipment", visit_id="visit"),
    )

    equipment_id: int
    visit_id: int
    day: dt.date
    person_name: str = ""
    words: str
    at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
