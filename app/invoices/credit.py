"""An account's credit: what stands on no invoice. It moves to and from invoices in pairs of facts that sum to zero.

It is never negative: what was used of money that went back is taken from the invoices again.
"""

from collections.abc import Iterable
from typing import Any

from sqlmodel import exists, func, or_, select

from app.base import clock
from app.base.db import session
from app.base.events import Event, record
from app.base.ids import new_uid
from app.invoices import ledger
from app.invoices.models import Allocation, Entry, Invoice

MOVED = "moved"


def credit_cents(account_id: int) -> int:
    return -_beside_invoices(account_id)


def _beside_invoices(account_id: int) -> int:
    found = select(func.coalesce(func.sum(Entry.cents), 0)).where(
        Entry.account_id == account_id, Entry.invoice_id.is_(None)
    )
    return int(session().exec(found).one())


def given_left(account_id: int) -> int:
    """Of the company's own gifts, what is still there; money that was paid in advance is the owner's."""
    given = select(func.coalesce(func.sum(Entry.cents), 0)).where(
        Entry.account_id == account_id, Entry.invoice_id.is_(None), Entry.kind == "credit"
    )
    return max(0, min(credit_cents(account_id), -int(session().exec(given).one())))


def credits_of(account_ids: list[int]) -> dict[int, int]:
    """Of many accounts in one query; one without any is missing."""
    rows = session().exec(
        select(Entry.account_id, -func.sum(Entry.cents))
        .where(Entry.account_id.in_(account_ids), Entry.invoice_id.is_(None))
        .group_by(Entry.account_id)
    )
    return {account_id: int(cents) for account_id, cents in rows if cents}


# ---- using it ----


def use_credit(account_id: int, also: Iterable[int] = ()) -> list[Invoice]:
    """Inside writing(): pays open invoices with it, the first due first; again changes nothing.

    Not those that somebody is paying, nor those of a run that can still be undone, unless `also` has their id.
    """
    left, paid = credit_cents(account_id), []
    for invoice, open_cents in open_invoices(account_id, also) if left > 0 else ():
        cents = min(left, open_cents)
        if cents > 0:
            move(invoice, cents)
            left, paid = left - cents, [*paid, invoice]
    for invoice in paid:
        record("credit.used", invoice)
        if ledger.balance_cents(invoice) <= 0:
            record("invoice.paid", invoice)
    return paid


def is_credit_usable(account_id: int, also: Iterable[int] = ()) -> bool:
    """Whether use_credit() would move anything."""
    return credit_cents(account_id) > 0 and bool(open_invoices(account_id, also))


def open_invoices(account_id: int, also: Iterable[int] = ()) -> list[tuple[Invoice, int]]:
    """(invoice, open cents), the first due first."""
    left = select(func.coalesce(func.sum(Entry.cents), 0)).where(Entry.invoice_id == Invoice.id).scalar_subquery()
    is_live = exists().where(Allocation.live, Allocation.invoice_id == Invoice.id)
    is_out = or_(Invoice.sent_at <= clock.now(), Invoice.id.in_(list(also)))
    rows = session().exec(
        select(Invoice, left)
        .where(Invoice.account_id == account_id, Invoice.state == "open", left > 0, ~is_live, is_out)
        .order_by(Invoice.due_on, Invoice.id)
    )
    return [(invoice, int(cents)) for invoice, cents in rows]


def move(invoice: Invoice, cents: int) -> None:
    """From the account's credit to the invoice; negative cents go back. Both halves have one moment."""
    fact = {"account_id": invoice.account_id, "currency": invoice.currency, "at": clock.now()}
    source = f"moved:{new_uid()}"
    for invoice_id, amount in ((invoice.id, -cents), (None, cents)):
        ledger.write(MOVED, amount, source, invoice_id=invoice_id, **fact)


# ---- putting it right ----


def keep_surplus(invoice: Invoice) -> int:
    """What was paid beyond an invoice becomes the account's credit."""
    surplus = -ledger.balance_cents(invoice)
    if surplus > 0:
        move(invoice, -surplus)
    return max(0, surplus)


def take_back_surplus(invoice: Invoice, cents: int) -> int:
    """Up to so many cents that had become credit, as far as they were not used; how many it was."""
    share = min(cents, max(0, moved_cents(invoice.id)), max(0, credit_cents(invoice.account_id)))
    if share > 0:
        move(invoice, share)
    return max(0, share)


def moved_cents(invoice_id: int) -> int:
    """Negative: credit paid so much of it. Positive: so much of what it was paid became credit."""
    found = select(func.coalesce(func.sum(Entry.cents), 0)).where(Entry.invoice_id == invoice_id, Entry.kind == MOVED)
    return int(session().exec(found).one())


def take_back_used(account_id: int) -> None:
    """Money behind a credit went back, and more was used than is left: the invoices paid last open again."""
    missing = _beside_invoices(account_id)
    for invoice, cents in _paid_by_credit(account_id) if missing > 0 else ():
        share = min(missing, cents)
        if share > 0:
            move(invoice, -share)
            missing -= share


def _paid_by_credit(account_id: int) -> list[tuple[Invoice, int]]:
    """(invoice, cents that credit paid of it), the last one first."""
    rows = session().exec(
        select(Invoice, -func.sum(Entry.cents))
        .join(Entry, Entry.invoice_id == Invoice.id)
        .where(Entry.account_id == account_id, Entry.kind == MOVED)
        .group_by(Invoice.id)
        .having(func.sum(Entry.cents) < 0)
        .order_by(func.max(Entry.id).desc())
    )
    return [(invoice, int(cents)) for invoice, cents in rows]


def return_used(invoice: Invoice) -> None:
    """All that credit paid of it stands on the account again."""
    used = -moved_cents(invoice.id)
    if used > 0:
        move(invoice, -used)


def use_credit_after(event: Event, thing: Any) -> None:
    """A reaction: an invoice was sent, a payment ended, money came or went."""
    use_credit(thing.account_id)
