"""Money that stands on the account: it pays by itself, before anything is charged, and every cent can be followed."""

import datetime as dt

import pytest
from sqlmodel import func, select

from app.accounts.models import Account
from app.base import clock
from app.invoices.credit_book import credit_steps
from app.invoices.models import Entry, Invoice
from app.payments.models import Attempt
from app.payments.refused import AlreadyPaid, AmountChanged
from app.statements.statement import statement
from tests.payments.autopay import act, agree, charges, due_in, live, taken
from tests.payments.desk import by_hand, correct, credit_of, hear, open_on, refund
from tests.payments.stage import owe, store, tap, work


def moved(world) -> int:
    return int(world.all(select(func.coalesce(func.sum(Entry.cents), 0)).where(Entry.kind == "moved"))[0])


def test_prepayment_pays_the_next_invoice_when_it_is_issued(world):
    by_hand(world, 20000)
    (invoice,) = owe("Reyes", world)
    assert (open_on(world, invoice), credit_of(world), moved(world)) == (0, 4500, 0)


def test_it_pays_the_oldest_first(world):
    first, second = owe("Reyes", world, count=2)
    with world.writing():
        row = world.row(Invoice, second.id)
        row.due_on -= dt.timedelta(days=9)
    correct(world, "credit", 20000)
    assert (open_on(world, second), open_on(world, first), credit_of(world)) == (0, 11000, 0)


def test_every_move_is_a_pair_that_sums_to_zero_and_happens_once(world):
    by_hand(world, 20000)
    owe("Reyes", world, count=2)
    world.work()
    rows = world.all(select(Entry.source, func.count(), func.sum(Entry.cents)).where(Entry.kind == "moved")
                     .group_by(Entry.source))  # fmt: skip
    assert [(count, int(cents)) for _, count, cents in rows] == [(2, 0), (2, 0)]


def test_pay_asks_only_for_the_rest(world, bank):
    """A payment was on its way when the credit was given, and failed."""
    (invoice,) = owe("Reyes", world)
    method = store(world, bank)
    tap(world, [invoice], store(world, bank, token="pm_usBankAccount_insufficientFunds"))
    correct(world, "credit", 5000)
    assert (open_on(world, invoice), credit_of(world)) == (15500, 5000)
    clock.advance(dt.timedelta(days=5))
    bank.tick()
    work(Attempt)
    with pytest.raises(AmountChanged) as changed:
        tap(world, [world.get(Invoice, invoice.id)], method)
    assert (changed.value.amount.cents, bank.charged()) == (10500, [])
    tap(world, [world.get(Invoice, invoice.id)], method, seen=10500)
    assert [cents for _, cents in bank.charged()] == [10500] and open_on(world, invoice) == 0


def test_what_credit_pays_whole_is_never_charged(world, bank):
    (invoice,) = owe("Reyes", world)
    correct(world, "credit", 15500)
    with pytest.raises(AlreadyPaid):
        tap(world, [world.get(Invoice, invoice.id)], store(world, bank))
    assert bank.charged() == []


def test_autopay_takes_only_what_credit_leaves(world, bank):
    agree(world, store(world, bank))
    (invoice,) = owe("Reyes", world)
    due_in(world, [invoice], 3)
    act(world)
    assert [charge.cents for charge in charges(world)] == [15500]
    correct(world, "credit", 5000)
    live(world, 20, bank)
    assert taken(bank) == [10500] and open_on(world, invoice) == 0


def test_a_run_that_can_still_be_undone_is_not_paid_from_it(world):
    (invoice,) = owe("Reyes", world)
    with world.writing():
        world.row(Invoice, invoice.id).sent_at = clock.now() + dt.timedelta(minutes=10)
    correct(world, "credit", 5000)
    assert (open_on(world, invoice), credit_of(world)) == (15500, 5000)
    clock.advance(dt.timedelta(minutes=11))
    world.work()
    (other,) = owe("Reyes", world)
    assert credit_of(world) == 0 and open_on(world, invoice) + open_on(world, other) == 26000


def test_credit_is_paid_out_by_giving_an_earlier_payment_back(world, bank):
    """The plan ended and nothing more is billed: the invoice opens for a moment and the credit closes it."""
    (invoice,) = owe("Reyes", world)
    attempt = tap(world, [invoice], store(world, bank))
    correct(world, "credit", 4000)
    refund(world, attempt, 4000, opens=True)
    world.work()
    assert (open_on(world, invoice), credit_of(world)) == (0, 0)


def test_where_it_came_from_and_where_it_went(world):
    correct(world, "credit", 20000, reason="Green pool in May")
    (invoice,) = owe("Reyes", world)
    steps = credit_steps([world.cast.accounts["Reyes"]])
    assert [(step.words, step.note, step.money.cents, step.left.cents) for step in steps] == [
        (f"Used for {invoice.number}", "", -15500, 4500),
        ("Credit from us", "Green pool in May", 20000, 20000),
    ]


def test_owner_sees_it_at_home_in_the_list_and_on_its_own_page(world):
    correct(world, "credit", 20000, reason="Green pool in May")
    (invoice,) = owe("Reyes", world)
    olivia = world.as_("Olivia")
    for path in ("/", "/invoices"):
        page = olivia.get(path).text
        assert "$45.00" in page and "/credit" in page
    story = olivia.get("/credit").text
    assert "Green pool in May" in story and invoice.number in story and "$45.00" in story
    shown = olivia.get(f"/invoices/{invoice.uid}").text
    assert "Paid from your credit" in shown and "$0.00" in shown


def test_nobody_else_sees_it(world):
    correct(world, "credit", 20000, reason="Green pool in May")
    assert "Green pool" not in world.as_("Marta").get("/credit").text
    assert world.as_("Finn").get("/credit").status_code == 404


def test_more_than_was_owed_becomes_credit(world, bank):
    """Two payments for one invoice: a debit on its way is disputed, paid again, and the dispute is won."""
    (invoice,) = owe("Reyes", world)
    attempt = tap(world, [invoice], store(world, bank))
    dispute = bank.dispute(attempt.payment_intent)
    hear(bank)
    tap(world, [world.get(Invoice, invoice.id)], store(world, bank))
    bank.win(dispute["id"])
    hear(bank)
    assert (open_on(world, invoice), credit_of(world)) == (0, 15500)


def test_invoice_that_credit_has_paid_reads_paid(world):
    (invoice,) = owe("Reyes", world, cents=1000)
    correct(world, "credit", 1000)
    assert "Paid in full" in world.as_("Olivia").get(f"/invoices/{invoice.uid}").text


def test_statement_tells_what_came_and_went_and_not_what_only_moved(world):
    correct(world, "credit", 20000)
    owe("Reyes", world)
    told = statement(world.get(Account, world.cast.accounts["Reyes"]), dt.date(2026, 11, 1), dt.date(2026, 11, 30))
    assert (told.charged_cents, told.paid_cents, told.closing_cents) == (15500, 20000, -4500)
