"""What was done about one invoice that is not paid, and what comes next: for the office's page of it."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import select

from app.base import clock, current
from app.base.db import session
from app.invoices.dunning import next_step, why_held
from app.invoices.models import Invoice, LateFee, Reminder
from app.payments.dunning.fees import fee_behind
from app.payments.dunning.reading import owings_of
from app.payments.dunning.rules import dunning_rules, is_anything_on, steps_of


@dataclass(frozen=True)
class Followed:
    """`why` nobody is reminded, "" where it goes on; `fees` with the invoice of each; `fee` where it is one itself."""

    is_on: bool
    is_left_alone: bool
    why: str
    next_on: dt.date | None
    sent: list[Reminder]
    fees: list
    fee: LateFee | None
    late_number: str


def followed(invoice: Invoice) -> Followed:
    rules, today = dunning_rules(), clock.today(current.zone())
    why = why_held(owings_of([invoice], today)[invoice.id], rules.skips_paused)
    next_on = next_step(steps_of(rules), invoice.due_on, today) if rules.remind_since and not why else None
    sent = session().exec(select(Reminder).where(Reminder.invoice_id == invoice.id).order_by(Reminder.id)).all()
    own = fee_behind(invoice)
    late = session().get(Invoice, own.invoice_id).number if own else ""
    return Followed(is_anything_on(rules), invoice.is_left_alone, why, next_on, list(sent), _fees(invoice), own, late)


def _fees(invoice: Invoice) -> list:
    found = select(LateFee, Invoice).join(Invoice, Invoice.id == LateFee.fee_invoice_id)
    return list(session().exec(found.where(LateFee.invoice_id == invoice.id).order_by(LateFee.number)).all())
