"""Payments as the owner reads them later."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from sqlmodel import func, select

from app.base.db import session
from app.base.money import Money
from app.invoices.models import EXTRAS, Allocation, Entry, Invoice
from app.payments.booking import WENT
from app.payments.models import Attempt
from app.payments.ways import paid_with

PAGE = 30


@dataclass(frozen=True)
class Paid:
    """An invoice that a payment paid, or was to pay."""

    uid: str
    number: str
    issued_on: object
    cents: int
    open_cents: int


def payments_of(account_ids: list[int], before: int = 0) -> tuple[list[Attempt], int]:
    """Newest first: (a page of them, where the next one begins or 0). What was never finished is no history."""
    statement = select(Attempt).where(Attempt.account_id.in_(account_ids), Attempt.state != "abandoned")
    if before:
        statement = statement.where(Attempt.id < before)
    found = session().exec(statement.order_by(Attempt.id.desc()).limit(PAGE + 1)).all()
    return list(found[:PAGE]), found[PAGE - 1].id if len(found) > PAGE else 0


def invoices_paid_by(attempt: Attempt) -> list[Paid]:
    left = select(func.coalesce(func.sum(Entry.cents), 0)).where(Entry.invoice_id == Invoice.id).scalar_subquery()
    rows = session().exec(
        select(Invoice.uid, Invoice.number, Invoice.issued_on, Allocation.cents, left)
        .join(Allocation, Allocation.invoice_id == Invoice.id)
        .where(Allocation.attempt_id == attempt.id)
        .order_by(Allocation.id)
    )
    return [Paid(*row) for row in rows]


def payments_on(invoice: Invoice) -> list[Attempt]:
    """Those that arrived for it, the first one first."""
    paid = select(Entry.attempt_id).where(Entry.invoice_id == invoice.id, Entry.kind == "payment")
    return list(session().exec(select(Attempt).where(Attempt.id.in_(paid)).order_by(Attempt.id)))


def numbers_paid_by(attempt_ids: list[int]) -> dict[int, str]:
    """The invoices' numbers of many payments in one query."""
    rows = session().exec(
        select(Allocation.attempt_id, Invoice.number)
        .join(Invoice, Invoice.id == Allocation.invoice_id)
        .where(Allocation.attempt_id.in_(attempt_ids))
        .order_by(Allocation.id)
    )
    found: dict[int, list[str]] = {}
    for attempt_id, number in rows:
        found.setdefault(attempt_id, []).append(number)
    return {attempt_id: ", ".join(numbers) for attempt_id, numbers in found.items()}


def words_of_attempts(ids: list[int | None]) -> dict[int, str]:
    """Visa 4242, for each payment."""
    known = {id for id in ids if id is not None}
    asked = select(Attempt.id, Attempt.way, Attempt.method_words, Attempt.reference).where(Attempt.id.in_(known))
    return {id: paid_with(*how) for id, *how in session().exec(asked)} if known else {}


@dataclass(frozen=True)
class Gone:
    """Money of a payment that went back to the payer, or came to us again. `cents` are what went."""

    kind: str
    source: str
    cents: int
    currency: str
    at: dt.datetime

    @property
    def money(self) -> Money:
        return Money(self.cents, self.currency)


def given_back(attempt: Attempt) -> list[Gone]:
    """As it came, each once whatever number of invoices it was of."""
    rows = session().exec(
        select(Entry.kind, Entry.source, func.sum(Entry.cents), func.min(Entry.at))
        .where(Entry.attempt_id == attempt.id, Entry.kind.in_(WENT))
        .group_by(Entry.kind, Entry.source)
        .order_by(func.min(Entry.id))
    )
    return [Gone(kind, source, int(cents), attempt.currency, at) for kind, source, cents, at in rows]


def extras_gone(attempt: Attempt) -> dict[str, dict[str, int]]:
    """Of each that went back, by its source: how many cents of it were tip and surcharge."""
    if not attempt.extras:
        return {}
    rows = select(Entry.source, Entry.kind, -Entry.cents).where(Entry.attempt_id == attempt.id, Entry.kind.in_(EXTRAS))
    found: dict[str, dict[str, int]] = {}
    for source, kind, cents in session().exec(rows.where(Entry.source != attempt.payment_intent).order_by(Entry.id)):
        found.setdefault(source, {})[kind] = int(cents)
    return found


def kept(attempt: Attempt) -> Money:
    """What we still have of it."""
    return Money(attempt.cents - sum(gone.cents for gone in given_back(attempt)), attempt.currency)


def went_all(attempts: list[Attempt]) -> dict[int, str]:
    """Payments of which nothing is left, with how the last of it went: refund, reversal or returned. One query."""
    rows = session().exec(
        select(Entry.attempt_id, Entry.kind, func.sum(Entry.cents), func.max(Entry.id))
        .where(Entry.attempt_id.in_([attempt.id for attempt in attempts]), Entry.kind.in_(WENT))
        .group_by(Entry.attempt_id, Entry.kind)
        .order_by(func.max(Entry.id))
    ).all()
    gone = Counter()
    for attempt_id, _kind, cents, _last in rows:
        gone[attempt_id] += int(cents)
    how = {attempt_id: kind for attempt_id, kind, cents, _last in rows if cents > 0}
    empty = [attempt.id for attempt in attempts if attempt.id in how and gone[attempt.id] >= attempt.cents]
    return {id: how[id] for id in empty}
