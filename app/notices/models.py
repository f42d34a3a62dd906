"""Notices: one message to one person over one channel. Rendered when sent; no row holds a link's secret."""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import JSON, Field

from app.base import clock
from app.base.db import Owned, UtcDateTime, refs
from app.base.waiting import Waiting, waits


class Notice(Owned, Waiting, table=True):
    __table_args__ = (
        sa.UniqueConstraint("company_id", "dedupe"),
        sa.Index("ix_notice_person", "company_id", "person_id", "created_at"),
        waits("notice"),
        *refs(person_id="person", capability_id="capability"),
    )

    person_id: int
    capability_id: int | None = Field(default=None, description="The link in it: the same one when it is sent again.")
    event: str = Field(description="The template's folder: visit_completed, sign_in ...")
    channel: str = Field(description="push, text or email")
    to: str = Field(default="", description="Address or number at the time; empty for push.")
    thing: str = ""
    thing_id: int | None = None
    values: dict = Field(default={}, sa_type=JSON, description="What the template needs besides the thing; no secrets.")
    dedupe: str = Field(description="The same notice is written once.")
    urgent: bool = False
    state: str = Field(default="waiting", description="waiting, sent, failed or dropped")
    provider_id: str = ""
    reached: list = Field(default=[], sa_type=JSON, description="Push devices that have it already.")
    sent_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


class PushDevice(Owned, table=True):
    """A browser that hears by push; gone with its session."""

    __table_args__ = (
        sa.UniqueConstraint("company_id", "endpoint"),
        *refs(person_id="person", signed_in_id="signed_in"),
    )

    person_id: int
    signed_in_id: int | None = None
    endpoint: str
    p256dh: str
    auth: str
    origin: str = Field(default="", description="Where it was switched on: a tap must lead to the same origin.")
    label: str = ""
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    last_sent_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)


class NoticeChoice(Owned, table=True):
    """A person's own choice for an event and channel; without a row the default of kinds.py holds."""

    __table_args__ = (sa.UniqueConstraint("person_id", "event", "channel"), *refs(person_id="person"))

    person_id: int
    event: str
    channel: str
    wanted: bool


class OfficeAlert(Owned, table=True):
    """Something the office should look at: a reading out of range, a skipped visit, a failed payment."""

    __table_args__ = (sa.UniqueConstraint("company_id", "dedupe"), *refs(account_id="account", assigned_id="person"))

    kind: str
    account_id: int | None = None
    thing: str
    thing_id: int
    title: str
    detail: str = ""
    dedupe: str
    state: str = Field(default="new", description="new, read or resolved")
    assigned_id: int | None = None
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    resolved_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    resolved_by: str = ""


class AlertRule(Owned, table=True):
    """Whether and how the office hears of a kind of alert."""

    __table_args__ = (sa.UniqueConstraint("company_id", "kind"), *refs())

    kind: str
    on: bool = True
    email: bool = False
    person_id: int | None = Field(default=None, description="Who is mailed; None: everybody of the office.")
    threshold: float | None = None
