"""What waits: a payment that failed, a pause, changes that the office has yet to look at."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import select

from app.accounts.models import Change
from app.accounts.reach import Reach
from app.accounts.rights import EDIT_ACCESS, PAY, SEE_VISITS
from app.base import clock
from app.base.db import session
from app.base.languages import _l
from app.base.money import Money
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
}
# Older ones the office has put aside.
CHANGES_FOR = dt.timedelta(days=14)


@dataclass(frozen=True)
class Failed:
    """The last payment did not go through; `words` say why, and what to do next."""

    uid: str
    amount: Money
    words: str


def failed_payment(reach: Reach) -> Failed | None:
    """Only the newest attempt counts: whoever paid after that has settled it."""
    columns = (Attempt.uid, Attempt.cents, Attempt.currency, Attempt.state, Attempt.failure_code)
    mine = select(*columns).where(Attempt.account_id.in_(reach.accounts(PAY)))
    row = session().exec(mine.order_by(Attempt.id.desc()).limit(1)).first()
    if row is None or row.state != "failed":
        return None
    return Failed(row.uid, Money(row.cents, row.currency), " ".join(words_for(row.failure_code)))


def pauses_now(reach: Reach) -> list:
    """Under way or to come, with their properties, soonest first."""
    columns = (Pause.starts_on, Pause.ends_on, Property.uid.label("place_uid"), Property.name, Property.street)
    here = reach.covers(SEE_VISITS, Property.account_id, Property.id)
    live = select(*columns).join(Property, Property.id == Pause.property_id).where(
        here, Pause.cancelled_at.is_(None), Pause.ends_on >= today()
    )
    return list(session().exec(live.order_by(Pause.starts_on)).all())


def changes_waiting(reach: Reach) -> list[str]:
    """What the household changed and the office has not looked at yet, each thing once."""
    mine = reach.covers(EDIT_ACCESS, Change.account_id, Change.property_id)
    fresh = (Change.state == "new", Change.created_at > clock.now() - CHANGES_FOR, Change.thing.in_(THINGS))
    return [str(THINGS[thing]) for thing in session().exec(select(Change.thing).where(mine, *fresh).distinct())]


def hears_by_push(person_id: int) -> bool:
    return session().exec(select(PushDevice.id).where(PushDevice.person_id == person_id).limit(1)).first() is not None
