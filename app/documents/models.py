"""Papers kept for an account: warranties, contracts, permits, as PDF or as a picture."""

import datetime as dt

from sqlmodel import Field

from app.base import clock
from app.base.db import Owned, UtcDateTime, refs
from app.base.pictures import Drawn
from app.base.waiting import waits


class Document(Owned, Drawn, table=True):
    """A PDF (`pdf_key`), or a picture drawn anew. `property_id` None: it is the whole account's."""

    __table_args__ = (
        waits("document"),
        *refs(account_id="account", property_id="property", equipment_id="equipment"),
    )

    account_id: int
    property_id: int | None = None
    equipment_id: int | None = None
    category: str = Field(description="One of categories.CATEGORIES.")
    title: str
    is_shown: bool = Field(default=True, description="Owners see it; else the office only.")
    expires_on: dt.date | None = None
    told_days: int | None = Field(default=None, description="The last stage of which its end was told.")
    pdf_key: str = ""
    size: int = Field(default=0, description="Bytes, as it came.")
    person_name: str = Field(default="", description="Who put it here.")
    created_at: dt.datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)
    ended_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime, description="Taken away.")

    @property
    def is_ready(self) -> bool:
        return bool(self.pdf_key or self.full_key)
