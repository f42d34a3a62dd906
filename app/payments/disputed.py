"""Payments that the payer's bank took back: what became of each, and asking again for what it had paid.

A lost one leaves its invoices owed. Until the office asks for them again, nobody is reminded of them, charged a late
fee or held for them; AutoPay never charges them again.
"""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import col, or_, select

from app.base import clock, current
from app.base.db import session
from app.base.events import record
from app.base.languages import _
from app.base.money import Money
from app.invoices.drafting import InvoiceRefused
from app.invoices.models import Entry, Invoice
from app.payments.facts import Back
from app.payments.models import Attempt, Dispute

CLOSED = ("won", "lost")
# What holds an invoice back, the strongest first.
ORDER = ("disputed", "lost", "asked")


def note_disputes(attempt: Attempt, backs: tuple[Back, ...]) -> None:
    """Inside writing(), whenever the bank says something of the payment."""
    for back in backs:
        if back.kind == "reversal" and back.cents > 0:
            _note(attempt, back)


def _note(attempt: Attempt, back: Back) -> None:
    state = back.state if back.state in CLOSED else "open"
    row = dispute_called(back.source) or Dispute(attempt_id=attempt.id, source=back.source, cents=back.cents, state="")
    if row.state == state:
        return
    row.state, row.closed_at = state, clock.now() if state in CLOSED else None
    session().add(row)
    if state == "lost":
        record("payment.dispute_lost", attempt, cents=back.cents, source=back.source)


def dispute_called(source: str) -> Dispute | None:
    return session().exec(select(Dispute).where(Dispute.source == source)).first()


def open_disputes() -> list[str]:
    """Payments whose disputes are not decided, as far as we know: it may take months, and the word may be lost."""
    found = (
        select(Attempt.payment_intent).join(Entry, Entry.attempt_id == Attempt.id)
        .outerjoin(Dispute, Dispute.source == Entry.source)
        .where(Entry.kind == "reversal", Entry.cents > 0, or_(col(Dispute.id).is_(None), Dispute.state == "open"))
    )  # fmt: skip
    return sorted(set(session().exec(found)))


# ---- what it means for invoices ----


def standing_of(invoice_ids: list[int]) -> dict[int, str]:
    """Invoice -> disputed (not decided), lost (not asked for again), or asked. One query."""
    rows = session().exec(
        select(Entry.invoice_id, Dispute.state, Dispute.asked_again_at).join(Dispute, Dispute.source == Entry.source)
        .where(col(Entry.invoice_id).in_(invoice_ids), Entry.kind == "reversal", Dispute.state != "won")
    )  # fmt: skip
    found: dict[int, str] = {}
    for invoice_id, state, asked_at in rows:
        word = "asked" if asked_at else "lost" if state == "lost" else "disputed"
        found[invoice_id] = min(word, found.get(invoice_id, word), key=ORDER.index)
    return found


@dataclass(frozen=True)
class TakenBack:
    """An invoice's share of a payment that its bank took back on that day, and did not give again."""

    money: Money
    at: dt.datetime
    words: str
    payment: str
    is_lost: bool
    asked_at: dt.datetime | None
    asked_by: str

    @property
    def waits(self) -> bool:
        """For the office to say what happens next."""
        return self.is_lost and self.asked_at is None


def taken_back_of(invoice: Invoice) -> list[TakenBack]:
    return _taken_back(Entry.invoice_id == invoice.id) if invoice.state == "open" else []


def taken_back_from(attempt: Attempt) -> list[TakenBack]:
    """The whole of it, whatever number of invoices it was of."""
    return _taken_back(Entry.attempt_id == attempt.id)


def _taken_back(of) -> list[TakenBack]:
    rows = session().exec(
        select(Dispute, Attempt, Entry.cents, Entry.at)
        .join(Entry, Entry.source == Dispute.source).join(Attempt, Attempt.id == Dispute.attempt_id)
        .where(of, Entry.kind == "reversal", Dispute.state != "won").order_by(Entry.id)
    ).all()  # fmt: skip
    cents: dict[str, int] = {}
    for dispute, _attempt, share, _at in rows:
        cents[dispute.source] = cents.get(dispute.source, 0) + share
    firsts = {dispute.source: (dispute, attempt, at) for dispute, attempt, _share, at in reversed(rows)}
    return [_told(*firsts[source], amount) for source, amount in cents.items()]


def _told(dispute: Dispute, attempt: Attempt, at: dt.datetime, cents: int) -> TakenBack:
    return TakenBack(Money(cents, attempt.currency), at, attempt.words, attempt.uid, dispute.state == "lost",
                     dispute.asked_again_at, dispute.asked_again_by)  # fmt: skip


# ---- the office's word ----


def ask_again(attempt: Attempt) -> None:
    """Inside writing(): reminders, late fees and holds go on. Raises InvoiceRefused where nothing waits for it."""
    found = select(Dispute).where(Dispute.attempt_id == attempt.id, Dispute.state == "lost")
    waiting = session().exec(found.where(col(Dispute.asked_again_at).is_(None))).all()
    if not waiting:
        raise InvoiceRefused(_("Nothing of this payment waits to be asked for again."))
    person = current.actor()
    for dispute in waiting:
        dispute.asked_again_at, dispute.asked_again_by = clock.now(), person.name if person else ""
        session().add(dispute)
    record("payment.asked_again", attempt, cents=sum(dispute.cents for dispute in waiting))
