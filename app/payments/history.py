"""Payments as the owner reads them later."""

from dataclasses import dataclass

from sqlmodel import func, select

from app.base.db import session
from app.base.money import Money
from app.invoices.models import Allocation, Entry, Invoice
from app.payments.models import Attempt

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
    known = [id for id in ids if id is not None]
    asked = select(Attempt.id, Attempt.method_words).where(Attempt.id.in_(known))
    return dict(session().exec(asked).all()) if known else {}


def given_back(attempt: Attempt) -> list[Entry]:
    """Refunds and reversals of it, as they came."""
    return list(
        session().exec(
            select(Entry)
            .where(Entry.attempt_id == attempt.id, Entry.kind.in_(("refund", "reversal")))
            .order_by(Entry.id)
        )
    )


def kept(attempt: Attempt) -> Money:
    """What we still have of it."""
    back = sum(entry.cents for entry in given_back(attempt))
    return Money(attempt.cents - back, attempt.currency)
