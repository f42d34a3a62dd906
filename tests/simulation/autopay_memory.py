"""What owners remember of AutoPay, apart from the product's own tables."""

import datetime as dt
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

# It has summer time, on March 14 and November 7 of 2027.
ZONE = "America/New_York"


@dataclass
class Will:
    """What an owner wants just now, as the owner would remember it."""

    on_since: dt.datetime | None = None
    cap: int | None = None
    is_bank: bool = False
    frozen: dict[int, dt.datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    at: dt.datetime
    cents: int


@dataclass(frozen=True)
class Taken:
    """A charge at the bank, with the owner's will when it was made."""

    intent: str
    invoice_id: int
    account_id: int
    cents: int
    at: dt.datetime
    was_on: bool
    was_frozen: bool
    cap: int | None
    is_bank: bool


def day_of(moment: dt.datetime) -> dt.date:
    return moment.astimezone(ZoneInfo(ZONE)).date()
