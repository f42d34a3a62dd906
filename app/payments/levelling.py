"""After money went back: which invoices stay closed, which are owed again, what becomes of the account's credit."""

from collections.abc import Iterable

from sqlmodel import select

from app.base.db import session
from app.invoices import ledger
from app.invoices.credit import credit_cents, keep_surplus, move, take_back_surplus, take_back_used
from app.invoices.models import Entry, Invoice
from app.payments.models import Attempt

Shares = list[tuple[int | None, int]]


def close_again(attempt: Attempt, source: str, shares: Shares) -> None:
    """A credit takes the place of the money that went back, where anything would be owed again."""
    for invoice_id, cents in shares:
        missing = _missing(attempt, invoice_id, cents)
        if missing:
            _credit(attempt, -missing, source, invoice_id)


def open_again(attempt: Attempt, source: str, shares: Shares) -> None:
    """A void invoice cannot be owed: there the money is missing on the account."""
    for invoice_id, cents in shares:
        missing = _missing(attempt, invoice_id, cents)
        invoice = session().get(Invoice, invoice_id) if invoice_id else None
        if missing and invoice and invoice.state == "void":
            move(invoice, missing)
    take_back_used(attempt.account_id)


def _missing(attempt: Attempt, invoice_id: int | None, cents: int) -> int:
    """Of these cents, those that now lack on the invoice, after what was paid too much there; or on the account."""
    if invoice_id is None:
        return min(cents, max(0, -credit_cents(attempt.account_id)))
    invoice = session().get(Invoice, invoice_id)
    lacking = min(cents, max(0, ledger.balance_cents(invoice)))
    return lacking - take_back_surplus(invoice, lacking)


def come_again(attempt: Attempt, source: str, invoice_ids: Iterable[int | None]) -> None:
    """The money is ours again: the credit that stood for it ends, and what is too much now becomes the account's."""
    went = source.partition(":")[0]
    stood = select(Entry).where(Entry.attempt_id == attempt.id, Entry.source == went, Entry.kind == "credit")
    for entry in session().exec(stood).all():
        _credit(attempt, -entry.cents, source, entry.invoice_id)
    for invoice_id in invoice_ids:
        if invoice_id is not None:
            keep_surplus(session().get(Invoice, invoice_id))


def _credit(attempt: Attempt, cents: int, source: str, invoice_id: int | None) -> None:
    ledger.write("credit", cents, source, account_id=attempt.account_id, invoice_id=invoice_id,
                 currency=attempt.currency, attempt_id=attempt.id)  # fmt: skip
