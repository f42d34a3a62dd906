"""When an invoice that was paid opened again: money of it went back, or the office asks again for a lost dispute."""

import datetime as dt
from zoneinfo import ZoneInfo

from sqlmodel import col, func, select

from app.base import current
from app.base.db import session
from app.invoices.models import Entry
from app.payments.booking import WENT
from app.payments.models import Dispute


def reopened_on(invoice_ids: list[int]) -> dict[int, dt.date]:
    """Invoice -> the last such day, in the company's zone. Two queries.

    A refund that keeps its invoice closed stands beside a credit of the same source; what credit had paid and is taken
    from it again, stands beside nothing.
    """
    found: dict[int, dt.datetime] = {}
    for invoice_id, at in [*_went(invoice_ids), *_asked(invoice_ids)]:
        found[invoice_id] = max(at, found.get(invoice_id, at))
    zone = ZoneInfo(current.zone())
    return {invoice_id: at.astimezone(zone).date() for invoice_id, at in found.items()}


def _went(ids: list[int]) -> list[tuple[int, dt.datetime]]:
    rows = (
        select(Entry.invoice_id, func.max(Entry.at))
        .where(col(Entry.invoice_id).in_(ids), col(Entry.kind).in_((*WENT, "credit", "moved")))
        .group_by(Entry.invoice_id, Entry.source).having(func.sum(Entry.cents) > 0)
    )  # fmt: skip
    return list(session().exec(rows))


def _asked(ids: list[int]) -> list[tuple[int, dt.datetime]]:
    rows = select(Entry.invoice_id, Dispute.asked_again_at).join(Dispute, Dispute.source == Entry.source)
    return list(session().exec(rows.where(
        col(Entry.invoice_id).in_(ids), Entry.kind == "reversal", col(Dispute.asked_again_at).is_not(None)
    )))  # fmt: skip
