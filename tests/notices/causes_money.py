"""What each kind of notice about money comes from; each returns the page its link must open."""

import datetime as dt

from sqlmodel import select

from app.accounts.models import Account
from app.approvals.deciding import approve, set_rule
from app.base import clock
from app.base.db import session
from app.base.events import quietly, record
from app.invoices import ledger
from app.invoices.drafting import NewLine, draft_invoice, issue
from app.invoices.models import Correction, Invoice, Reminder
from app.payments.models import Attempt, StoredMethod
from app.payments.models_autopay import AutoPay, PlannedCharge
from app.people.models import Person
from app.statements.mailing import choose_readers
from app.statements.models import StatementMonth


def issued(world) -> str:
    invoice = draft_invoice(world.row(Account, world.cast.accounts["Reyes"]), [NewLine("Weekly service", 15500)])
    issue(invoice)
    return f"/invoices/{invoice.uid}"


def attempted(world, state: str) -> str:
    attempt = Attempt(account_id=world.cast.accounts["Reyes"], person_id=world.cast.people["Olivia"], cents=15500,
                      state=state, method_words="Visa 4242", done_at=clock.now())
    session().add(attempt)
    record(f"payment.{state}", attempt)
    return f"/payments/{attempt.uid}"


def paid(world) -> str:
    return attempted(world, "succeeded")


def refused(world) -> str:
    return attempted(world, "failed")


def card(world) -> StoredMethod:
    method = StoredMethod(
        account_id=world.cast.accounts["Reyes"], bank_id="pm_1", kind="card", brand="visa", exp_month=11, exp_year=2026
    )
    session().add(method)
    session().flush()
    return method


def announced(world) -> str:
    invoice = draft_invoice(world.row(Account, world.cast.accounts["Reyes"]), [NewLine("Weekly service", 15500)])
    issue(invoice)
    method = card(world)
    autopay = AutoPay(account_id=invoice.account_id, method_id=method.id)
    session().add(autopay)
    session().flush()
    charge = PlannedCharge(account_id=invoice.account_id, autopay_id=autopay.id, method_id=method.id, cents=15500,
                           invoice_id=invoice.id, charge_on=invoice.due_on, due_at=None)  # fmt: skip
    session().add(charge)
    record("autopay.planned", charge)
    return f"/invoices/{invoice.uid}"


def reminded(world, step: int) -> str:
    invoice = draft_invoice(world.row(Account, world.cast.accounts["Reyes"]), [NewLine("Weekly service", 15500)])
    issue(invoice)
    reminder = Reminder(invoice_id=invoice.id, account_id=invoice.account_id, due_on=invoice.due_on, step=step,
                        channels=["email", "text"], sent_on=invoice.issued_on)  # fmt: skip
    session().add(reminder)
    record("reminder.due", reminder)
    return f"/invoices/{invoice.uid}"


def due_soon(world) -> str:
    return reminded(world, -3)


def overdue(world) -> str:
    return reminded(world, 7)


def expiring(world) -> str:
    method = card(world)
    record("method.expiring", method, days=7)
    return f"/methods/{method.uid}"


def gone_back(world, kind: str, what: str) -> str:
    """An earlier payment of which money went back."""
    attempt = Attempt(account_id=world.cast.accounts["Reyes"], cents=15500, state="succeeded", method_words="Visa 4242",
                      done_at=clock.now())  # fmt: skip
    session().add(attempt)
    session().flush()
    ledger.write(kind, 500, "re_1", account_id=attempt.account_id, attempt_id=attempt.id)
    record(f"payment.{what}", attempt, cents=500, source="re_1")
    return f"/payments/{attempt.uid}"


def refunded(world) -> str:
    return gone_back(world, "refund", "refunded")


def returned(world) -> str:
    return gone_back(world, "returned", "returned")


def corrected(world, kind: str) -> str:
    with quietly():
        place = issued(world)
    invoice = session().exec(select(Invoice).where(Invoice.uid == place.rpartition("/")[2])).one()
    made = Correction(account_id=invoice.account_id, invoice_id=invoice.id, kind=kind, cents=500, reason="A pump")
    session().add(made)
    record("correction.done", made)
    return place


def credited(world) -> str:
    return corrected(world, "credit")


def voided(world) -> str:
    return corrected(world, "void")


def approvers_needed(world) -> Invoice:
    account = world.row(Account, world.cast.accounts["Reyes"])
    set_rule(account, 10000, 1, [world.row(Person, world.cast.people["Olivia"])])
    invoice = draft_invoice(account, [NewLine("Weekly service", 15500)])
    issue(invoice)
    return invoice


def to_approve(world) -> str:
    return f"/invoices/{approvers_needed(world).uid}"


def approved(world) -> str:
    invoice = approvers_needed(world)
    approve(invoice, world.row(Person, world.cast.people["Olivia"]))
    return f"/invoices/{invoice.uid}"


def stated(world) -> str:
    account = world.row(Account, world.cast.accounts["Reyes"])
    choose_readers(account, [world.row(Person, world.cast.people["Olivia"])])
    sent = StatementMonth(account_id=account.id, month=dt.date(2026, 10, 1))
    session().add(sent)
    record("statement.due", sent)
    return f"/statements/{account.uid}"


MONEY = {
    "invoice_issued": issued, "payment_received": paid, "payment_failed": refused, "invoice_due": due_soon,
    "invoice_overdue": overdue, "autopay_coming": announced, "card_expiring": expiring, "refund_sent": refunded,
    "payment_returned": returned, "credit_given": credited, "invoice_voided": voided, "approval_needed": to_approve,
    "invoice_approved": approved, "statement": stated,
}
