"""The worker's part of an invoice run: account after account, in batches, each a transaction of its own.

A process that dies loses its batch and nothing else: the row says which account was the last, and what is billed is
known by the periods themselves.
"""

from collections import Counter

import sqlalchemy as sa
from sqlmodel import col, func, or_, select

from app.accounts.models import Account
from app.base import clock, current, db
from app.base.db import session
from app.base.events import Event
from app.base.languages import speaking
from app.invoices.billing_facts import REMEMBERED, gather
from app.invoices.composing import Bill, compose
from app.invoices.drafting import InvoiceRefused, void
from app.invoices.models import Allocation, Invoice
from app.invoices.models_runs import BilledPeriod, InvoiceRun, LeftOut
from app.invoices.run_writing import write_bills
from app.invoices.runs import COUNTING, MAKING, READY, UNDOING, UNDONE, end_working, next_batch, release, window_of
from app.plans.billing_rules import billing_rules
from app.plans.models import Plan
from app.plans.periods import NEAR
from app.properties.models import Property

A_BATCH = 100
# Taken back one by one, which takes longer: others want to write, too.
A_FEW = 25


def work_run(run: InvoiceRun) -> None:
    """One batch; the row is due again at once where there are more."""
    with db.writing():
        {COUNTING: _count, MAKING: _make, UNDOING: _undo}[run.state](run)


def _count(run: InvoiceRun) -> None:
    """What the run would make, and whom it would trouble."""
    if run.after_id == 0:
        run.accounts = session().exec(_candidates(run, func.count(Account.id))).one()
    bills = _next_bills(run)
    made = [bill for bill in bills if bill.is_made]
    found = {kind: list(ids) for kind, ids in run.troubles.items()}
    for bill in bills:
        for kind in bill.troubles:
            found.setdefault(kind, []).append(bill.account.row.id)
    run.troubles = found
    _tally(run, bills, len(made), sum(bill.total_cents for bill in made))
    next_batch(run) if bills else end_working(run, READY)


def _make(run: InvoiceRun) -> None:
    bills = _next_bills(run)
    invoices = write_bills(run, bills, billing_rules().due_days)
    _tally(run, bills, len(invoices), sum(invoice["total_cents"] for invoice in invoices))
    next_batch(run) if bills else release(run)


def _tally(run: InvoiceRun, bills: list[Bill], invoices: int, cents: int) -> None:
    run.seen, run.invoices, run.cents = run.seen + len(bills), run.invoices + invoices, run.cents + cents
    run.after_id = max((bill.account.row.id for bill in bills), default=run.after_id)


def _next_bills(run: InvoiceRun) -> list[Bill]:
    following = _candidates(run, Account.id).where(Account.id > run.after_id).order_by(Account.id).limit(A_BATCH)
    return bills_of(run, list(session().exec(following)))


def bills_of(run: InvoiceRun, account_ids: list[int]) -> list[Bill]:
    """In the order of the ids; in the company's language, as everything it writes to owners."""
    window, rules, out = window_of(run), billing_rules(), left_out_of(run, account_ids)
    with speaking(current.company().language):
        facts = gather(account_ids, window, rules)
        return [compose(one, window, rules, out.get(id, frozenset())) for id, one in facts.items()]


def left_out_of(run: InvoiceRun, account_ids: list[int]) -> dict[int, frozenset[str]]:
    rows = session().exec(
        select(LeftOut.account_id, LeftOut.line).where(LeftOut.run_id == run.id, LeftOut.account_id.in_(account_ids))
    )
    found: dict[int, set[str]] = {}
    for account_id, line in rows:
        found.setdefault(account_id, set()).add(line)
    return {account_id: frozenset(lines) for account_id, lines in found.items()}


def _candidates(run: InvoiceRun, *columns):
    """Accounts with a plan that runs, or ran a little while ago."""
    return select(*columns).where(is_candidate(run))


def is_candidate(run: InvoiceRun):
    window = window_of(run)
    runs = select(Property.account_id).join(Plan, Plan.property_id == Property.id).where(
        Plan.starts_on <= window.last + NEAR,
        or_(col(Plan.ends_on).is_(None), Plan.ends_on >= window.first - REMEMBERED))
    return Account.id.in_(runs)


def _undo(run: InvoiceRun) -> None:
    """What is paid, or being paid, stays and is told of now."""
    invoices = session().exec(
        select(Invoice).where(Invoice.run_id == run.id, Invoice.state == "open", Invoice.id > run.after_id)
        .order_by(Invoice.id).limit(A_FEW)
    ).all()  # fmt: skip
    results = Counter(_take_back(invoice) for invoice in invoices)
    run.kept, run.seen = run.kept + results[False], run.seen + len(invoices)
    run.after_id = max((invoice.id for invoice in invoices), default=run.after_id)
    next_batch(run) if invoices else _end_undoing(run)


def _take_back(invoice: Invoice) -> bool:
    is_live = session().exec(select(Allocation.id).where(Allocation.invoice_id == invoice.id, Allocation.live)).first()
    try:
        if not is_live:
            void(invoice, "run undone")
    except InvoiceRefused:
        is_live = True
    told = sa.update(Event).where(
        Event.name == "invoice.issued", Event.thing_id == invoice.id, col(Event.done_at).is_(None))
    values = {"due_at": clock.now()} if is_live else {"done_at": clock.now()}
    session().exec(told.values(**values).execution_options(synchronize_session=False))
    return not is_live


def _end_undoing(run: InvoiceRun) -> None:
    """Periods that came to nothing are open again, too; those of invoices that were kept stay billed."""
    for row in session().exec(select(BilledPeriod).where(BilledPeriod.run_id == run.id)).all():
        if row.invoice_id is None:
            session().delete(row)
    end_working(run, UNDONE)
