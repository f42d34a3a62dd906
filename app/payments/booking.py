"""Payments and what went back of them in the ledger, each fact once for each invoice."""

import datetime as dt

from sqlmodel import select

from app.base import clock
from app.base.db import session
from app.base.events import record
from app.invoices import ledger
from app.invoices.credit import keep_surplus
from app.invoices.models import Allocation, Entry, Invoice
from app.payments.facts import Back, spread
from app.payments.levelling import close_again, come_again, open_again
from app.payments.models import Attempt

# Facts by which a payment came and went; with the event for each way back.
WENT = {"refund": "refunded", "reversal": "reversed", "returned": "returned"}


def book_payment(attempt: Attempt, source: str, at: dt.datetime | None = None) -> None:
    """What belongs to no invoice we know, or is more than was open, becomes the account's credit."""
    parts = allocations_of(attempt)
    for part in parts:
        if _write(attempt, "payment", -part.cents, source, part.invoice_id, at):
            _close(part.invoice_id)
    rest = attempt.cents - sum(part.cents for part in parts)
    if rest:
        _write(attempt, "payment", -rest, source, None, at)


def allocations_of(attempt: Attempt) -> list[Allocation]:
    return list(session().exec(select(Allocation).where(Allocation.attempt_id == attempt.id).order_by(Allocation.id)))


def _write(
    attempt: Attempt, kind: str, cents: int, source: str, invoice_id: int | None, at: dt.datetime | None = None
) -> bool:
    return ledger.write(
        kind,
        cents,
        source,
        account_id=attempt.account_id,
        invoice_id=invoice_id,
        currency=attempt.currency,
        attempt_id=attempt.id,
        at=at or clock.now(),
    )


def _close(invoice_id: int) -> None:
    invoice = session().get(Invoice, invoice_id)
    if ledger.balance_cents(invoice) <= 0:
        record("invoice.paid", invoice)
    keep_surplus(invoice)


def book_backs(attempt: Attempt, backs: tuple[Back, ...]) -> None:
    """A refund leaves its invoice closed unless it says otherwise; a reversed payment opens the invoice again."""
    for back in backs:
        if not _entries(attempt, back.source):
            _book_back(attempt, back)


def _entries(attempt: Attempt, source: str) -> list[Entry]:
    return list(session().exec(select(Entry).where(Entry.attempt_id == attempt.id, Entry.source == source)))


def _book_back(attempt: Attempt, back: Back) -> None:
    shares = _shares(attempt, back)
    for invoice_id, cents in shares:
        _write(attempt, back.kind, cents, back.source, invoice_id)
    if back.cents < 0:
        come_again(attempt, back.source, [invoice_id for invoice_id, _ in shares])
    else:
        (open_again if back.opens else close_again)(attempt, back.source, shares)
    what = "restored" if back.cents < 0 else WENT[back.kind]
    record(f"payment.{what}", attempt, cents=back.cents, source=back.source)


def _shares(attempt: Attempt, back: Back) -> list[tuple[int | None, int]]:
    """What comes again takes the way back that the money went."""
    if back.cents < 0:
        went = _entries(attempt, back.source.partition(":")[0])
        return [(entry.invoice_id, -entry.cents) for entry in went if entry.kind == back.kind]
    return spread(back.cents, _giving_last_first(attempt, back.invoice))


def _giving_last_first(attempt: Attempt, uid: str) -> list[tuple[int | None, int]]:
    """What each invoice (or none) still has of this payment; the one with this uid last, since the last gives first."""
    kept: dict[int | None, int] = {}
    moved = select(Entry).where(Entry.attempt_id == attempt.id, Entry.kind.in_(("payment", *WENT)))
    for entry in session().exec(moved.order_by(Entry.id)):
        kept[entry.invoice_id] = kept.get(entry.invoice_id, 0) - entry.cents
    named = session().exec(select(Invoice.id).where(Invoice.uid == uid)).first() if uid else None
    return sorted(kept.items(), key=lambda part: named is not None and part[0] == named)
