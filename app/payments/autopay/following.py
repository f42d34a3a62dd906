"""What becomes of AutoPay when a payment went through, failed or was taken back. Reactions: they only write rows."""

import datetime as dt
from zoneinfo import ZoneInfo

from sqlmodel import select

from app.base import clock, current
from app.base.db import session
from app.base.events import Event, record
from app.conversations.models import Thread
from app.conversations.questions import INVOICE
from app.invoices.instalments import move_due_day
from app.invoices.ledger import balances_of_invoices
from app.invoices.models import Allocation, Invoice
from app.payments.autopay.charging import charge_of
from app.payments.autopay.consent import autopays_with, drop, drop_of_invoice, turn_off
from app.payments.autopay.planning import charge_moment, rules
from app.payments.autopay.retries import ENDS_METHOD, ENDS_TRYING, next_try
from app.payments.methods import make_unusable
from app.payments.models import Attempt, StoredMethod
from app.payments.models_autopay import AutoPay, PlannedCharge


def settle_charge(event: Event, attempt: Attempt) -> None:
    """Any payment of the account clears what had stopped, but a card that was refused for good must have paid itself.

    What it paid is charged no more.
    """
    charge = charge_of(attempt)
    if charge is not None:
        charge.state = "paid"
        session().add(charge)
    _drop_paid(attempt)
    for autopay in _held(AutoPay.account_id == attempt.account_id):
        if autopay.held_why not in ENDS_TRYING or autopay.method_id == attempt.method_id:
            _resume(autopay)


def resume_with_updated(event: Event, method: StoredMethod) -> None:
    """The network put another card in the place of the one that was refused."""
    for autopay in _held(AutoPay.method_id == method.id):
        _resume(autopay)


def _held(*which) -> list[AutoPay]:
    found = select(AutoPay).where(AutoPay.held_at.is_not(None), AutoPay.ended_at.is_(None), *which)
    return list(session().exec(found.order_by(AutoPay.id)))


def _resume(autopay: AutoPay) -> None:
    autopay.held_at, autopay.held_why = None, ""
    session().add(autopay)
    record("autopay.resumed", autopay)


def _drop_paid(attempt: Attempt) -> None:
    ids = list(session().exec(select(Allocation.invoice_id).where(Allocation.attempt_id == attempt.id)))
    owed = balances_of_invoices(ids)
    planned = select(PlannedCharge).where(PlannedCharge.invoice_id.in_(ids), PlannedCharge.state == "planned")
    for charge in session().exec(planned):
        if owed.get(charge.invoice_id, 0) <= 0:
            drop(charge, "paid")


def retry_or_hold(event: Event, attempt: Attempt) -> None:
    """After a charge of AutoPay that failed; first of the reactions, so that the message knows the next day."""
    charge = charge_of(attempt)
    if charge is None or charge.state != "charging":
        return
    method = session().get(StoredMethod, charge.method_id)
    charge.failures += 1
    if why := _left(charge):
        drop(charge, why)
        record("autopay.outdated", charge)
    else:
        _go_on(charge, attempt, method)
    session().flush()
    if attempt.failure_code in ENDS_METHOD:
        make_unusable(method, attempt.failure_code)


def _left(charge: PlannedCharge) -> str:
    """While it was on its way AutoPay may have been turned off, or another method agreed to: "" where neither was."""
    autopay = session().get(AutoPay, charge.autopay_id)
    if autopay.ended_at is not None:
        return "off"
    return "" if autopay.method_id == charge.method_id else "no_mandate"


def _go_on(charge: PlannedCharge, attempt: Attempt, method: StoredMethod) -> None:
    today = _day(attempt.settled_at)
    charge.first_failed_on = charge.first_failed_on or today
    again_on = next_try(
        attempt.failure_code, method.is_bank_account, charge.failures, charge.first_failed_on, today, rules().retry_days
    )
    if again_on is None:
        _hold(charge, attempt.failure_code)
    else:
        _again(charge, again_on)


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(ZoneInfo(current.zone())).date()


def _again(charge: PlannedCharge, day: dt.date) -> None:
    """The message about the failure names the day, so no other notice is needed."""
    charge.state, charge.charge_on, charge.due_at = "planned", day, charge_moment(day)
    charge.done_at = charge.leased_until = None
    session().add(charge)


def _hold(charge: PlannedCharge, code: str) -> None:
    """One that was refused for good is not tried for another property either."""
    charge.state, charge.why = "failed", code
    session().add(charge)
    autopay, method = session().get(AutoPay, charge.autopay_id), session().get(StoredMethod, charge.method_id)
    for one in autopays_with(method) if code in ENDS_TRYING else [autopay]:
        if one.ended_at is None and one.held_at is None:
            one.held_at, one.held_why = clock.now(), code
            session().add(one)
            record("autopay.held", one, code=code)


def plan_abandoned_anew(event: Event, attempt: Attempt) -> None:
    """It never reached the bank: told and charged another day."""
    charge = charge_of(attempt)
    if charge is not None and charge.state == "charging":
        drop(charge, "abandoned")
        record("autopay.outdated", charge)


def move_due_days(event: Event, attempt: Attempt) -> None:
    """An invoice in parts is due when its next part is."""
    paid = select(Invoice).join(Allocation, Allocation.invoice_id == Invoice.id)
    for invoice in session().exec(paid.where(Allocation.attempt_id == attempt.id)).all():
        go_on_to_next_part(event, invoice)


def go_on_to_next_part(event: Event, invoice: Invoice) -> None:
    """What was told of the part before is not charged for the next one: that has a day of its own."""
    if move_due_day(invoice):
        drop_of_invoice(invoice.id, "paid")


def tell_anew(event: Event, invoice: Invoice) -> None:
    """It was split, or made one again: what was told of it does not hold."""
    drop_of_invoice(invoice.id, "late")


def hold_questioned(event: Event, thread: Thread) -> None:
    """While somebody asks about an invoice it is not charged by itself."""
    if thread.thing == INVOICE:
        drop_of_invoice(thread.thing_id, "questioned")


def end_disputed_debit(event: Event, attempt: Attempt) -> None:
    """A disputed debit is final and its mandate void: docs.stripe.com/payments/ach-direct-debit#dispute-process."""
    method = session().get(StoredMethod, attempt.method_id) if attempt.method_id else None
    if method is not None and method.is_bank_account:
        make_unusable(method, "debit_not_authorized")


def end_with_method(event: Event, method: StoredMethod) -> None:
    """Without its method AutoPay ends; whoever removed it had been asked for another one before."""
    why = "method_removed" if method.removed_at else "method_unusable"
    for autopay in autopays_with(method):
        turn_off(autopay, why)
