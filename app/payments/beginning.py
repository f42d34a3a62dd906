"""A payment begins here: the amount is ours, the invoices are claimed, and only then may the bank be asked."""

import datetime as dt

from sqlmodel import select

from app.accounts.models import Account
from app.base import clock, current
from app.base.db import session
from app.base.ids import is_uid
from app.base.money import Money
from app.invoices.ledger import balance_cents
from app.invoices.models import Allocation, Invoice
from app.payments.models import Attempt, StoredMethod
from app.payments.refused import AlreadyBegun, AlreadyBeingPaid, AlreadyPaid, AmountChanged, MethodGone
from app.people.links import link_for
from app.people.models import Person

# The answer usually comes in a second; after this the reconciler asks.
PATIENCE = dt.timedelta(minutes=1)


def begin(
    account: Account,
    invoices: list[Invoice],
    seen_cents: int,
    *,
    way: str = "checkout",
    once: str = "",
    method: StoredMethod | None = None,
    person: Person | None = None,
    keeps_method: bool = False,
    off_session: bool = False,
) -> Attempt:
    """Claims the invoices for a new attempt of what is still open on them.

    `once` is the form's own mark: the same form sent again is the same payment. Raises NotBegun.
    """
    _refuse_repeated(once, account)
    parts = [(invoice, claimable_cents(invoice)) for invoice in invoices]
    total = sum(cents for _, cents in parts)
    if not parts:
        raise AlreadyPaid("no invoice is open")
    if total != seen_cents:
        raise AmountChanged(Money(total, current.company().currency))
    attempt = Attempt(
        account_id=account.id,
        cents=total,
        currency=current.company().currency,
        way="stored" if method else way,
        person_id=person.id if person else None,
        person_name=person.name if person else "",
        keeps_method=keeps_method,
        off_session=off_session,
        bank_account=current.company().bank_account,
        key_used_at=clock.now(),
        due_at=clock.now() + PATIENCE,
        **({"uid": once} if once else {}),
        **_from(method, account),
    )
    return _claimed(attempt, parts, person)


def _refuse_repeated(once: str, account: Account) -> None:
    """A mark that is none, or that another account's form bore, gets the page drawn anew."""
    if not once:
        return
    known = session().exec(select(Attempt.id, Attempt.account_id).where(Attempt.uid == once)).first()
    if not is_uid(once) or (known and known.account_id != account.id):
        raise AmountChanged(Money(0, current.company().currency))
    if known:
        raise AlreadyBegun(known.id)


def _from(method: StoredMethod | None, account: Account) -> dict:
    if method is None:
        return {}
    if method.account_id != account.id or not method.is_usable:
        raise MethodGone
    return {"method_id": method.id, "method_words": method.words}


def claimable_cents(invoice: Invoice) -> int:
    """What is open on it, if nobody is paying it at this moment."""
    live = select(Allocation.attempt_id).where(Allocation.invoice_id == invoice.id, Allocation.live)
    being_paid_by = session().exec(live).first()
    if being_paid_by:
        raise AlreadyBeingPaid(being_paid_by)
    open_cents = balance_cents(invoice)
    if invoice.state != "open" or open_cents <= 0:
        raise AlreadyPaid(invoice.number)
    return open_cents


def _claimed(attempt: Attempt, parts: list[tuple[Invoice, int]], person: Person | None) -> Attempt:
    """The unique index on live allocations is the second wall behind the question above."""
    session().add(attempt)
    session().flush()
    for invoice, cents in parts:
        session().add(Allocation(attempt_id=attempt.id, invoice_id=invoice.id, cents=cents))
    link_for(person, attempt, "return")
    session().flush()
    return attempt
