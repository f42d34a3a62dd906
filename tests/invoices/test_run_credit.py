"""A plan that ended owes its account something: no invoice follows, so the office puts it on the account."""

import datetime as dt

import pytest
from sqlmodel import func, select

from app.accounts.models import Account
from app.base import clock
from app.invoices.drafting import InvoiceRefused, void
from app.invoices.models import Entry, Invoice
from app.invoices.models_runs import InvoiceRun
from app.plans.editing import change_plan
from app.plans.models import Plan
from tests.invoices.billed import DECEMBER, FIRST_OF_DECEMBER, NOVEMBER, begun, bill_only, run_all


@pytest.fixture
def run(world) -> InvoiceRun:
    """Paid in advance for November, ended on the 13th."""
    bill_only(world, "Reyes", in_advance=True)
    clock.freeze(dt.datetime(2026, 11, 2, 16, tzinfo=dt.UTC))
    run_all(world, NOVEMBER)
    with world.writing():
        change_plan(world.row(Plan, world.cast.plans["Reyes"]), ends_on=dt.date(2026, 11, 13))
    clock.freeze(FIRST_OF_DECEMBER)
    return begun(world)


def credit(world) -> int:
    of = (Entry.account_id == world.cast.accounts["Reyes"], Entry.invoice_id.is_(None))
    return -int(world.all(select(func.coalesce(func.sum(Entry.cents), 0)).where(*of))[0])


def press(world, run: InvoiceRun):
    account = world.get(Account, world.cast.accounts["Reyes"])
    return world.post(world.as_("Otto"), f"/office/invoices/runs/{run.uid}/credit", {"account": account.uid})


def test_run_offers_it_and_one_press_pays_what_is_open(world, run):
    page = world.as_("Otto").get(f"/office/invoices/runs/{run.uid}").text
    assert "Put $77.50 on the account as credit" in page
    for _ in range(2):
        assert press(world, run).status_code == 303
    first, note = world.all(select(Invoice).order_by(Invoice.id))
    owed = world.all(select(func.sum(Entry.cents)).where(Entry.invoice_id == first.id))[0]
    assert (note.total_cents, credit(world), owed) == (-7750, 0, 7750)


def test_it_is_billed_once_and_no_later_run_finds_it(world, run):
    press(world, run)
    assert "Put $" not in world.as_("Otto").get(f"/office/invoices/runs/{run.uid}").text
    again = run_all(world, DECEMBER)
    assert (again.invoices, len(world.all(select(Invoice.id)))) == (0, 2)


def test_owner_reads_credit_and_the_paper_says_the_same(world, run):
    press(world, run)
    note = world.all(select(Invoice).order_by(Invoice.id))[1]
    olivia = world.as_("Olivia")
    page = olivia.get(f"/invoices/{note.uid}").text
    assert "-$77.50" in page and "Moved to your credit" in page and "stands on your account" in page
    assert olivia.get(f"/invoices/{note.uid}.pdf").data.startswith(b"%PDF")


def test_it_cannot_be_made_void(world, run):
    press(world, run)
    note = world.all(select(Invoice).order_by(Invoice.id))[1]
    with pytest.raises(InvoiceRefused), world.writing():
        void(world.row(Invoice, note.id))


def test_nothing_is_offered_while_a_plan_goes_on(world, run):
    with world.writing():
        change_plan(world.row(Plan, world.cast.plans["Reyes"]), ends_on=None)
    press(world, run)
    assert len(world.all(select(Invoice.id))) == 1
