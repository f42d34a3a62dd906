"""The company's invoices as the office lists them: columns, with what is open from the ledger."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import and_, col, exists, func, or_, select

from app.accounts.models import Account
from app.base import clock, current
from app.base.db import session
from app.base.money import Money
from app.invoices.models import Allocation, Entry, Invoice
from app.invoices.status import CAME_IN, status_of

A_PAGE = 50
FILTERS = ("draft", "open", "overdue", "processing", "paid", "void")

def _cents(*kinds: str):
    """What the ledger has on the invoice in all, or of these kinds."""
    total = select(func.coalesce(func.sum(Entry.cents), 0)).where(Entry.invoice_id == Invoice.id).correlate(Invoice)
    return (total.where(Entry.kind.in_(kinds)) if kinds else total).scalar_subquery()


_OPEN_CENTS = _cents()
_LIVE = exists().where(Allocation.live, Allocation.invoice_id == Invoice.id).correlate(Invoice)
_REFUNDED = and_(_cents("refund") > 0, _cents(*CAME_IN) >= 0)
_COLUMNS = (
    Invoice.uid, Invoice.number, Invoice.state, Invoice.issued_on, Invoice.due_on, Invoice.total_cents,
    Invoice.currency,
    Invoice.sent_at, Invoice.opened_at, Account.name.label("account"), Account.uid.label("account_uid"),
    _OPEN_CENTS.label("open_cents"), _LIVE.label("is_live"), _REFUNDED.label("was_refunded"),
)  # fmt: skip


@dataclass(frozen=True)
class Listed:
    """One invoice in a list. `status` is the badge's word."""

    row: object
    status: str

    @property
    def total(self) -> Money:
        return Money(self.row.total_cents, self.row.currency)

    @property
    def open(self) -> Money:
        return Money(max(0, int(self.row.open_cents)), self.row.currency)


def page_of(wanted: str, before: str = "", run_id: int | None = None) -> tuple[list[Listed], str]:
    """Newest first; `wanted` is one of FILTERS or ""; of one run, or of all.

    Returns the mark from which older ones go on, "" at the end.
    """
    of_run = [Invoice.run_id == run_id] if run_id else []
    newest = select(*_COLUMNS).join(Account, Account.id == Invoice.account_id)
    newest = newest.where(*_narrowed(wanted), *_before(before), *of_run)
    rows = (
        session()
        .exec(newest.order_by(col(Invoice.issued_on).desc(), col(Invoice.uid).desc()).limit(A_PAGE + 1))
        .all()
    )
    shown = [_listed(row) for row in rows[:A_PAGE]]
    return shown, f"{shown[-1].row.issued_on}.{shown[-1].row.uid}" if len(rows) > A_PAGE else ""


def invoices_of(account: Account, limit: int) -> list[Listed]:
    newest = select(*_COLUMNS).join(Account, Account.id == Invoice.account_id).where(Invoice.account_id == account.id)
    rows = session().exec(newest.order_by(col(Invoice.issued_on).desc(), col(Invoice.id).desc()).limit(limit))
    return [_listed(row) for row in rows]


def listed(invoice: Invoice) -> Listed:
    found = select(*_COLUMNS).join(Account, Account.id == Invoice.account_id).where(Invoice.id == invoice.id)
    return _listed(session().exec(found).one())


def overdue() -> tuple[int, Money]:
    """How many invoices are past their day, and what is open on them in all."""
    late = (
        select(func.sum(Entry.cents).label("cents")).join(Invoice, Invoice.id == Entry.invoice_id)
        .where(Invoice.state == "open", Invoice.due_on < _today(), ~_LIVE)
        .group_by(Entry.invoice_id).having(func.sum(Entry.cents) > 0).subquery()
    )  # fmt: skip
    in_all = select(func.count(), func.coalesce(func.sum(late.c.cents), 0)).select_from(late)
    count, cents = session().exec(in_all).one()
    return count, Money(int(cents), current.company().currency)


def _listed(row) -> Listed:
    status = status_of(
        row.state,
        row.total_cents,
        int(row.open_cents),
        row.due_on,
        _today(),
        is_live=row.is_live,
        was_refunded=row.was_refunded,
    )
    return Listed(row, status)


def _narrowed(wanted: str) -> list:
    issued = Invoice.state == "open"
    return {
        "draft": [Invoice.state == "draft"], "void": [Invoice.state == "void"],
        "open": [issued, _OPEN_CENTS > 0], "paid": [issued, _OPEN_CENTS <= 0], "processing": [issued, _LIVE],
        "overdue": [issued, _OPEN_CENTS > 0, Invoice.due_on < _today(), ~_LIVE],
    }.get(wanted, [])  # fmt: skip


def _before(mark: str) -> list:
    """Nonsense in the address shows the newest."""
    day, _dot, uid = mark.partition(".")
    try:
        last = dt.date.fromisoformat(day)
    except ValueError:
        return []
    return [or_(Invoice.issued_on < last, and_(Invoice.issued_on == last, Invoice.uid < uid))]


def _today() -> dt.date:
    return clock.today(current.zone())


def matching(query: str, limit: int) -> list[Listed]:
    """Whose number begins so, with or without its letters: INV-1042, 1042. The index of the numbers finds them."""
    query = query.strip().upper()
    if not any(letter.isdigit() for letter in query):
        return []
    starts = (query, f"INV-{query}")
    begins = or_(*(and_(Invoice.number >= start, Invoice.number < start + "\uffff") for start in starts))
    found = select(*_COLUMNS).join(Account, Account.id == Invoice.account_id)
    return [_listed(row) for row in session().exec(found.where(begins).order_by(Invoice.number).limit(limit))]
