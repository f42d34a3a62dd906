"""What AutoPay does with one invoice, as its page says it."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import select

from app.accounts.reach import Reach
from app.accounts.rights import PAY
from app.base import clock, current
from app.base.db import session
from app.base.money import Money
from app.invoices.models import Invoice
from app.payments.autopay.consent import frozen_at
from app.payments.autopay.planning import verdicts
from app.payments.autopay.rules import NOT
from app.payments.autopay.words import reason_words
from app.payments.models import StoredMethod
from app.payments.models_autopay import PlannedCharge


@dataclass(frozen=True)
class Said:
    """`day` and `amount` where it is charged by itself (`is_told`: announced), `why` where it is not."""

    uid: str
    method: str
    day: dt.date | None = None
    amount: Money | None = None
    is_told: bool = False
    is_retry: bool = False
    is_frozen: bool = False
    why: str = ""


def said_of(reach: Reach, invoice: Invoice) -> Said | None:
    """None where no AutoPay covers it, it is settled, or the reader may not pay it."""
    if not reach.allows(PAY, invoice.account_id):
        return None
    for _, autopay, verdict in verdicts([invoice], clock.today(current.zone())):
        method = session().get(StoredMethod, autopay.method_id).words
        if verdict.kind == NOT:
            is_frozen = frozen_at(invoice) is not None
            why = reason_words(verdict.why)
            return None if verdict.why == "paid" else Said(invoice.uid, method, is_frozen=is_frozen, why=why)
        return _charged(invoice, method, verdict)
    return None


def _charged(invoice: Invoice, method: str, verdict) -> Said:
    planned = select(PlannedCharge).where(PlannedCharge.invoice_id == invoice.id, PlannedCharge.state == "planned")
    told = session().exec(planned).first()
    if told is None:
        return Said(invoice.uid, method, verdict.on, Money(verdict.cents, invoice.currency))
    amount = Money(told.cents, invoice.currency)
    return Said(invoice.uid, method, told.charge_on, amount, is_told=True, is_retry=told.failures > 0)
