"""The plain values that invoices/dunning.py asks for, of many invoices in a few queries."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlmodel import col, func, select

from app.base import clock
from app.base.db import session
from app.invoices.dunning import Owing, is_fair_term
from app.invoices.instalments import late_parts
from app.invoices.models import Entry, Invoice
from app.pauses.models import Pause
from app.payments.autopay.planning import verdicts
from app.payments.autopay.reading import bills_of
from app.payments.autopay.rules import NOT
from app.payments.disputed import standing_of
from app.payments.dunning.reopened import reopened_on
from app.payments.dunning.rules import dunning_rules
from app.properties.models import Property

OWED = select(func.sum(Entry.cents)).where(Entry.invoice_id == Invoice.id).correlate(Invoice).scalar_subquery()
# Issued and not paid.
IS_UNPAID = (Invoice.state == "open") & (OWED > 0)


def among(invoice_ids: Collection[int] | None) -> list:
    """The condition for some invoices; None is for all."""
    return [] if invoice_ids is None else [col(Invoice.id).in_(invoice_ids)]


def owings_of(invoices: Sequence[Invoice], today: dt.date) -> dict[int, Owing]:
    """By invoice id; as many queries for a thousand as for one. Of an invoice in parts the next one
    is owed, and all that are late."""
    if not invoices:
        return {}
    bills, ids = bills_of(list(invoices)), [invoice.id for invoice in invoices]
    late = late_parts(ids, today)
    taken, reopened, grace = standing_of(ids), reopened_on(ids), dunning_rules().fee_grace_days
    charged = {invoice.id for invoice, _, verdict in verdicts(list(invoices), today) if verdict.kind != NOT}
    paused = _paused({invoice.account_id for invoice in invoices}, today)
    return {
        invoice.id: Owing(
            open_cents=max(bill.open_cents, late.get(invoice.id, 0)),
            is_open=bill.is_open,
            is_sent=invoice.sent_at is not None and invoice.sent_at <= clock.now(),
            is_left_alone=invoice.is_left_alone,
            is_live=bill.is_live,
            is_frozen=bill.is_frozen,
            is_disputed=bill.is_disputed and taken.get(invoice.id, "disputed") == "disputed",
            is_lost=bill.is_disputed and taken.get(invoice.id) == "lost",
            is_reopened=is_fair_term(reopened.get(invoice.id), grace, today),
            has_question=bill.is_questioned,
            has_autopay=invoice.id in charged,
            is_paused=invoice.account_id in paused,
        )
        for invoice in invoices
        for bill in (bills[invoice.id],)
    }


def _paused(account_ids: set[int], today: dt.date) -> set[int]:
    """Accounts with a property on a vacation pause."""
    found = select(Property.account_id).join(Pause, Pause.property_id == Property.id)
    return set(session().exec(found.where(
        col(Property.account_id).in_(account_ids), Pause.starts_on <= today, Pause.ends_on >= today,
        col(Pause.cancelled_at).is_(None),
    )))  # fmt: skip
