"""Visits: what a technician does at a property on a day, with readings, doses, tasks and photos."""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import JSON, Field

from app.base import clock
from app.base.db import Owned, UtcDateTime, refs
from app.base.pictures import Drawn
from app.base.waiting import waits


class Visit(Owned, table=True):
    """States: scheduled, on_the_way, arrived, completed, skipped, cancelled."""

    __table_args__ = (
        sa.Index("ix_visit_history", "company_id", "property_id", "day"),
        sa.Index("ix_visit_route", "company_id", "technician_id", "day"),
        *refs(
            property_id="property",
            account_id="account",
            technician_id="person",
            plan_id="plan",
            pause_id="pause",
            redo_of_id="visit",
        ),
    )

    property_id: int
    account_id: int
    plan_id: int | None = None
    pause_id: int | None = Field(default=None, description="The pause that cancelled it.")
    redo_of_id: int | None = Field(default=None, description="The visit that it makes good for, at no charge.")
    technician_id: int | None = None
    technician_name: str = ""
    name: str = Field(default="Weekly service", description="What it is, as the owner reads it.")
    day: dt.date
    moved_from: dt.date | None = None
    moved_why: str = ""
    window_from: dt.time | None = None
    window_to: dt.time | None = None
    stop_order: int = 0
    state: str = "scheduled"
    on_the_way_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    arriving_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    arrived_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    not_before: dt.datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="Where a delay was announced: she is not expected earlier."
    )
    note: str = Field(default="", description="For the owner.")
    internal_note: str = Field(default="", description="For the company only.")
    skip_reason: str = ""
    skip_next: str = Field(default="", description="What happens next; skip_words.py says both to a reader.")
    skip_again_on: dt.date | None = Field(default=None, description="The day for which we said to come back.")
    skip_ours: bool = Field(default=False, description="The fault was the company's.")
    lead_photo_id: int | None = None
    serve_anyway_by: str = Field(default="", description="Who of the office sends her although the account is on hold.")
    left_out: list = Field(default=[], sa_type=JSON, description="Required and not done: see duties.py.")
    left_out_why: str = ""
    not_due: list = Field(default=[], sa_type=JSON, description="Kinds that its plan measures on other visits.")


class Reading(Owned, table=True):
    """A measured value with the target it was judged by: a new target does not change history."""

    __table_args__ = (
        sa.UniqueConstraint("visit_id", "pool_id", "kind"),
        *refs(visit_id="visit", pool_id="pool"),
    )

    visit_id: int
    pool_id: int
    kind: str
    value: float
    low: float | None = None
    high: float | None = None
    verdict: str = "ok"


class Dose(Owned, table=True):
    __table_args__ = refs(visit_id="visit", pool_id="pool")

    visit_id: int
    pool_id: int
    product: str
    amount: float
    unit: str
    reason: str = Field(default="", description="In the technician's words.")
    reading: str = Field(default="", description="The kind it was to move, from `before` to about `after`.")
    before: float | None = None
    after: float | None = None
    price_cents: int | None = Field(default=None, description="None: included in the plan.")
    added_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime, description="None: not known.")


class Part(Owned, table=True):
    """Something that was used up or installed: billed once, tied by the invoice's line to it."""

    __table_args__ = refs(visit_id="visit")

    visit_id: int
    name: str
    quantity_thousandths: int = 1000
    price_cents: int | None = Field(default=None, sa_type=sa.BigInteger, description="Of one. None: it costs nothing.")
    shows_price: bool = Field(default=True, description="Whether the owner reads the price on the visit's page.")
    warranty_until: dt.date | None = None
    billed_on: str = Field(default="", description="The number of the invoice on which it stands, drafts too.")


class Task(Owned, table=True):
    __table_args__ = refs(visit_id="visit")

    visit_id: int
    name: str
    position: int = 0
    state: str = Field(default="open", description="open, done, not_done or not_due")
    reason: str = ""


class Photo(Owned, Drawn, table=True):
    """A photo of a visit."""

    __table_args__ = (waits("photo"), *refs(visit_id="visit"))

    visit_id: int
    kind: str = Field(default="after", description="before, after, water_line, equipment, issue or gate")
    caption: str = ""
    sent_key: str = Field(default="", description="Of the original, for good: the same bytes are the same photo.")
    position: int = 0
    taken_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


class VisitReminder(Owned, table=True):
    """A visit was announced the day before; somebody may have confirmed it. Moved to another day, it is another one."""

    __table_args__ = (sa.UniqueConstraint("visit_id", "day"), *refs(visit_id="visit"))

    visit_id: int
    day: dt.date
    confirmed_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    confirmed_by: str = Field(default="", description="The name of whoever pressed.")
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


class SentLater(Owned, table=True):
    """Something recorded without signal, as it was taken when it came: the mark makes that happen once."""

    __table_args__ = (
        sa.UniqueConstraint("company_id", "mark"),
        *refs(person_id="person", visit_id="visit"),
    )

    person_id: int
    person_name: str
    visit_id: int | None = None
    mark: str
    kind: str = Field(description="One of offline_rules.KINDS.")
    day: dt.date | None = Field(default=None, description="The visit's, as her phone knew it.")
    happened_at: dt.datetime = Field(sa_type=UtcDateTime)
    received_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    told: list = Field(default=[], sa_type=JSON, description="Sentences for her: what was not taken, and why.")
    kept: list = Field(default=[], sa_type=JSON, description="What was not taken, as [name, value], for the office.")
    seen_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)


class Rating(Owned, table=True):
    """What an account's people say of a visit: one a visit, the last word counts."""

    __table_args__ = (
        sa.UniqueConstraint("company_id", "visit_id"),
        *refs(visit_id="visit", account_id="account", person_id="person", technician_id="person"),
    )

    visit_id: int
    account_id: int
    person_id: int | None = None
    person_name: str = ""
    technician_id: int | None = Field(default=None, description="Who did it, at the time.")
    stars: int = Field(description="1 to 5")
    words: str = ""
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    changed_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)


class Recommendation(Owned, table=True):
    """What should be done at the pool, with the owner's answer. States: open, estimate (asked for), sent, not_now."""

    __table_args__ = refs(visit_id="visit", account_id="account", property_id="property")

    visit_id: int
    account_id: int
    property_id: int
    words: str
    person_name: str = Field(default="", description="Who recommends it.")
    state: str = "open"
    answered_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    answered_by: str = ""
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


class SwimRules(Owned, table=True):
    """The company's own rules about swimming after a dose. Without a row, or without words, nothing is said."""

    __table_args__ = (sa.UniqueConstraint("company_id"), *refs())

    waits: dict = Field(default={}, sa_type=JSON, description="Product -> minutes.")
    words: str = Field(default="", description="With {time}, {product} and {added}.")
    words_es: str = ""


class TargetRange(Owned, table=True):
    """The company's own target for a reading in a kind of pool; a pool's own targets come before it."""

    __table_args__ = (sa.UniqueConstraint("company_id", "pool_kind", "kind"), *refs())

    pool_kind: str = "pool"
    kind: str
    low: float | None = None
    high: float | None = None


class SkipReason(Owned, table=True):
    """Why a visit could not be done: the company's list, with other words for the owner."""

    __table_args__ = refs()

    name: str
    owner_text: str
    next_text: str = ""
    position: int = 0
    photo_required: bool = False
    our_fault: bool = False
    extra: dict = Field(default={}, sa_type=JSON)
