"""A payment begins here: the amount is ours, the invoices are claimed, and only then may the bank be asked."""

import datetime as dt
from collections.abc import Mapping

from sqlmodel import select

from app.accounts.models import Account
from app.approvals.standing import locked_ids
from app.base import clock, current
from app.base.db import session
from app.base.ids import is_uid
from app.base.money import BANK_LEAST, BANK_MOST, Money
from app.invoices.instalments import next_parts
from app.invoices.ledger import balance_cents
from app.invoices.models import Allocation, Invoice
from app.payments.dividing import is_too_small
from app.payments.models import Attempt, StoredMethod
from app.payments.refused import (
    AlreadyBegun,
    AlreadyBeingPaid,
    AlreadyPaid,
    AmountChanged,
    MethodGone,
    NotApproved,
    PartRefused,
    TooMuch,
)
from app.payments.surcharges import surcharge_on
from app.payments.tip_shares import share_tip
from app.payments.tips import expect_tip_allowed
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
    shares: Mapping[int, int] | None = None,
    tip_cents: int = 0,
    surcharge_seen: int = 0,
    method: StoredMethod | None = None,
    person: Person | None = None,
    keeps_method: bool = False,
    off_session: bool = False,
) -> Attempt:
    """Claims the invoices for a new attempt of what is still open on them; of `shares` (invoice id to cents) less.

    A tip and the card surcharge come on top; the payer saw `seen_cents` for the invoices and `surcharge_seen`. AutoPay
    has neither. `once` is the form's own mark: the same form sent again is the same payment. Raises NotBegun.
    """
    _refuse_repeated(once, account)
    if not invoices:
        raise AlreadyPaid("no invoice is open")
    if locked_ids([invoice.id for invoice in invoices]):
        raise NotApproved
    parts = _parts(invoices, shares or {}, off_session)
    total = sum(cents for _, cents in parts)
    surcharge = 0 if off_session else surcharge_on(account.id, total, method)
    if (total, surcharge) != (seen_cents, surcharge_seen):
        raise AmountChanged(Money(total + surcharge, current.company().currency))
    expect_tip_allowed(tip_cents, [invoice.id for invoice in invoices], total)
    attempt = _attempt(total, tip_cents, surcharge, once, person)
    attempt.account_id, attempt.way = account.id, "stored" if method else way
    attempt.keeps_method, attempt.off_session = keeps_method, off_session
    attempt.method_id, attempt.method_words = _from(method, account)
    return _claimed(attempt, parts, person)


def _attempt(cents: int, tip: int, surcharge: int, once: str, person: Person | None) -> Attempt:
    """Of what is paid of invoices and what is on top."""
    total = cents + tip + surcharge
    if total > BANK_MOST:
        raise TooMuch(f"{total} in one payment")
    if total < BANK_LEAST:
        raise PartRefused(f"{total} is below what the bank takes")
    return Attempt(
        cents=total,
        tip_cents=tip,
        surcharge_cents=surcharge,
        currency=current.company().currency,
        person_id=person.id if person else None,
        person_name=person.name if person else "",
        bank_account=current.company().bank_account,
        key_used_at=clock.now(),
        due_at=clock.now() + PATIENCE,
        **({"uid": once} if once else {}),
    )


def _refuse_repeated(once: str, account: Account) -> None:
    """A mark that is none, or that another account's form bore, gets the page drawn anew."""
    if not once:
        return
    known = session().exec(select(Attempt.id, Attempt.account_id).where(Attempt.uid == once)).first()
    if not is_uid(once) or (known and known.account_id != account.id):
        raise AmountChanged(Money(0, current.company().currency))
    if known:
        raise AlreadyBegun(known.id)


def _from(method: StoredMethod | None, account: Account) -> tuple[int | None, str]:
    """Its id and its words."""
    if method is None:
        return None, ""
    if method.account_id != account.id or not method.is_usable:
        raise MethodGone
    return method.id, method.words


def _parts(invoices: list[Invoice], shares: Mapping[int, int], off_session: bool) -> list[tuple[Invoice, int]]:
    """What each gets of the payment. More than is open on it was changed meanwhile. AutoPay takes instalments."""
    opens = [(invoice, claimable_cents(invoice)) for invoice in invoices]
    parts = [(invoice, shares.get(invoice.id, left)) for invoice, left in opens]
    if any(not 0 < cents <= left for (_, cents), (_, left) in zip(parts, opens, strict=True)):
        raise AmountChanged(Money(sum(left for _, left in opens), current.company().currency))
    if not off_session and not _are_instalments(parts, opens):
        _expect_part_allowed(sum(cents for _, cents in parts), sum(left for _, left in opens))
    return parts


def _are_instalments(parts: list[tuple[Invoice, int]], opens: list[tuple[Invoice, int]]) -> bool:
    """Each is paid in full, or by its next part: that the office agreed to."""
    asked = [invoice.id for (invoice, cents), (_, left) in zip(parts, opens, strict=True) if cents < left]
    due = next_parts(asked)
    return all(invoice.id in due and due[invoice.id].left_cents == cents
               for invoice, cents in parts if invoice.id in asked)  # fmt: skip


def _expect_part_allowed(cents: int, open_cents: int) -> None:
    company = current.company()
    if cents < open_cents and not company.part_payments:
        raise PartRefused("no parts")
    if is_too_small(cents, open_cents, company.minimum_payment_cents):
        raise PartRefused(f"{cents} is below the least part")


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
    share_tip(attempt, [invoice.id for invoice, _ in parts])
    link_for(person, attempt, "return")
    session().flush()
    return attempt
