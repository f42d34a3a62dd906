"""Cash and checks that the office took: once a form, for the invoices it names; the rest is the account's credit."""

import datetime as dt

from sqlmodel import select

from app.accounts.models import Account
from app.base import clock, current
from app.base.db import session
from app.base.events import record
from app.base.ids import is_uid, new_uid
from app.base.languages import _
from app.invoices.credit import use_credit
from app.invoices.drafting import InvoiceRefused
from app.invoices.models import Allocation, Invoice
from app.payments.beginning import claimable_cents
from app.payments.booking import book_payment
from app.payments.models import Attempt
from app.payments.refused import AlreadyBeingPaid, AlreadyPaid
from app.payments.ways import BY_HAND

# In the company's zone; a day is all that is known.
NOON = dt.time(12)


def receive(
    account: Account,
    way: str,
    cents: int,
    day: dt.date,
    parts: list[tuple[Invoice, int]],
    *,
    reference: str = "",
    once: str = "",
) -> Attempt:
    """Inside writing(). `once` is the form's own mark: the same form is the same payment. Raises InvoiceRefused."""
    same_form = select(Attempt).where(Attempt.uid == once, Attempt.account_id == account.id)
    if known := session().exec(same_form).first():
        return known
    _refuse_wrong(way, cents, parts)
    attempt = _entered(account, way, cents, day, reference, once)
    for invoice, part in parts:
        session().add(Allocation(attempt_id=attempt.id, invoice_id=invoice.id, cents=part, live=False))
    session().flush()
    book_payment(attempt, f"attempt:{attempt.uid}", attempt.settled_at)
    use_credit(account.id)
    record("payment.succeeded", attempt, way=way, cents=cents, reference=reference)
    return attempt


def _refuse_wrong(way: str, cents: int, parts: list[tuple[Invoice, int]]) -> None:
    if way not in BY_HAND or cents <= 0 or sum(part for _invoice, part in parts) > cents:
        raise InvoiceRefused(_("The parts come to more than was paid."))
    for invoice, part in parts:
        if not 0 < part <= _open_on(invoice):
            raise InvoiceRefused(_("This is more than is open on %(number)s.", number=invoice.number))


def _open_on(invoice: Invoice) -> int:
    try:
        return claimable_cents(invoice)
    except AlreadyBeingPaid:
        raise InvoiceRefused(_("Another payment for %(number)s is on its way.", number=invoice.number)) from None
    except AlreadyPaid:
        return 0


def _entered(account: Account, way: str, cents: int, day: dt.date, reference: str, once: str) -> Attempt:
    taken = session().exec(select(Attempt.id).where(Attempt.uid == once)).first()
    by, at = current.actor(), clock.at(day, NOON, current.zone())
    attempt = Attempt(
        uid=once if is_uid(once) and not taken else new_uid(),
        account_id=account.id,
        cents=cents,
        currency=current.company().currency,
        state="succeeded",
        way=way,
        reference=reference,
        person_name=by.name,
        settled_at=min(at, clock.now()),
        done_at=clock.now(),
    )
    session().add(attempt)
    session().flush()
    return attempt


def oldest_first(opens: list[tuple[Invoice, int]], cents: int) -> list[tuple[Invoice, int]]:
    """How much of each is paid by so much money. Pure."""
    parts = []
    for invoice, open_cents in opens:
        part = min(open_cents, cents)
        cents -= part
        parts.append((invoice, part))
    return parts
