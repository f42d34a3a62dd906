"""Approvers are told what waits for them, payers what they may pay now. Reactions."""

from app.accounts.rights import PAY
from app.approvals.asking import still_asked
from app.base.events import Event
from app.invoices.models import Invoice
from app.notices.audience import people_with
from app.notices.sending import notify


def tell_approvers(event: Event, invoice: Invoice) -> None:
    """Each time anew: the first time, when it changed, and reminders."""
    for person in still_asked(invoice):
        notify(person, "approval_needed", invoice, dedupe=f"approval_needed:{event.uid}")


def tell_payers(event: Event, invoice: Invoice) -> None:
    """Once for each amount that was approved."""
    for person in people_with(PAY, invoice.account_id):
        notify(person, "invoice_approved", invoice, dedupe=f"invoice_approved:{invoice.uid}:{invoice.total_cents}")
