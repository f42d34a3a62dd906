"""What the office's first page counts."""

import datetime as dt
from zoneinfo import ZoneInfo

from sqlmodel import col, func, select

from app.base import current
from app.base.db import session
from app.base.money import Money
from app.invoices.ledger import PAYING
from app.invoices.models import Entry
from app.notices.models import OfficeAlert


def money_in(since: dt.date) -> Money:
    """What payments came to since the morning of a day, less what went back."""
    start = dt.datetime.combine(since, dt.time(0), ZoneInfo(current.zone()))
    cents = select(func.coalesce(func.sum(Entry.cents), 0)).where(
        Entry.kind.in_(PAYING), Entry.at >= start.astimezone(dt.UTC))
    return Money(-int(session().exec(cents).one()), current.company().currency)


def new_alerts(limit: int) -> list[OfficeAlert]:
    newest = select(OfficeAlert).where(OfficeAlert.state == "new").order_by(col(OfficeAlert.id).desc())
    return list(session().exec(newest.limit(limit)).all())
