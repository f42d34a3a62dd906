"""The office's corrections in lists: what waits for a second person, and what became of the latest."""

from dataclasses import dataclass

from sqlmodel import col, select

from app.accounts.models import Account
from app.base.db import session
from app.invoices.models import Correction, Invoice
from app.payments.models import Attempt, Refund
from app.payments.ways import paid_with

LATEST = 30


@dataclass(frozen=True)
class Row:
    """With whose money it is, and the invoice or the payment that it is about."""

    correction: Correction
    account: str
    account_uid: str
    number: str | None
    invoice_uid: str | None
    payment: str
    payment_uid: str | None
    refund: Refund | None


def waiting() -> list[Row]:
    """The oldest first."""
    return _rows(_columns().where(Correction.state == "waiting").order_by(Correction.id))


def decided_lately() -> list[Row]:
    done = _columns().where(Correction.state != "waiting")
    return _rows(done.order_by(col(Correction.id).desc()).limit(LATEST))


def _columns():
    return (
        select(Correction, Account.name, Account.uid, Invoice.number, Invoice.uid, Attempt.uid, Attempt.way,
               Attempt.method_words, Attempt.reference, Refund)
        .join(Account, Account.id == Correction.account_id)
        .join(Invoice, Invoice.id == Correction.invoice_id, isouter=True)
        .join(Attempt, Attempt.id == Correction.attempt_id, isouter=True)
        .join(Refund, Refund.correction_id == Correction.id, isouter=True)
    )  # fmt: skip


def _rows(statement) -> list[Row]:
    found = []
    for *about, payment_uid, way, words, reference, refund in session().exec(statement):
        payment = paid_with(way, words, reference) if payment_uid else ""
        found.append(Row(*about, payment, payment_uid, refund))
    return found
