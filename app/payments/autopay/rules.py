"""When AutoPay charges an invoice, and why not. Pure: the page, the dry run and the engine all ask here."""

import calendar
import datetime as dt
from dataclasses import dataclass

from app.base.money import BANK_LEAST, BANK_MOST

TIMINGS = ("due", "before", "sent", "payday")
MOST_DAYS_BEFORE = 14
# So many days before a charge its amount and day are told. From a bank account whose amount differs from the one
# before it is ten (Regulation E, 12 CFR 1005.10(d)(1)).
LEAD, LEAD_WHEN_VARYING = 3, 10
# The notice goes out a day earlier than it must: it may have to wait for the morning.
SPARE = dt.timedelta(days=1)
# A charge that comes later than this after the day that was told is told anew.
LATE = dt.timedelta(days=3)

CHARGE, NOT_YET, NOT = "charge", "not yet", "not"


@dataclass(frozen=True)
class Terms:
    """What the owner chose. `days_before` counts for "before", `pay_day` (1 to 31) for "payday".

    `cap_cents` None: no limit. Amounts below `least_cents` wait for the owner.
    """

    timing: str = "due"
    days_before: int = 3
    pay_day: int = 1
    cap_cents: int | None = None
    least_cents: int = 0
    one_offs: bool = True


@dataclass(frozen=True)
class Bill:
    """An invoice as it stands now. `is_live`: a payment of it is on its way."""

    open_cents: int
    sent_on: dt.date
    due_on: dt.date
    is_open: bool = True
    is_one_off: bool = False
    is_frozen: bool = False
    is_disputed: bool = False
    is_unapproved: bool = False
    is_questioned: bool = False
    is_live: bool = False


@dataclass(frozen=True)
class Standing:
    """Whether AutoPay may charge at all. `last_cents` is what it charged the time before, by the same method."""

    is_on: bool = True
    has_mandate: bool = True
    has_method: bool = True
    is_account_active: bool = True
    is_held: bool = False
    is_bank_account: bool = False
    last_cents: int | None = None


@dataclass(frozen=True)
class Announced:
    """What the notice said. `told_on` None: it has reached nobody yet."""

    cents: int
    charge_on: dt.date
    told_on: dt.date | None


@dataclass(frozen=True)
class Verdict:
    """charge `cents`; not yet, but `on` that day; or not, because of `why`, a key of words.REASONS."""

    kind: str
    why: str = ""
    on: dt.date | None = None
    cents: int = 0


def why_not(terms: Terms, bill: Bill, standing: Standing) -> str:
    """The first reason for which this invoice is not AutoPay's business; "" where it is."""
    reasons = {
        "off": not standing.is_on,
        "no_mandate": not standing.has_mandate,
        "no_method": not standing.has_method,
        "account_not_active": not standing.is_account_active,
        "held": standing.is_held,
        "paid": not bill.is_open or bill.open_cents <= 0,
        "frozen": bill.is_frozen,
        "disputed": bill.is_disputed,
        "questioned": bill.is_questioned,
        "unapproved": bill.is_unapproved,
        "one_off": bill.is_one_off and not terms.one_offs,
        "below_bank": bill.open_cents < BANK_LEAST,
        "above_bank": bill.open_cents > BANK_MOST,
        "above_cap": terms.cap_cents is not None and bill.open_cents > terms.cap_cents,
        "below_least": bill.open_cents < terms.least_cents,
    }
    return next((why for why, holds in reasons.items() if holds), "")


def lead_of(standing: Standing, cents: int) -> dt.timedelta:
    """How long before the charge its notice must have been sent."""
    varies = standing.is_bank_account and standing.last_cents != cents
    return dt.timedelta(days=LEAD_WHEN_VARYING if varies else LEAD)


def charge_day(terms: Terms, bill: Bill, earliest: dt.date) -> dt.date:
    """The day of the owner's choice, but not before `earliest`."""
    if terms.timing == "payday":
        return _pay_day(terms.pay_day, max(bill.sent_on, earliest))
    chosen = {"due": bill.due_on, "before": bill.due_on - dt.timedelta(days=terms.days_before), "sent": bill.sent_on}
    return max(chosen[terms.timing], earliest)


def _pay_day(number: int, earliest: dt.date) -> dt.date:
    """The first one from then on; in a shorter month its last day."""
    here = _in_month(earliest.year, earliest.month, number)
    if here >= earliest:
        return here
    return _in_month(earliest.year + earliest.month // 12, earliest.month % 12 + 1, number)


def _in_month(year: int, month: int, number: int) -> dt.date:
    return dt.date(year, month, min(number, calendar.monthrange(year, month)[1]))


def plan(terms: Terms, bill: Bill, standing: Standing, today: dt.date) -> Verdict:
    """Before anything was told: `charge` means tell it now, for the day `on`."""
    if why := why_not(terms, bill, standing):
        return Verdict(NOT, why)
    lead = lead_of(standing, bill.open_cents)
    day = charge_day(terms, bill, today + lead)
    is_time = today >= day - lead - SPARE and not bill.is_live
    return Verdict(CHARGE if is_time else NOT_YET, on=day, cents=bill.open_cents)


def decide(terms: Terms, bill: Bill, standing: Standing, announced: Announced, today: dt.date) -> Verdict:
    """At the moment of the charge: never more than was told, and never sooner."""
    if why := why_not(terms, bill, standing):
        return Verdict(NOT, why)
    if today > announced.charge_on + LATE:
        return Verdict(NOT, "late")
    if bill.open_cents > announced.cents:
        return Verdict(NOT, "more_than_told")
    if announced.told_on is None:
        return Verdict(NOT_YET, "not_told", on=max(today, announced.charge_on))
    if bill.is_live:
        return Verdict(NOT_YET, "on_its_way", on=max(today, announced.charge_on))
    ready = max(announced.charge_on, announced.told_on + lead_of(standing, bill.open_cents))
    return Verdict(CHARGE if today >= ready else NOT_YET, on=ready, cents=bill.open_cents)
