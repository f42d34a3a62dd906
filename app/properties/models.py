"""Service addresses, the pools at them, and how one gets in."""

import datetime as dt

from sqlmodel import JSON, Field

from app.base import clock
from app.base.db import Owned, UtcDateTime, refs


class Property(Owned, table=True):
    __table_args__ = refs(account_id="account")

    account_id: int
    name: str = Field(default="", description="What people call it; without one the street is shown.")
    street: str
    city: str = ""
    region: str = ""
    postal_code: str = ""
    zone: str = "America/Phoenix"
    tax_millionths: int | None = Field(default=None, description="86000 is 8.6 %. None: the company's rate.")
    note: str = Field(default="", description="For the office and technicians only.")
    latitude: float | None = Field(default=None, description="Learned from technicians who arrived; no map service.")
    longitude: float | None = None
    ended_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def title(self) -> str:
        return self.name or self.street

    @property
    def address(self) -> str:
        """One line: street, city, region and postal code as far as known."""
        place = " ".join(part for part in (self.region, self.postal_code) if part)
        return ", ".join(part for part in (self.street, self.city, place) if part)


class Pool(Owned, table=True):
    """A body of water: pool, spa or fountain."""

    __table_args__ = refs(property_id="property")

    property_id: int
    kind: str = "pool"
    name: str = ""
    gallons: int | None = None
    surface: str = Field(default="", description="plaster, pebble, vinyl, fiberglass or tile")
    sanitizer: str = Field(default="chlorine", description="chlorine, salt or bromine")
    position: int = 0
    targets: dict = Field(default={}, sa_type=JSON, description="Own ranges: reading kind -> [low, high].")


class Access(Owned, table=True):
    """How one gets to the water. Codes are sealed; seeing them is logged."""

    __table_args__ = refs(property_id="property")

    property_id: int = Field(unique=True)
    gate_code_sealed: str = ""
    lock_code_sealed: str = ""
    directions: str = Field(default="", description="Where the gate is, which side; no secrets.")
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    has_pets: bool = False
    pets: str = ""
    keep_pets_inside: bool = False
    hazards: str = ""
    version: int = 0
    changed_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)


class AccessView(Owned, table=True):
    """Somebody saw a code: who, when, why. Written in the transaction that unseals it."""

    __table_args__ = refs(property_id="property", person_id="person")

    property_id: int
    person_id: int
    person_name: str
    reason: str
    at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


class Preferences(Owned, table=True):
    """What the people there wish for; no row, no wish. Whom we text before a visit each person says for themselves."""

    __table_args__ = refs(property_id="property")

    property_id: int = Field(unique=True)
    preferred_weekday: int | None = Field(default=None, description="0 Monday ... 6 Sunday; a wish until it is agreed.")
    water_concern: str = Field(default="", description="What to keep an eye on.")


class Instructions(Owned, table=True):
    """Special instructions; each change is a new version, the newest counts."""

    __table_args__ = refs(property_id="property")

    property_id: int
    text: str
    version: int
    person_id: int | None = None
    person_name: str = ""
    at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
