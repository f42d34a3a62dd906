"""People who sign in, and the company's staff among them. A person belongs to one company."""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import Field

from app.base import clock
from app.base.db import Owned, UtcDateTime, refs


class Person(Owned, table=True):
    """Somebody who signs in. E-mail (lowercase) and phone (E.164) are each one person's within the company."""

    __table_args__ = (
        sa.Index("uq_person_email", "company_id", "email", unique=True, sqlite_where=sa.text("email <> ''"),
                 postgresql_where=sa.text("email <> ''")),
        sa.Index("uq_person_phone", "company_id", "phone", unique=True, sqlite_where=sa.text("phone <> ''"),
                 postgresql_where=sa.text("phone <> ''")),
        *refs(),
    )

    name: str
    email: str = ""
    phone: str = ""
    email_verified_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    phone_verified_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    language: str = "en"
    zone: str = Field(default="", description="Where they live; empty means where the company is.")
    quiet_from: dt.time | None = Field(default=None, description="Own quiet hours; over midnight where until is less.")
    quiet_until: dt.time | None = None
    links_generation: int = Field(default=0, description="Raised to make every link sent so far void.")
    texts_stopped_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else self.name

    @property
    def initials(self) -> str:
        words = self.name.split()
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "?"


class Staff(Owned, table=True):
    """What a person is in the company. Everybody but technicians needs a second factor."""

    __table_args__ = refs(person_id="person")

    person_id: int = Field(unique=True)
    role: str = Field(description="owner, admin, office, billing or technician")
    totp_sealed: str = ""
    totp_last_step: int = Field(default=0, description="A code counts once: steps up to this one are spent.")
    recovery_left: list = Field(default=[], sa_type=sa.JSON)
    photo_key: str = Field(default="", description="What owners see of a technician, besides the first name.")
    works_since: int | None = Field(default=None, description="The year in which they came to the company.")
    shares_position: bool = Field(default=False, description="Theirs to decide: on the way, to the owner who is next.")
    ended_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)


class SignIn(Owned, table=True):
    """One asked-for sign-in: its code and link are derived from the uid, never stored. Ten minutes, once.

    The code works only in the browser that asked; the link signs in the browser that clicks.
    """

    __table_args__ = (sa.Index("ix_sign_in_browser", "company_id", "browser"), *refs(person_id="person"))

    person_id: int | None = Field(default=None, description="None: nobody of ours, or asked too often.")
    contact: str = Field(description="What was typed, normalised: an e-mail or a phone number.")
    channel: str = Field(description="email or text")
    browser: str = Field(description="SHA-256 of the asking browser's secret.")
    purpose: str = Field(default="sign-in", description="sign-in, step-up or demo")
    go_to: str = "/"
    shared: bool = Field(default=False, description="The asking device is not the person's own.")
    code_length: int = 6
    tries: int = 0
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    expires_at: dt.datetime = Field(sa_type=UtcDateTime)
    link_used_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    link_used_on: str = Field(default="", description="The kind of device, in words.")
    code_used_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)


class SignedIn(Owned, table=True):
    """A session on one browser. The cookie holds its secret; the row only the secret's hash."""

    __table_args__ = refs(person_id="person")

    person_id: int
    secret_hash: str = Field(unique=True)
    family: str = Field(description="Stays when the secret changes; CSRF tokens belong to it.")
    kind: str = Field(description="link, full, staff or technician")
    level: int
    stepped_up_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    capability_id: int | None = None
    shared: bool = Field(default=False, description="On a device of others: ends after minutes, keeps no copies.")
    idle_minutes: int = Field(default=90 * 24 * 60, description="Ends after so long without use.")
    device: str = ""
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    last_seen_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    ends_at: dt.datetime = Field(sa_type=UtcDateTime)
    ended_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)


class SessionRule(Owned, table=True):
    """How long the company lets a kind of session last, where it is not our own rule."""

    __table_args__ = (sa.UniqueConstraint("company_id", "kind"), *refs())

    kind: str = Field(description="full, staff or technician")
    idle_minutes: int
    longest_minutes: int


class Capability(Owned, table=True):
    """A link in a message: opens one thing for one person, and pays it. Its token is derived, never stored."""

    __table_args__ = refs(person_id="person")

    person_id: int | None = Field(default=None, description="None for a QR code on paper.")
    thing: str = Field(description="visit, invoice, payment, home ...")
    thing_id: int
    channel: str = Field(description="email, text, push or paper")
    contact: str = ""
    contact_verified: bool = False
    generation: int = 0
    browsers: list = Field(default=[], sa_type=sa.JSON, description="Hashes of those that opened an account by it.")
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    expires_at: dt.datetime = Field(sa_type=UtcDateTime)
    opened_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)


class ContactChange(Owned, table=True):
    """A new e-mail or phone, waiting for its code; the old one can undo it for 72 hours."""

    __table_args__ = refs(person_id="person")

    person_id: int
    kind: str = Field(description="email or phone")
    old: str
    new: str
    tries: int = 0
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    confirmed_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    undone_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
