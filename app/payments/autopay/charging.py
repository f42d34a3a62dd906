"""The executor: looks at everything once more in the transaction that claims the invoice, and only then charges.

There is one way to pay: the claim is begin()'s, what follows is the attempt's own life.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from sqlmodel import select

from app.accounts.models import Account
from app.base import clock, current, db
from app.base.db import session
from app.base.events import record
from app.base.waiting import finish
from app.invoices.credit import use_credit
from app.invoices.instalments import move_due_day
from app.invoices.models import Invoice
from app.payments.asking import send
from app.payments.autopay.consent import drop
from app.payments.autopay.planning import charge_moment
from app.payments.autopay.reading import bill_of, standing_of, terms_of
from app.payments.autopay.rules import NOT, NOT_YET, Announced, Standing, Verdict, decide, why_not
from app.payments.beginning import begin
from app.payments.catch_up import catch_up
from app.payments.gate import pass_gate
from app.payments.models import Attempt, StoredMethod
from app.payments.models_autopay import AutoPay, PlannedCharge
from app.payments.refused import GateClosed, NotBegun

WhenTold = Callable[[PlannedCharge], dt.date | None]
"""The day on which its notice was sent to somebody; None while it was not."""

SOON, LATER = dt.timedelta(minutes=5), dt.timedelta(hours=1)
# Told under other circumstances: told anew, with a day and an amount of its own.
TOLD_ANEW = ("late", "more_than_told")


def charge_planned(charge: PlannedCharge, when_told: WhenTold) -> None:
    """One errand for one charge whose day has come."""
    try:
        pass_gate(catch_up)
    except GateClosed:
        with db.writing():
            _wait(charge, clock.now() + SOON)
        return
    with db.writing():
        attempt = _claim(charge, when_told)
    if attempt is not None:
        send(attempt)


def _claim(charge: PlannedCharge, when_told: WhenTold) -> Attempt | None:
    """None where it is not charged now; then the row says why or when."""
    if charge.state != "planned":
        finish(charge)
        return None
    use_credit(charge.account_id)
    if move_due_day(session().get(Invoice, charge.invoice_id)):
        drop(charge, "paid")  # the part that was told of: the next one has a day of its own
        return None
    verdict = verdict_on(charge, when_told, clock.today(current.zone()))
    if verdict.kind == NOT:
        _drop(charge, verdict.why)
    elif verdict.kind == NOT_YET:
        charge.why = verdict.why
        _wait(charge, max(charge_moment(verdict.on), clock.now() + LATER))
    else:
        return _begin(charge, verdict.cents)
    return None


def verdict_on(charge: PlannedCharge, when_told: WhenTold, today: dt.date) -> Verdict:
    """What the rules say of it on that day; the office's dry run asks the same."""
    autopay = session().get(AutoPay, charge.autopay_id)
    bill = bill_of(session().get(Invoice, charge.invoice_id))
    announced = Announced(charge.cents, charge.charge_on, when_told(charge))
    return decide(terms_of(autopay), bill, _standing(charge, autopay), announced, today)


def _standing(charge: PlannedCharge, autopay: AutoPay) -> Standing:
    """The yes that is in force counts for its own method only."""
    standing = standing_of(autopay)
    return standing if autopay.method_id == charge.method_id else replace(standing, has_mandate=False)


def _begin(charge: PlannedCharge, cents: int) -> Attempt | None:
    account = session().get(Account, charge.account_id)
    invoice = session().get(Invoice, charge.invoice_id)
    method = session().get(StoredMethod, charge.method_id)
    try:
        attempt = begin(account, [invoice], cents, shares={invoice.id: cents}, method=method, off_session=True)
    except NotBegun:
        _wait(charge, clock.now() + LATER)
        return None
    charge.state, charge.why, charge.attempt_id = "charging", "", attempt.id
    finish(charge)
    return attempt


def is_still_wanted(attempt: Attempt) -> bool:
    """Whether a charge that was claimed and may not have reached the bank is still the owner's will."""
    if not attempt.off_session:
        return True
    charge = charge_of(attempt)
    autopay, invoice = session().get(AutoPay, charge.autopay_id), session().get(Invoice, charge.invoice_id)
    is_same_method = autopay.method_id == attempt.method_id
    return is_same_method and not why_not(terms_of(autopay), bill_of(invoice), standing_of(autopay))


def charge_of(attempt: Attempt) -> PlannedCharge | None:
    return session().exec(select(PlannedCharge).where(PlannedCharge.attempt_id == attempt.id)).first()


def _wait(charge: PlannedCharge, until: dt.datetime) -> None:
    """Unlike other waiting work it is never given up: its day passes, and it is told anew."""
    charge.due_at, charge.leased_until = until, None
    session().add(charge)


def _drop(charge: PlannedCharge, why: str) -> None:
    drop(charge, why)
    if why in TOLD_ANEW:
        record("autopay.outdated", charge)
