"""A run as the office looks through it: a page of invoices-to-be, as many queries for fifty accounts as for one."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from sqlmodel import func, or_, select

from app.accounts.models import Account
from app.base.db import session
from app.invoices.composing import TROUBLES, Bill, BillLine
from app.invoices.models_runs import InvoiceRun
from app.invoices.run_working import bills_of, is_candidate
from app.invoices.runs import READY, leave_out

A_PAGE = 20


@dataclass(frozen=True)
class Taxed:
    rate_millionths: int
    cents: int


def bills_page(run: InvoiceRun, only: str = "", after: str = "") -> tuple[list[Bill], str]:
    """By name, `only` those with one of TROUBLES; the mark from which the next ones go on, "" at the end."""
    by_name = func.lower(Account.name)
    wanted = select(Account.id, Account.name, Account.uid).where(is_candidate(run))
    if only in TROUBLES:
        wanted = wanted.where(Account.id.in_(run.troubles.get(only, [])))
    name, _dot, uid = after.rpartition(".")
    if uid:
        last = func.lower(name)
        wanted = wanted.where(or_(by_name > last, (by_name == last) & (Account.uid > uid)))
    found = session().exec(wanted.order_by(by_name, Account.uid).limit(A_PAGE + 1)).all()
    bills = bills_of(run, [row.id for row in found[:A_PAGE]])
    mark = f"{found[A_PAGE - 1].name}.{found[A_PAGE - 1].uid}" if len(found) > A_PAGE else ""
    return [bill for bill in bills if bill.lines or bill.troubles], mark


def by_place(bill: Bill) -> list[tuple[str, list[BillLine]]]:
    """The lines of each property, in the order of the invoice."""
    return [(place, list(lines)) for place, lines in groupby(bill.lines, key=lambda line: line.place)]


def taxes(lines: Iterable[BillLine]) -> list[Taxed]:
    """One for each rate, the sum of what was rounded line by line."""
    found: dict[int, int] = {}
    for line in lines:
        if line.tax_millionths:
            found[line.tax_millionths] = found.get(line.tax_millionths, 0) + line.new.tax_cents
    return [Taxed(rate, cents) for rate, cents in sorted(found.items())]


def choose(run: InvoiceRun, account: Account, line: str, *, out: bool) -> None:
    """Leaves a line or an invoice out, or takes it in, and keeps the run's sums true. Raises RunRefused."""
    (before,) = bills_of(run, [account.id])
    leave_out(run, account, line, out=out)
    (after,) = bills_of(run, [account.id])
    if run.state == READY:
        run.invoices += after.is_made - before.is_made
        run.cents += _cents(after) - _cents(before)
        session().add(run)


def _cents(bill: Bill) -> int:
    return bill.total_cents if bill.is_made else 0
