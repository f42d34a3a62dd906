"""The office's invoice runs: begun, looked at, made, and undone while nobody was told yet.

The accounts themselves are the worker's: app/invoices/run_working.py.
"""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import col, select

from app.accounts.models import Account
from app.base import clock, current
from app.base.db import session
from app.base.events import Event, record
from app.base.waiting import finish
from app.invoices.models import Invoice
from app.invoices.models_runs import InvoiceRun, LeftOut
from app.plans.periods import Period, month_around

COUNTING, READY, MAKING, MADE, UNDOING, UNDONE = "counting", "ready", "making", "made", "undoing", "undone"
WORKING = (COUNTING, MAKING, UNDOING)
# So long after a run nobody is told, and it can be undone.
HOLD = dt.timedelta(minutes=10)


class RunRefused(ValueError):
    """The run is not in a state for this."""


class NotYet(RunRefused):
    """The month lies ahead."""


class TooLate(RunRefused):
    """People were told already."""


def window_of(run: InvoiceRun) -> Period:
    return Period(run.month, run.through)


def begin_run(month: dt.date) -> InvoiceRun:
    """Of what is due in the month up to today. One that is being looked at already is gone on with, counted anew."""
    today, month = clock.today(current.zone()), month.replace(day=1)
    if month > today:
        raise NotYet
    open_run = select(InvoiceRun).where(InvoiceRun.month == month, InvoiceRun.state.in_((COUNTING, READY)))
    run = session().exec(open_run).first() or InvoiceRun(month=month, through=today)
    actor = current.actor()
    run.person_id, run.person_name = (actor.id, actor.name) if actor else (None, "")
    run.through = min(today, month_around(month).last)
    return start_working(run, COUNTING)


def latest_runs(limit: int = 12) -> list[InvoiceRun]:
    return list(session().exec(select(InvoiceRun).order_by(col(InvoiceRun.id).desc()).limit(limit)).all())


def leave_out(run: InvoiceRun, account: Account, line: str = "", *, out: bool = True) -> None:
    """One line by its key, or the whole invoice; `out` False takes it in again. Twice is once."""
    if run.state not in (COUNTING, READY):
        raise RunRefused(run.state)
    known = (LeftOut.run_id == run.id, LeftOut.account_id == account.id, LeftOut.line == line)
    row = session().exec(select(LeftOut).where(*known)).first()
    if out and row is None:
        session().add(LeftOut(run_id=run.id, account_id=account.id, line=line))
    elif row and not out:
        session().delete(row)
    session().flush()


def make(run: InvoiceRun) -> InvoiceRun:
    """A second tap changes nothing."""
    if run.state in (MAKING, MADE) and run.due_at:
        return run
    if run.state not in (READY, MAKING):
        raise RunRefused(run.state)
    if run.state == MAKING:
        return _go_on(run)
    return start_working(run, MAKING)


def undo(run: InvoiceRun) -> InvoiceRun:
    """Until people are told: nothing goes out from now on, and the worker takes the invoices back. Raises TooLate."""
    if run.state in (UNDOING, UNDONE):
        return run
    if run.state != MADE or clock.now() >= run.sends_at:
        raise TooLate
    hold_back(run, None)
    return start_working(run, UNDOING)


def start_working(run: InvoiceRun, state: str) -> InvoiceRun:
    """From the first account on."""
    run.state, run.after_id, run.seen, run.kept = state, 0, 0, 0
    if state != UNDOING:
        run.invoices, run.cents = 0, 0
    if state == COUNTING:
        run.troubles = {}
    return _go_on(run)


def _go_on(run: InvoiceRun) -> InvoiceRun:
    run.due_at, run.done_at, run.leased_until, run.tries, run.error = clock.now(), None, None, 0, ""
    session().add(run)
    record("invoice_run.moved", run, state=run.state)
    return run


def next_batch(run: InvoiceRun) -> None:
    """The worker did a part; the rest is due at once."""
    _go_on(run)


def end_working(run: InvoiceRun, state: str) -> None:
    run.state = state
    finish(run)
    record("invoice_run.moved", run, state=state)


def release(run: InvoiceRun) -> None:
    """All invoices are there: ten minutes from now people hear of them."""
    run.made_at, run.sends_at = clock.now(), clock.now() + HOLD
    hold_back(run, run.sends_at)
    session().exec(_update(Invoice).where(Invoice.run_id == run.id).values(sent_at=run.sends_at))
    end_working(run, MADE)


def hold_back(run: InvoiceRun, until: dt.datetime | None) -> None:
    """What tells people of the run's invoices waits; None: until further notice."""
    ours = select(Invoice.id).where(Invoice.run_id == run.id)
    waiting = (Event.name == "invoice.issued", Event.thing_id.in_(ours), col(Event.done_at).is_(None))
    session().exec(_update(Event).where(*waiting).values(due_at=until))


def _update(model):
    return sa.update(model).execution_options(synchronize_session=False)
