"""Conversations between an account's people and the office, each about one thing."""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import Field

from app.base import clock
from app.base.db import Owned, UtcDateTime, refs
from app.base.pictures import Drawn
from app.base.waiting import waits


class Thread(Owned, table=True):
    """`thing` and `thing_id` say what it is about, `part_id` which line of it. Open until somebody closes it."""

    __table_args__ = (
        sa.Index("ix_thread_thing", "company_id", "thing", "thing_id"),
        *refs(account_id="account", property_id="property", person_id="person"),
    )

    account_id: int
    property_id: int | None = Field(default=None, description="Of a visit: who sees this property may read it.")
    person_id: int | None = None
    person_name: str = ""
    thing: str = Field(description="invoice or visit")
    thing_id: int
    part_id: int | None = None
    place: str = Field(description="The path of the thing's page in the portal.")
    about: str = Field(description="What the thing is called: INV-1042, Nov 19, 2026")
    subject: str = Field(description="The line in question, as it read; the visit's name.")
    answered_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime, description="None: waits for us.")
    noted_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime, description="The owner knows the answer.")
    closed_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_by: str = ""
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    last_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


class Message(Owned, table=True):
    __table_args__ = refs(thread_id="thread", person_id="person")

    thread_id: int
    person_id: int | None = None
    person_name: str
    is_office: bool = False
    text: str
    at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


class MessagePhoto(Owned, Drawn, table=True):
    """A photo beside a message."""

    __table_args__ = (waits("message_photo"), *refs(thread_id="thread", message_id="message"))

    thread_id: int
    message_id: int
