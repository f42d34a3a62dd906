"""Reactions that tell owners of money that the office corrected, and of refunds made at the bank."""

from sqlmodel import select

from app.base.db import session
from app.base.events import Event
from app.invoices.models import Correction, Entry, Invoice
from app.notices.audience import people_with
from app.notices.kinds import KINDS
from app.notices.sending import notify
from app.payments.models import Attempt

TOLD = {"credit": "credit_given", "void": "invoice_voided"}


def tell_about_refund(event: Event, attempt: Attempt) -> None:
    """Whoever gave it back: the office here, or somebody at the bank's own desk."""
    _tell_of_entry("refund_sent", event, attempt)


def tell_about_returned_payment(event: Event, attempt: Attempt) -> None:
    _tell_of_entry("payment_returned", event, attempt)


def _tell_of_entry(kind: str, event: Event, attempt: Attempt) -> None:
    source = event.data["source"]
    written = select(Entry).where(Entry.attempt_id == attempt.id, Entry.source == source).order_by(Entry.id)
    entry = session().exec(written).first()
    for person in people_with(KINDS[kind].right, attempt.account_id):
        notify(person, kind, entry, dedupe=f"{kind}:{attempt.uid}:{source.replace(':', '-')}")


def tell_about_correction(event: Event, correction: Correction) -> None:
    """Of a void invoice only those who had heard of it; what is written off is the company's own affair."""
    kind = TOLD.get(correction.kind)
    if kind is None or (correction.kind == "void" and session().get(Invoice, correction.invoice_id).sent_at is None):
        return
    for person in people_with(KINDS[kind].right, correction.account_id):
        notify(person, kind, correction, dedupe=f"{kind}:{correction.uid}")
