"""What waits: a payment that failed, a pause, changes that the office has yet to look at."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import select

from app.accounts.models import Change
from app.accounts.reach import Reach, in_reach
from app.accounts.rights import EDIT_ACCESS, PAY, SEE_VISITS
from app.base import clock
from app.base.languages import _l
from app.base.money import Money
from app.base.prepared import Prepared, given, one_of
from app.notices.models import PushDevice
from app.pauses.models import Pause
from app.payments.failures import words_for
from app.payments.models import Attempt
from app.properties.models import Property
from app.visits.history import today

THINGS = {
    "access": _l("How to get in"),
    "instructions": _l("Special instructions"),
    "pause": _l("Vacation pause"),
    "pool": _l("Your pool's details"),
    "preferences": _l("About the water"),
    "preferred_day": _l("Preferred day"),
}
# Older ones the office has put aside.
CHANGES_FOR = dt.timedelta(days=14)

_NEWEST_ATTEMPT = Prepared(
    select(Attempt.uid, Attempt.cents, Attempt.currency, Attempt.state, Attempt.failure_code)
    .where(Attempt.account_id.in_(one_of("accounts"))).order_by(Attempt.id.desc()).limit(1)
)
_PAUSES = Prepared(
    select(Pause.starts_on, Pause.ends_on, Property.uid.label("place_uid"), Property.name, Property.street)
    .join(Property, Property.id == Pause.property_id)
    .where(in_reach(Property.account_id, Property.id), Pause.cancelled_at.is_(None), Pause.ends_on >= given("today"))
    .order_by(Pause.starts_on)
)
_CHANGES = Prepared(
    select(Change.thing)
    .where(in_reach(Change.account_id, Change.property_id), Change.state == "new")
    .where(Change.created_at > given("since")).distinct()
)
_DEVICE = Prepared(select(PushDevice.id).where(PushDevice.person_id == given("person_id")).limit(1))


@dataclass(frozen=True)
class Failed:
    """The last payment did not go through; `words` say why, and what to do next."""

    uid: str
    amount: Money
    words: str


def failed_payment(reach: Reach) -> Failed | None:
    """Only the newest attempt counts: whoever paid after that has settled it."""
    row = _NEWEST_ATTEMPT(accounts=reach.accounts(PAY)).first()
    if row is None or row.state != "failed":
        return None
    return Failed(row.uid, Money(row.cents, row.currency), " ".join(words_for(row.failure_code)))


def pauses_now(reach: Reach) -> list:
    """Under way or to come, with their properties, soonest first."""
    return list(_PAUSES(today=today(), **reach.covered(SEE_VISITS)))


def changes_waiting(reach: Reach) -> list[str]:
    """What the household changed and the office has not looked at yet, each thing once."""
    things = _CHANGES(since=clock.now() - CHANGES_FOR, **reach.covered(EDIT_ACCESS))
    return [str(words) for thing, words in THINGS.items() if thing in things]


def hears_by_push(person_id: int) -> bool:
    return _DEVICE(person_id=person_id).first() is not None
