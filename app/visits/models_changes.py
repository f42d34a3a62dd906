"""What comes between a visit and its plan: delays and storms with their choices, longer jobs, the way there."""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import JSON, Field

from app.base import clock
from app.base.db import Owned, UtcDateTime, refs
from app.base.waiting import Waiting, waits


class Stage(Owned, table=True):
    """A part of a longer job, in the words its owner reads: drained, repaired, filled again."""

    __table_args__ = refs(visit_id="visit")

    visit_id: int
    name: str
    position: int = 0
    done_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)


class Position(Owned, table=True):
    """Where a technician was on her way to one stop. Kept for a day, shown only roughly; never in an event or a log."""

    __table_args__ = (sa.Index("ix_position_at", "company_id", "at"), *refs(visit_id="visit"))

    visit_id: int
    latitude: float
    longitude: float
    at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


class PendingChange(Owned, Waiting, table=True):
    """What the people of a visit or a plan last knew of it, while the office may still be moving things about.

    When it is due, only the difference is told; moved and moved back, there is none.
    """

    __table_args__ = (
        waits("pending_change"),
        sa.CheckConstraint("(visit_id IS NULL) <> (plan_id IS NULL)", "one_thing"),
        *refs(visit_id="visit", plan_id="plan"),
    )

    visit_id: int | None = None
    plan_id: int | None = None
    before: dict = Field(default={}, sa_type=JSON, description="Of a visit day and technician, of a plan its rhythm.")
    told: str = Field(default="", description="moved, assigned, cancelled or rhythm; empty where nothing was left.")


class Disruption(Owned, Waiting, table=True):
    """What comes between a visit, a route or a whole day and its plan. Until it is due the office can undo it."""

    __table_args__ = (
        waits("disruption"),
        sa.Index("ix_disruption_day", "company_id", "day"),
        *refs(visit_id="visit", route_of_id="person", technician_id="person"),
    )

    kind: str = Field(description="delay, cancellation, reassignment or move")
    day: dt.date
    visit_id: int | None = Field(default=None, description="One visit alone.")
    route_of_id: int | None = Field(default=None, description="The route of this technician; neither: all that day.")
    reason: str = Field(description="In the words that the owners read.")
    minutes: int = Field(default=0, description="Of a delay.")
    technician_id: int | None = Field(default=None, description="Who goes instead.")
    to_day: dt.date | None = Field(default=None, description="Where a move goes, unless somebody chooses otherwise.")
    offers_choices: bool = True
    person_name: str = ""
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    undone_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)


class Offer(Owned, table=True):
    """What one visit's people were told of a disruption, and what they may choose instead; answers.py has the rules."""

    __table_args__ = (
        sa.UniqueConstraint("disruption_id", "visit_id"),
        *refs(disruption_id="disruption", visit_id="visit", account_id="account", property_id="property"),
    )

    disruption_id: int
    visit_id: int
    account_id: int
    property_id: int
    before: dict = Field(default={}, sa_type=JSON, description="Day, window and technician as planned.")
    after: dict = Field(default={}, sa_type=JSON, description="The same as told: what silence keeps.")
    slots: list = Field(default=[], sa_type=JSON, description="Days, windows and technicians to choose from.")
    answer: str = Field(default="", description="keep, slot, any or call (answers.py); empty: silence.")
    chosen: dict = Field(default={}, sa_type=JSON, description="Where an answer moved the visit.")
    answered_by: str = ""
    answered_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    made_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
