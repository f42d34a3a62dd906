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
        sa.Index("ix_notice_thing", "company_id", "thing", "thing_id"),
        sa.Index("ix_notice_log", "company_id", "state", "id"),
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
    refusals: int = Field(default=0, description="How often the channel said no. `tries` counts dead senders, too.")
    provider_id: str = ""
    reached: list = Field(default=[], sa_type=JSON, description="Push devices that have it already.")
    sent_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    delivered_at: dt.datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="When the carrier said that it arrived; few channels say so."
    )
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


class NoticeSwitch(Owned, table=True):
    """Whether the company sends a kind of notice at all; without a row it does."""

    __table_args__ = (sa.UniqueConstraint("company_id", "event"), *refs())

    event: str
    on: bool = True


class Wording(Owned, table=True):
    """A company's own words for a kind of notice, a channel and a language; the built-in ones while not in use."""

    __table_args__ = (sa.UniqueConstraint("company_id", "event", "channel", "language"), *refs())

    event: str
    channel: str
    language: str
    subject: str = Field(default="", description="Of a letter its subject, of a push its title; texts have none.")
    body: str = ""
    in_use: bool = True


class NoticeRules(Owned, table=True):
    """How much of what rings somebody may get in a day. Without a row the defaults hold."""

    __table_args__ = (sa.UniqueConstraint("company_id"), *refs())

    texts_a_day: int = 8
    pushes_a_day: int = 40


class TextConsent(Owned, table=True):
    """A yes or no to our texts, with its proof. Rows are never changed: the newest of a number and purpose holds."""

    __table_args__ = (
        sa.Index("ix_text_consent_phone", "company_id", "phone", "id"),
        *refs(person_id="person"),
    )

    person_id: int | None = Field(default=None, description="None: a number that nobody of ours has.")
    phone: str
    purpose: str = Field(description="service or news")
    given: bool
    source: str = Field(description="portal, text, carrier or office")
    version: str = Field(default="", description="Of the wording that was agreed to.")
    language: str = ""
    text: str = Field(description="What they read and agreed to, or what they wrote or said.")
    from_address: str = Field(default="", description="The network address it came from.")
    by: str = Field(default="", description="Who of the office wrote it down.")
    at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


class DeadAddress(Owned, table=True):
    """Nobody is there: a mail server or the carrier refused this address for good. Gone once something gets through."""

    __table_args__ = (sa.UniqueConstraint("company_id", "address"), *refs(notice_id="notice"))

    address: str
    channel: str
    why: str = Field(description="In the other side's words.")
    notice_id: int | None = Field(default=None, description="The notice that found it out.")
    since: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


class Broadcast(Owned, Waiting, table=True):
    """One message to many. A draft waits for nobody; once scheduled it is due at its hour."""

    __table_args__ = (waits("broadcast"), *refs(person_id="person"))

    person_id: int = Field(description="Who of the office wrote it.")
    person_name: str
    purpose: str = Field(description="service or news; news go to those who want them only.")
    audience: dict = Field(default={}, sa_type=JSON, description="The filter, see crowd.py.")
    channels: list = Field(default=[], sa_type=JSON, description="Each person gets it over the first that reaches.")
    words: dict = Field(default={}, sa_type=JSON, description="Language -> [title, words].")
    state: str = Field(default="draft", description="draft, scheduled, sending, sent or stopped")
    sends_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    after_id: int = Field(default=0, description="The last person who was looked at.")
    total: int = Field(default=0, description="How many people the filter found when it was scheduled.")
    seen: int = 0
    told: int = 0
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


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
