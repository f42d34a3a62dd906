"""Billing that makes itself: every period once, for as much as it should be, and nobody hears too early."""

import datetime as dt

import pytest
from sqlmodel import func, select

from app.accounts.models import Account
from app.base import clock
from app.base.db import session
from app.invoices import run_working
from app.invoices.drafting import void
from app.invoices.ledger import balances_of_accounts, write
from app.invoices.models import Invoice, LineVisit
from app.invoices.models_runs import BilledPeriod, InvoiceRun
from app.invoices.run_working import bills_of
from app.invoices.runs import RunRefused, TooLate, leave_out, make, undo
from app.notices.models import Notice
from app.people.models import Person
from app.plans.editing import change_plan
from app.plans.models import Plan
from tests.invoices.billed import (
    DECEMBER,
    FIRST_OF_DECEMBER,
    NOVEMBER,
    begun,
    bill_only,
    dose_on,
    invoices,
    lines,
    on,
    rules,
    run_all,
    visits_in,
)


@pytest.fixture(autouse=True)
def first_of_december(world):
    on(FIRST_OF_DECEMBER)


def told(world) -> list[str]:
    return world.all(select(Notice.dedupe).where(Notice.event == "invoice_issued"))


def undone(world, run: InvoiceRun) -> InvoiceRun:
    with world.writing():
        undo(world.row(InvoiceRun, run.id))
    world.work()
    return world.get(InvoiceRun, run.id)


# ---- what is made ----


def test_a_month_is_billed_when_it_is_over_with_the_visits_behind_it(world):
    bill_only(world, "Reyes")
    visits_in(world, NOVEMBER)
    run = run_all(world)
    assert lines(world) == [("Weekly service, November 2026", 15500)]
    assert (run.state, run.invoices, run.cents) == ("made", 1, 15500)
    assert world.all(select(func.count(LineVisit.id))) == [4]
    assert balances_of_accounts([world.cast.accounts["Reyes"]]) == {world.cast.accounts["Reyes"]: 15500}


def test_stops_and_their_doses_are_billed_one_by_one(world):
    bill_only(world, "Reyes", billed_per="stop", price_cents=4500, chemicals="extra")
    made = visits_in(world, NOVEMBER, d12="skipped", d19="skipped")
    dose_on(world, made[0], "muriatic_acid", 16, "fl oz", 950)
    run_all(world)
    assert lines(world) == [("Weekly service, Nov 5", 4500), ("Weekly service, Nov 26", 4500),
                            ("Muriatic acid, 16 fl oz, Nov 5", 950)]


def test_weeks_are_billed_with_the_month_in_which_they_are_due(world):
    bill_only(world, "Reyes", billed_per="week", price_cents=4000)
    visits_in(world, NOVEMBER)
    run_all(world, NOVEMBER)
    assert [cents for _words, cents in lines(world)] == [4000] * 5
    on(dt.datetime(2026, 12, 8, 16, tzinfo=dt.UTC))
    run_all(world)
    assert len(lines(world)) == 6


def test_an_account_gets_one_invoice_for_all_its_places(world):
    bill_only(world, "Azul Downtown", "Azul Airport", "Azul Resort")
    for name in ("Azul Downtown", "Azul Airport", "Azul Resort"):
        visits_in(world, NOVEMBER, name)
    run_all(world)
    (invoice,) = invoices(world)
    assert (invoice.total_cents, invoice.purchase_order) == (144000, "PO-7781")


def test_a_dose_without_a_price_of_its_own_has_the_one_on_the_list(world):
    """The list says what a gallon costs; a pint is an eighth of it."""
    bill_only(world, "Reyes", chemicals="extra")
    rules(world, chemical_prices={"muriatic_acid": 1200})
    dose_on(world, visits_in(world, NOVEMBER)[0], "muriatic_acid", 16, "fl oz", None)
    run_all(world)
    assert lines(world)[1] == ("Muriatic acid, 16 fl oz, Nov 5", 150)


# ---- once ----


def test_twice_is_once(world):
    bill_only(world, "Reyes")
    visits_in(world, NOVEMBER)
    for _ in range(3):
        run_all(world)
    assert len(invoices(world)) == 1 and len(lines(world)) == 1


def test_two_runs_of_the_same_month_at_the_same_time_make_every_invoice_once(world, monkeypatch):
    monkeypatch.setattr(run_working, "A_BATCH", 1)
    bill_only(world, *world.cast.plans)
    with world.writing():
        for number in range(2):
            session().add(InvoiceRun(month=DECEMBER, through=DECEMBER, state="making", person_name=f"{number}"))
    world.work()
    assert sorted(one.account_id for one in invoices(world)) == sorted(
        world.cast.accounts[name] for name in ("Reyes", "Hotel Azul"))
    assert len(lines(world)) == 4


def test_a_run_that_is_killed_between_two_batches_goes_on_where_it_was(world, monkeypatch):
    monkeypatch.setattr(run_working, "A_BATCH", 1)
    bill_only(world, *world.cast.plans)
    run = begun(world)
    with world.writing():
        make(world.row(InvoiceRun, run.id))
    run_working.work_run(world.row(InvoiceRun, run.id))
    with pytest.raises(RuntimeError), world.writing():
        run_working._make(world.row(InvoiceRun, run.id))
        raise RuntimeError("killed")
    assert len(invoices(world)) == 1
    world.work()
    assert len(invoices(world)) == 2 and world.get(InvoiceRun, run.id).state == "made"
    assert world.get(InvoiceRun, run.id).invoices == 2


def test_a_month_that_nobody_ran_comes_with_the_next(world):
    bill_only(world, "Reyes")
    run_all(world, NOVEMBER)
    on(dt.datetime(2027, 1, 4, 16, tzinfo=dt.UTC))
    run_all(world, dt.date(2027, 1, 1))
    assert [words for words, _cents in lines(world)] == [
        "Weekly service, October 2026", "Weekly service, November 2026", "Weekly service, December 2026"]


@pytest.mark.parametrize("in_advance", [False, True])
def test_in_a_year_and_a_half_every_month_is_billed_once(world, in_advance):
    """However long ago: a run looks back only so far, and what lies at the edge of that was billed as well."""
    bill_only(world, "Reyes", in_advance=in_advance)
    for at in range(18):
        month = dt.date(2026 + (11 + at) // 12, (11 + at) % 12 + 1, 1)
        on(dt.datetime(month.year, month.month, 3, 16, tzinfo=dt.UTC))
        run_all(world, month)
    assert [cents for _words, cents in lines(world)] == [15500] * 18
    assert len({words for words, _cents in lines(world)}) == 18


# ---- what is odd ----


def test_what_is_odd_is_said(world):
    bill_only(world, "Reyes", "Azul Downtown")
    with world.writing():
        change_plan(world.row(Plan, world.cast.plans["Azul Downtown"]), price_cents=0)
    reyes, azul = world.cast.accounts["Reyes"], world.cast.accounts["Hotel Azul"]
    assert begun(world).troubles == {"no_price": [azul], "no_visits": [reyes]}
    run_all(world)
    assert begun(world).troubles == {"invoiced": [reyes], "no_price": [azul]}


def test_an_account_that_nobody_can_reach_is_named(world):
    bill_only(world, "Azul Downtown")
    with world.writing():
        for name in ("Marta", "Pat"):
            person = world.row(Person, world.cast.people[name])
            person.email = person.phone = ""
    assert begun(world).troubles["unreachable"] == [world.cast.accounts["Hotel Azul"]]


# ---- leaving out ----


def test_an_invoice_that_is_left_out_is_due_again_with_the_next(world):
    bill_only(world, "Reyes")
    run = begun(world)
    account = world.get(Account, world.cast.accounts["Reyes"])
    with world.writing():
        leave_out(world.row(InvoiceRun, run.id), account)
        make(world.row(InvoiceRun, run.id))
    world.work()
    assert invoices(world) == []
    on(dt.datetime(2026, 12, 2, 16, tzinfo=dt.UTC))
    run_all(world)
    assert len(invoices(world)) == 1


def test_a_line_that_is_left_out_is_not_billed_later_either(world):
    bill_only(world, "Reyes", chemicals="extra")
    dose_on(world, visits_in(world, NOVEMBER)[0], "salt", 1, "bag", 900)
    run = begun(world)
    account = world.get(Account, world.cast.accounts["Reyes"])
    (bill,) = bills_of(run, [account.id])
    with world.writing():
        leave_out(world.row(InvoiceRun, run.id), account, bill.lines[1].key)
        make(world.row(InvoiceRun, run.id))
    world.work()
    with pytest.raises(RunRefused), world.writing():
        leave_out(world.row(InvoiceRun, run.id), account)
    on(dt.datetime(2027, 1, 4, 16, tzinfo=dt.UTC))
    run_all(world, dt.date(2027, 1, 1))
    assert [cents for _words, cents in lines(world)] == [15500, 15500]


# ---- ten minutes ----


def test_nobody_hears_before_ten_minutes_are_over(world):
    bill_only(world, "Reyes")
    run_all(world)
    clock.advance(dt.timedelta(minutes=9, seconds=59))
    world.work()
    assert told(world) == []
    clock.advance(dt.timedelta(seconds=2))
    world.work()
    assert told(world)


def test_undone_is_as_if_it_had_never_been(world):
    bill_only(world, "Reyes")
    visits_in(world, NOVEMBER)
    run = run_all(world)
    (invoice,) = invoices(world)
    assert world.as_("Olivia").get(f"/invoices/{invoice.uid}").status_code == 200
    assert undone(world, run).state == "undone"
    clock.advance(dt.timedelta(hours=1))
    world.work()
    assert told(world) == [] and invoices(world) == []
    assert world.as_("Olivia").get(f"/invoices/{invoice.uid}").status_code == 404
    assert invoice.number not in world.as_("Olivia").get("/invoices").text
    assert balances_of_accounts([invoice.account_id]) == {invoice.account_id: 0}
    assert world.all(select(BilledPeriod)) == [] and world.all(select(LineVisit)) == []
    run_all(world)
    assert lines(world) == [("Weekly service, November 2026", 15500)]


def test_what_was_paid_in_the_meantime_stays_and_is_told_of(world):
    bill_only(world, "Reyes", "Azul Downtown")
    run = run_all(world)
    paid = next(one for one in invoices(world) if one.account_id == world.cast.accounts["Reyes"])
    with world.writing():
        write("payment", -500, "check:1", account_id=paid.account_id, invoice_id=paid.id)
    run = undone(world, run)
    assert (run.state, run.kept) == ("undone", 1)
    assert [one.id for one in invoices(world)] == [paid.id]
    assert len(told(world)) > 0
    run_all(world)
    assert sorted(one.account_id for one in invoices(world)) == sorted(
        [paid.account_id, world.cast.accounts["Hotel Azul"]])


def test_after_ten_minutes_it_is_too_late(world):
    bill_only(world, "Reyes")
    run = run_all(world)
    clock.advance(dt.timedelta(minutes=10))
    with pytest.raises(TooLate):
        undone(world, run)
    assert len(invoices(world)) == 1


def test_a_bill_made_void_by_hand_can_be_made_again(world):
    bill_only(world, "Reyes")
    run_all(world)
    with world.writing():
        void(session().exec(select(Invoice)).one(), "Wrong")
    run_all(world)
    assert lines(world) == [("Weekly service, November 2026", 15500)]
    assert [one.number for one in invoices(world)] == ["INV-1002"]


def test_a_batch_takes_as_many_queries_as_one_account(world, queries):
    bill_only(world, *world.cast.plans)
    run = begun(world)
    ids = [world.cast.accounts[name] for name in ("Reyes", "Hotel Azul")]
    bills_of(run, ids)
    assert queries(lambda: bills_of(run, ids)) == queries(lambda: bills_of(run, ids[:1]))
