"""Cash and checks that the office took."""

import datetime as dt

import pytest
from sqlmodel import select

from app.base.ids import new_uid
from app.invoices.drafting import InvoiceRefused
from app.invoices.models import Entry, Invoice
from app.payments.by_hand import oldest_first
from app.payments.models import Attempt
from app.payments.models_autopay import PlannedCharge
from tests.payments.autopay import act, agree, due_in, live, taken
from tests.payments.desk import by_hand, correct, credit_of, kinds, open_on
from tests.payments.stage import owe, store, tap


def test_check_pays_its_invoices_and_the_rest_stands_on_the_account(world):
    first, second = owe("Reyes", world, count=2)
    attempt = by_hand(world, 40000, [(first, 15500), (second, 15500)])
    assert (open_on(world, first), open_on(world, second), credit_of(world)) == (0, 0, 9000)
    assert (attempt.state, attempt.way, attempt.words, attempt.person_name) == (
        "succeeded", "check", "Check 1042", "Otto Brandt")  # fmt: skip


def test_repeated_form_books_once(world):
    (invoice,) = owe("Reyes", world)
    once = new_uid()
    assert len({by_hand(world, 15500, fresh_parts(world, invoice), once=once).id for _ in range(3)}) == 1
    assert kinds(world) == ["invoice", "payment"]


def fresh_parts(world, invoice):
    return [(world.get(Invoice, invoice.id), 15500)]


def test_the_days_check_is_booked_on_its_day(world):
    (invoice,) = owe("Reyes", world)
    by_hand(world, 15500, [(invoice, 15500)], day=dt.date(2026, 11, 3))
    assert world.all(select(Entry.at).where(Entry.kind == "payment"))[0].date() == dt.date(2026, 11, 3)


@pytest.mark.parametrize("parts", [[15501], [0], [-5], [15000, 15000]])
def test_parts_that_do_not_fit_are_refused(world, parts):
    invoices = owe("Reyes", world, count=len(parts))
    with pytest.raises(InvoiceRefused):
        by_hand(world, 16000, list(zip(invoices, parts, strict=True)))
    assert kinds(world) == ["invoice"] * len(parts)


def test_an_invoice_that_somebody_is_paying_is_left_alone(world, bank):
    (invoice,) = owe("Reyes", world)
    tap(world, [invoice], store(world, bank, token="pm_usBankAccount_success"))
    with pytest.raises(InvoiceRefused):
        by_hand(world, 15500, fresh_parts(world, invoice))
    by_hand(world, 15500)
    assert (open_on(world, invoice), credit_of(world)) == (15500, 15500)


def test_oldest_first_is_whole_cents_down_to_nothing():
    assert oldest_first([("a", 500), ("b", 700), ("c", 100)], 1100) == [("a", 500), ("b", 600), ("c", 0)]


def test_bounced_check_opens_its_invoices_again(world):
    first, second = owe("Reyes", world, count=2)
    attempt = by_hand(world, 31000, [(first, 15500), (second, 15500)])
    correct(world, "returned", 31000, attempt=attempt, reason="The bank returned it")
    assert (open_on(world, first), open_on(world, second)) == (15500, 15500)
    with pytest.raises(InvoiceRefused):
        correct(world, "returned", 0, attempt=world.get(Attempt, attempt.id))


def test_bounced_check_takes_the_credit_back_from_where_it_was_used(world):
    attempt = by_hand(world, 20000)
    (invoice,) = owe("Reyes", world)
    assert (open_on(world, invoice), credit_of(world)) == (0, 4500)
    correct(world, "returned", 20000, attempt=attempt)
    assert (open_on(world, invoice), credit_of(world)) == (15500, 0)


def test_cash_is_handed_back_by_hand(world):
    (invoice,) = owe("Reyes", world)
    attempt = by_hand(world, 15500, [(invoice, 15500)], way="cash")
    correct(world, "refund", 5000, attempt=attempt)
    assert (open_on(world, invoice), kinds(world)) == (0, ["invoice", "payment", "refund", "credit"])


def test_autopay_charges_nothing_that_a_check_has_paid(world, bank):
    agree(world, store(world, bank))
    (invoice,) = owe("Reyes", world)
    due_in(world, [invoice], 3)
    act(world)
    by_hand(world, 15500, fresh_parts(world, invoice))
    live(world, 20, bank)
    assert taken(bank) == [] and set(world.all(select(PlannedCharge.state))) == {"dropped"}
