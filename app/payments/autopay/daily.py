"""Once a day for each company: plans what AutoPay charges, and looks which cards come to their end."""

import datetime as dt

from sqlmodel import select

from app.base import clock, current, db
from app.base.db import session
from app.base.events import record
from app.payments.autopay.expiry import WARN, last_day, warning
from app.payments.autopay.planning import plan_all, rules
from app.payments.models import StoredMethod


def plan_the_day() -> None:
    """Asked every minute. Two at the same time plan once: writers take turns, and the second sees the mark."""
    today = clock.today(current.zone())
    if rules().planned_on == today:
        return
    with db.writing():
        present = rules()
        if present.planned_on != today:
            present.planned_on = today
            session().add(present)
            plan_all()
            _warn_of_expiry(today)


def _warn_of_expiry(today: dt.date) -> None:
    for method in expiring(today, max(WARN)):
        days = warning(last_day(method.exp_month, method.exp_year), today, method.warned_days)
        if days is not None:
            method.warned_days = days
            session().add(method)
            record("method.expiring", method, days=days)


def expiring(today: dt.date, within: int) -> list[StoredMethod]:
    """Cards whose last day lies within so many days, soonest first."""
    until = today + dt.timedelta(days=within)
    month = StoredMethod.exp_year * 12 + StoredMethod.exp_month
    cards = select(StoredMethod).where(
        StoredMethod.removed_at.is_(None), StoredMethod.unusable_why == "", month >= today.year * 12 + today.month,
        month <= until.year * 12 + until.month,
    )  # fmt: skip
    found = session().exec(cards.order_by(month, StoredMethod.id))
    return [card for card in found if last_day(card.exp_month, card.exp_year) <= until]
