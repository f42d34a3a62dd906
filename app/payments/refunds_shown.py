"""Money that went back, as its owner reads it: how much, when, where to, and when it is there."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlmodel import select

from app.base.db import session
from app.base.money import Money
from app.invoices.models import Correction, Entry, Invoice
from app.payments.extra_words import of_which
from app.payments.history import extras_gone
from app.payments.models import Attempt, Refund
from app.payments.ways import BY_HAND, paid_with


@dataclass(frozen=True)
class GivenBack:
    """`state`: asked (the bank has not answered yet), sent, or came_back (it did not reach its payer).

    `extras` says how much of it was tip and surcharge, "" where nothing was.
    """

    money: Money
    at: dt.datetime
    to: str
    state: str = "sent"
    is_by_hand: bool = False
    extras: str = ""


def given_back_of(attempt: Attempt) -> list[GivenBack]:
    """Of a payment, the oldest first; with what the bank is being asked for."""
    of = {source: of_which(extras, attempt.currency) for source, extras in extras_gone(attempt).items()}
    booked = _booked(Entry.attempt_id == attempt.id, of)
    asked = session().exec(select(Refund).where(Refund.attempt_id == attempt.id, Refund.state == "sending"))
    return booked + [
        GivenBack(Money(one.cents, attempt.currency), one.created_at, attempt.words, "asked")
        for one in asked
    ]


def given_back_on(invoice: Invoice) -> list[GivenBack]:
    """An invoice's share of it."""
    return _booked(Entry.invoice_id == invoice.id)


def _booked(of, extras: Mapping[str, str] = MappingProxyType({})) -> list[GivenBack]:
    rows = session().exec(
        select(Entry.source, Entry.cents, Entry.at, Entry.currency, Attempt.way, Attempt.method_words,
               Attempt.reference)
        .join(Attempt, Attempt.id == Entry.attempt_id)
        .where(of, Entry.kind == "refund").order_by(Entry.id)
    ).all()  # fmt: skip
    sums: dict[str, int] = {}
    for source, cents, *_ in rows:
        sums[source] = sums.get(source, 0) + cents
    firsts = {source: row for source, *row in reversed(rows)}
    return [
        GivenBack(Money(cents, firsts[source][2]), firsts[source][1], paid_with(*firsts[source][3:]),
                  "came_back" if f"{source}:back" in sums else "sent", firsts[source][3] in BY_HAND,
                  extras.get(source, ""))
        for source, cents in sums.items() if cents > 0
    ]  # fmt: skip


def corrections_of(*, invoice: Invoice | None = None, attempt: Attempt | None = None) -> list[Correction]:
    """What the office asked for or did about it, the newest first."""
    of = Correction.invoice_id == invoice.id if invoice else Correction.attempt_id == attempt.id
    return list(session().exec(select(Correction).where(of).order_by(Correction.id.desc())))


def refunds_of(corrections: list[Correction]) -> dict[int, Refund]:
    """Those that go through the bank, by their correction."""
    ids = [one.id for one in corrections if one.kind == "refund"]
    rows = session().exec(select(Refund).where(Refund.correction_id.in_(ids))) if ids else ()
    return {refund.correction_id: refund for refund in rows}
