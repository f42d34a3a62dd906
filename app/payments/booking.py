"""Payments and what went back of them in the ledger, each fact once for each invoice."""

import datetime as dt

from sqlmodel import func, select

from app.base import clock
from app.base.db import session
from app.base.events import record
from app.invoices import ledger
from app.invoices.credit import keep_surplus
from app.invoices.models import EXTRAS, Allocation, Entry, Invoice
from app.payments.extras import SURCHARGE, TIP, Parts, split_back
from app.payments.facts import Back, spread
from app.payments.levelling import Shares, close_again, come_again, open_again
from app.payments.models import Attempt

# Facts by which a payment came and went; with the event for each way back.
WENT = {"refund": "refunded", "reversal": "reversed", "returned": "returned"}


def book_payment(attempt: Attempt, source: str, at: dt.datetime | None = None) -> None:
    """What belongs to no invoice we know, or is more than was open, becomes the account's credit.

    Tip and surcharge are owed and paid at once, on no invoice: of them no credit is left.
    """
    parts = allocations_of(attempt)
    for part in parts:
        if _write(attempt, "payment", -part.cents, source, part.invoice_id, at):
            _close(part.invoice_id)
    for kind, cents in attempt.extras.items():
        _write(attempt, kind, cents, source, None, at)
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
    shares, extras = _mirrored(attempt, back) if back.cents < 0 else _taken(attempt, back)
    _write_back(attempt, back, shares, extras)
    if back.cents < 0:
        come_again(attempt, back.source, [invoice_id for invoice_id, _ in shares])
    else:
        (open_again if back.opens else close_again)(attempt, back.source, shares)
    what = "restored" if back.cents < 0 else WENT[back.kind]
    record(f"payment.{what}", attempt, cents=back.cents, source=back.source)


def _write_back(attempt: Attempt, back: Back, shares: Shares, extras: dict[str, int]) -> None:
    """`shares` and `extras` are cents that go back. What pays tip and surcharge stands on no invoice, beside credit."""
    rows = dict(shares)
    if extras:
        rows[None] = rows.get(None, 0) + sum(extras.values())
    for invoice_id, cents in rows.items():
        _write(attempt, back.kind, cents, back.source, invoice_id)
    for kind, cents in extras.items():
        _write(attempt, kind, -cents, back.source, None)


def _mirrored(attempt: Attempt, back: Back) -> tuple[Shares, dict[str, int]]:
    """What comes again takes the way back that the money went."""
    went = _entries(attempt, back.source.partition(":")[0])
    extras = {entry.kind: entry.cents for entry in went if entry.kind in EXTRAS}
    rows = {entry.invoice_id: -entry.cents for entry in went if entry.kind == back.kind}
    if extras:
        rows[None] -= sum(extras.values())
    return [(invoice_id, cents) for invoice_id, cents in rows.items() if cents], extras


def _taken(attempt: Attempt, back: Back) -> tuple[Shares, dict[str, int]]:
    """The last invoice giving first. A bank may take more than is left: that is owed where the first of it was."""
    kept, extras = _left_of(attempt)
    first = Parts(attempt.cents - sum(attempt.extras.values()), attempt.tip_cents, attempt.surcharge_cents)
    left = Parts(sum(kept.values()), extras.get(TIP, 0), extras.get(SURCHARGE, 0))
    within = min(back.cents, left.without_tip + left.tip)
    going = split_back(within, first, left, is_tip=back.part == TIP)
    parts, cents = _giving_last_first(kept, back.invoice), back.cents - sum(going.values())
    shares = spread(cents, parts)
    return _with_excess(shares, cents - sum(share for _, share in shares), parts), going


def _with_excess(shares: Shares, excess: int, parts: list[tuple[int | None, int]]) -> Shares:
    """On the last invoice of the payment that is not void; on the account only where it paid none."""
    if excess <= 0:
        return shares
    found, ids = dict(shares), [invoice_id for invoice_id, _ in parts if invoice_id is not None]
    owed = select(func.max(Invoice.id)).where(Invoice.id.in_(ids), Invoice.state == "open")
    bearer = session().exec(owed).one() if ids else None
    found[bearer] = found.get(bearer, 0) + excess
    return list(found.items())


def _left_of(attempt: Attempt) -> tuple[dict[int | None, int], dict[str, int]]:
    """What each invoice (with None the account's credit) still has of this payment; and what is left on top."""
    kept: dict[int | None, int] = {}
    extras: dict[str, int] = {}
    moved = select(Entry).where(Entry.attempt_id == attempt.id, Entry.kind.in_(("payment", *WENT, *EXTRAS)))
    for entry in session().exec(moved.order_by(Entry.id)):
        if entry.kind in EXTRAS:
            extras[entry.kind] = extras.get(entry.kind, 0) + entry.cents
        else:
            kept[entry.invoice_id] = kept.get(entry.invoice_id, 0) - entry.cents
    if extras:
        kept[None] = kept.get(None, 0) - sum(extras.values())
    return kept, extras


def _giving_last_first(kept: dict[int | None, int], uid: str) -> list[tuple[int | None, int]]:
    """The invoice with this uid last, since the last gives first."""
    named = session().exec(select(Invoice.id).where(Invoice.uid == uid)).first() if uid else None
    return sorted(kept.items(), key=lambda part: named is not None and part[0] == named)
