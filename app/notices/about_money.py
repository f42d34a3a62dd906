"""The values in notices about invoices and payments."""

from sqlmodel import select

from app.base.db import session
from app.base.languages import _, day, listed, money
from app.base.money import Money
from app.invoices.credit import moved_cents
from app.invoices.models import Allocation, Invoice
from app.payments.autopay.charging import charge_of
from app.payments.extra_words import of_which
from app.payments.failures import words_for
from app.payments.models import Attempt


def issued(invoice: Invoice) -> dict[str, str]:
    """With what its credit has paid of it taken off."""
    left = Money(invoice.total_cents + min(0, moved_cents(invoice.id)), invoice.currency)
    return {"number": invoice.number, "amount": money(left), "due_day": day(invoice.due_on)}


def received(attempt: Attempt) -> dict[str, str]:
    on_top = of_which(attempt.extras, attempt.currency)
    return {**_payment(attempt), "on_top": _("Of this: %(what)s.", what=on_top) if on_top else ""}


def failed(attempt: Attempt) -> dict[str, str]:
    return {**_payment(attempt), "reason": " ".join(words_for(attempt.failure_code)), "next_try": _next_try(attempt)}


def _next_try(attempt: Attempt) -> str:
    """What AutoPay does next; "" where a person paid."""
    charge = charge_of(attempt)
    if charge is None:
        return ""
    if charge.state == "planned":
        return _("AutoPay tries it again on %(day)s.", day=day(charge.charge_on))
    return _("AutoPay does not try it again.") if charge.state == "failed" else ""


def _payment(attempt: Attempt) -> dict[str, str]:
    numbers = session().exec(
        select(Invoice.number).join(Allocation, Allocation.invoice_id == Invoice.id)
        .where(Allocation.attempt_id == attempt.id).order_by(Invoice.id)
    ).all()
    return {
        "amount": money(Money(attempt.cents, attempt.currency)), "method": attempt.words,
        "invoices": listed(list(numbers)), "day": day(attempt.settled_at or attempt.created_at),
    }
