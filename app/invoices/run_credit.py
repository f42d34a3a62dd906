"""What is owed to an account whose plans have ended: no invoice follows that it could go onto, so it becomes credit."""

from sqlmodel import select

from app.accounts.models import Account
from app.base import clock
from app.base.bulk import add_many
from app.base.db import session
from app.base.events import record
from app.base.languages import _
from app.invoices.composing import Bill
from app.invoices.credit import keep_surplus, use_credit
from app.invoices.drafting import draft_invoice
from app.invoices.ledger import owe
from app.invoices.models import Correction, Invoice, Line
from app.invoices.models_runs import BilledPeriod, InvoiceRun
from app.invoices.run_working import bills_of
from app.invoices.run_writing import periods_of
from app.invoices.runs import READY, RunRefused, window_of
from app.plans.periods import Period


def is_owed_back(bill: Bill, window: Period) -> bool:
    """Less than nothing, and none of its plans goes on."""
    plans = {line.plan_id for line in bill.taken}
    ends = [plan.terms.ends_on for plan in bill.account.plans if plan.id in plans]
    return not bill.is_left_out and bill.total_cents < 0 and all(end is not None and end <= window.last for end in ends)


def credit_bill(run: InvoiceRun, account: Account) -> Invoice:
    """Inside writing(). Its lines are billed like any others, on an invoice below zero. Raises RunRefused."""
    (bill,) = bills_of(run, [account.id])
    if run.state != READY or not is_owed_back(bill, window_of(run)):
        raise RunRefused(run.state)
    invoice = draft_invoice(account, [line.new for line in bill.taken])
    _name_lines(invoice, bill)
    invoice.state, invoice.sent_at, invoice.due_on = "open", clock.now(), invoice.issued_on
    session().add(invoice)
    owe(invoice)
    keep_surplus(invoice)
    use_credit(account.id)
    add_many(BilledPeriod, periods_of(run, bill, {account.id: invoice.id}))
    _tell(invoice)
    return invoice


def _name_lines(invoice: Invoice, bill: Bill) -> None:
    """So that it is known what was billed."""
    made = session().exec(select(Line).where(Line.invoice_id == invoice.id).order_by(Line.position))
    for line, new in zip(made, bill.taken, strict=True):
        line.plan_id, line.period, line.source = new.plan_id, new.period, new.charge.source
        session().add(line)


def _tell(invoice: Invoice) -> None:
    """As any credit of the office."""
    reason = _("What was left of your plan, %(number)s", number=invoice.number)
    given = Correction(account_id=invoice.account_id, kind="credit", state="done", cents=-invoice.total_cents,
                       currency=invoice.currency, reason=reason)  # fmt: skip
    session().add(given)
    record("correction.done", given, kind="credit", cents=given.cents, reason=reason)
