"""Payments, refunds and reversals in the ledger, each fact once for each invoice."""

from sqlmodel import select

from app.base import clock
from app.base.db import session
from app.base.events import record
from app.invoices import ledger
from app.invoices.models import Allocation, Entry, Invoice
from app.payments.facts import Back, Fact, spread
from app.payments.models import Attempt


def book_payment(attempt: Attempt, fact: Fact) -> None:
    """What belongs to no invoice we know stays on the account as its credit."""
    parts = allocations_of(attempt)
    for part in parts:
        if _write(attempt, "payment", -part.cents, fact.payment_intent, part.invoice_id):
            _tell_if_paid(part.invoice_id)
    rest = attempt.cents - sum(part.cents for part in parts)
    if rest:
        _write(attempt, "payment", -rest, fact.payment_intent, None)


def allocations_of(attempt: Attempt) -> list[Allocation]:
    return list(session().exec(select(Allocation).where(Allocation.attempt_id == attempt.id).order_by(Allocation.id)))


def _write(attempt: Attempt, kind: str, cents: int, source: str, invoice_id: int | None) -> bool:
    return ledger.write(
        kind,
        cents,
        source,
        account_id=attempt.account_id,
        invoice_id=invoice_id,
        currency=attempt.currency,
        attempt_id=attempt.id,
        at=clock.now(),
    )


def _tell_if_paid(invoice_id: int) -> None:
    invoice = session().get(Invoice, invoice_id)
    if ledger.balance_cents(invoice) <= 0:
        record("invoice.paid", invoice)


def book_backs(attempt: Attempt, backs: tuple[Back, ...]) -> None:
    """A refund leaves its invoice closed: a credit stands beside it. A reversed payment opens the invoice again."""
    for back in backs:
        if not _entries(attempt, back.source):
            _book_back(attempt, back)


def _entries(attempt: Attempt, source: str) -> list[Entry]:
    return list(session().exec(select(Entry).where(Entry.attempt_id == attempt.id, Entry.source == source)))


def _book_back(attempt: Attempt, back: Back) -> None:
    for invoice_id, cents in _shares(attempt, back):
        _write(attempt, back.kind, cents, back.source, invoice_id)
        if back.kind == "refund":
            _write(attempt, "credit", -cents, back.source, invoice_id)
    came_again = back.cents < 0
    record(f"payment.{'restored' if came_again else 'refunded' if back.kind == 'refund' else 'reversed'}", attempt)


def _shares(attempt: Attempt, back: Back) -> list[tuple[int, int]]:
    """What comes again takes the way back that the money went."""
    if back.cents < 0:
        went = _entries(attempt, back.source.partition(":")[0])
        return [(entry.invoice_id, -entry.cents) for entry in went if entry.kind == back.kind]
    return spread(back.cents, _kept(attempt))


def _kept(attempt: Attempt) -> list[tuple[int | None, int]]:
    """What each invoice (or none) still has of this payment."""
    kept: dict[int | None, int] = {}
    moved = select(Entry).where(Entry.attempt_id == attempt.id, Entry.kind.in_(("payment", "refund", "reversal")))
    for entry in session().exec(moved.order_by(Entry.id)):
        kept[entry.invoice_id] = kept.get(entry.invoice_id, 0) - entry.cents
    return list(kept.items())
