"""Which accounts are on hold, for those who plan, drive and read."""

import datetime as dt

from sqlmodel import col, select

from app.accounts.models import ServiceHold
from app.base import clock
from app.base.db import session
from app.base.events import record

SETTLED, ON_ITS_WAY, BY_OFFICE = "settled", "on_its_way", "office"

IS_LIVE = col(ServiceHold.ended_at).is_(None)
IS_ON = IS_LIVE & col(ServiceHold.started_at).is_not(None)


def live_hold(account_id: int) -> ServiceHold | None:
    """Announced or on."""
    return session().exec(select(ServiceHold).where(ServiceHold.account_id == account_id, IS_LIVE)).first()


def is_on_hold(account_id: int) -> bool:
    return session().exec(select(ServiceHold.id).where(ServiceHold.account_id == account_id, IS_ON)).first() is not None


def on_hold(account_ids: list[int]) -> set[int]:
    """Of these accounts; one query."""
    found = select(ServiceHold.account_id).where(col(ServiceHold.account_id).in_(account_ids), IS_ON)
    return set(session().exec(found))


def announce(account_id: int, invoice_id: int, cents: int, begins_on: dt.date) -> ServiceHold:
    """Inside writing(); its uniqueness for an account is the second wall behind the turns."""
    hold = ServiceHold(account_id=account_id, invoice_id=invoice_id, cents=cents, begins_on=begins_on)
    session().add(hold)
    record("hold.announced", hold)
    return hold


def begin(hold: ServiceHold, cents: int) -> None:
    hold.started_at, hold.cents = clock.now(), cents
    session().add(hold)
    record("hold.started", hold)


def lift(hold: ServiceHold, why: str, by: str = "", rests_until: dt.date | None = None) -> None:
    """A second time changes nothing."""
    if hold.ended_at is None:
        hold.ended_at, hold.ended_why, hold.ended_by, hold.rests_until = clock.now(), why, by, rests_until
        session().add(hold)
        record("hold.lifted", hold, why=why)
