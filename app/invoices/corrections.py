"""An invoice is lowered or written off, an account gets credit. `source` names the fact, so that it counts once."""

from app.base import current
from app.base.languages import _
from app.invoices import ledger
from app.invoices.credit import given_left, use_credit
from app.invoices.drafting import InvoiceRefused, refuse_if_being_paid
from app.invoices.models import Correction, Invoice


def source_of(correction: Correction) -> str:
    return f"correction:{correction.uid}"


def lower(invoice: Invoice, cents: int, source: str) -> None:
    """Never below what is open: the rest would be the account's."""
    refuse_more_than_open(invoice, cents)
    ledger.write_on(invoice, "credit", -cents, source)


def write_off(invoice: Invoice, source: str) -> None:
    """Nobody expects the rest any more."""
    open_cents = ledger.balance_cents(invoice)
    refuse_more_than_open(invoice, open_cents)
    ledger.write_on(invoice, "write_off", -open_cents, source)


def refuse_more_than_open(invoice: Invoice, cents: int) -> None:
    open_cents = ledger.balance_cents(invoice)
    if invoice.state != "open" or open_cents <= 0:
        raise InvoiceRefused(_("Nothing is open on it."))
    refuse_if_being_paid(invoice)
    if cents > open_cents:
        raise InvoiceRefused(_("This is more than is open on it."))


def give_credit(account_id: int, cents: int, source: str) -> None:
    """It stands on the account, and pays what is open there."""
    currency = current.company().currency
    ledger.write("credit", -cents, source, account_id=account_id, currency=currency)
    use_credit(account_id)


def take_credit_back(account_id: int, cents: int, source: str) -> None:
    """Given by mistake: as far as it is still there."""
    refuse_more_than_given(account_id, cents)
    ledger.write("credit", cents, source, account_id=account_id, currency=current.company().currency)


def refuse_more_than_given(account_id: int, cents: int) -> None:
    if cents > given_left(account_id):
        raise InvoiceRefused(_("This is more than is left of what you gave."))
