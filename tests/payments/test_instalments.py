"""An invoice in dated parts."""

import datetime as dt

import pytest
from sqlmodel import select

from app.base import clock
from app.base.db import session
from app.invoices import ledger
from app.invoices.drafting import InvoiceRefused
from app.invoices.instalments import covered, days_from, next_of, shares_of, split
from app.invoices.ledger import balance_cents
from app.invoices.models import Instalment, Invoice
from app.notices.autopay_told import when_told
from app.payments.autopay.charging import charge_planned
from app.payments.models import BankEvent
from app.payments.refused import PartRefused
from tests.invoices.papers import words
from tests.payments.autopay import act, agree, charges, live
from tests.payments.stage import owe, store, tap, work
from tests.payments.test_pay_pages import form_of

TODAY = dt.date(2026, 11, 19)


def in_parts(world, invoice, count: int = 3, every: str = "month", first: dt.date = TODAY) -> list[int]:
    with world.writing():
        split(session().get(Invoice, invoice.id), days_from(first, every, count))
    return world.all(select(Instalment.cents).where(Instalment.invoice_id == invoice.id).order_by(Instalment.position))


def row(world, invoice) -> Invoice:
    return world.get(Invoice, invoice.id)


def test_parts_are_equal_and_come_to_the_whole():
    assert shares_of(10000, 3) == [3334, 3333, 3333]
    assert sum(shares_of(99, 7)) == 99


@pytest.mark.parametrize("every, days", [
    ("week", ["2026-01-31", "2026-02-07", "2026-02-14"]), ("two_weeks", ["2026-01-31", "2026-02-14", "2026-02-28"]),
    ("month", ["2026-01-31", "2026-02-28", "2026-03-31"]),
])  # fmt: skip
def test_days_follow_each_other_and_short_months_end_early(every, days):
    assert [day.isoformat() for day in days_from(dt.date(2026, 1, 31), every, 3)] == days


def test_what_is_paid_covers_the_first_parts():
    parts = [(TODAY, 100), (TODAY, 100), (TODAY, 100)]
    assert [part.left_cents for part in covered(parts, 150)] == [0, 50, 100]
    assert next_of(covered(parts, 150)).left_cents == 50
    assert next_of(covered(parts, 0)) is None
    assert [part.left_cents for part in covered(parts, 999)] == [100, 100, 100]


def test_the_owner_sees_the_parts_and_pays_the_next_without_the_switch(world, bank):
    (invoice,) = owe("Reyes", world, cents=30000)
    store(world, bank)
    assert in_parts(world, invoice) == [10000, 10000, 10000]
    olivia = world.as_("Olivia")
    assert "Pay the next part, $100.00" in olivia.get(f"/invoices/{invoice.uid}").text
    paper = words(olivia.get(f"/invoices/{invoice.uid}.pdf").data)
    assert "To pay in parts Nov 19, 2026: $100.00 Dec 19, 2026: $100.00 Jan 19, 2027: $100.00" in paper
    asked = olivia.get(f"/invoices/{invoice.uid}/payment?next=1")
    assert "$200.00 stays open" in asked.text
    paid = world.post(olivia, f"/invoices/{invoice.uid}/payment?next=1", form_of(asked), follow_redirects=True)
    assert "The payment has arrived." in paid.text
    world.work()
    assert [cents for _, cents in bank.charged()] == [10000]
    assert row(world, invoice).due_on == dt.date(2026, 12, 19)
    assert "Pay the next part, $100.00" in olivia.get(f"/invoices/{invoice.uid}").text


def test_another_part_than_the_next_is_not_taken(world, bank):
    (invoice,) = owe("Reyes", world, cents=30000)
    in_parts(world, invoice)
    with pytest.raises(PartRefused):
        tap(world, [invoice], store(world, bank), seen=5000, shares={invoice.id: 5000})
    assert bank.charged() == []


def test_everything_may_still_be_paid_at_once(world, bank):
    (invoice,) = owe("Reyes", world, cents=30000)
    in_parts(world, invoice)
    tap(world, [invoice], store(world, bank))
    assert balance_cents(row(world, invoice)) == 0


def test_autopay_takes_each_part_on_its_day(world, bank):
    (invoice,) = owe("Reyes", world, cents=30000)
    in_parts(world, invoice, every="two_weeks", first=TODAY + dt.timedelta(days=7))
    agree(world, store(world, bank))
    act(world, bank)
    days = []
    for _ in range(40):
        before = len(bank.charged())
        live(world, 1, bank)
        if len(bank.charged()) > before:
            days.append((clock.today("America/Phoenix") - TODAY).days)
    assert [cents for _, cents in bank.charged()] == [10000, 10000, 10000]
    assert days == [7, 21, 35]
    assert balance_cents(row(world, invoice)) == 0


def test_a_part_paid_by_hand_is_not_charged_early_as_the_next(world, bank):
    (invoice,) = owe("Reyes", world, cents=30000)
    in_parts(world, invoice, every="two_weeks", first=TODAY + dt.timedelta(days=7))
    method = store(world, bank)
    agree(world, method)
    live(world, 4, bank)
    assert [charge.cents for charge in charges(world)] == [10000]
    tap(world, [row(world, invoice)], method, seen=10000, shares={invoice.id: 10000})
    live(world, 10, bank)
    assert [cents for _, cents in bank.charged()] == [10000]
    live(world, 10, bank)
    assert [cents for _, cents in bank.charged()] == [10000, 10000]


def test_a_payment_that_went_back_makes_its_part_the_next_again(world, bank):
    (invoice,) = owe("Reyes", world, cents=30000)
    in_parts(world, invoice)
    method = store(world, bank, token="pm_usBankAccount_dispute")
    tap(world, [invoice], method, seen=10000, shares={invoice.id: 10000})
    clock.advance(dt.timedelta(days=5))
    for _ in range(3):
        bank.tick()
        bank.deliver_due()
        work(BankEvent)
    world.work()
    assert balance_cents(row(world, invoice)) == 30000
    assert row(world, invoice).due_on == TODAY


def test_the_office_splits_and_joins_and_says_what_is_wrong(world):
    (invoice,) = owe("Reyes", world, cents=30000)
    otto = world.as_("Otto", stepped_up=True)
    path = f"/office/invoices/{invoice.uid}/instalments"
    assert otto.get(path).status_code == 200
    good = {"parts": "4", "first": "2026-12-01", "every": "month"}
    for name, wrong in (("parts", "1"), ("parts", "x"), ("parts", ""), ("first", "2020-01-01"), ("every", "day")):
        answer = world.post(otto, path, {**good, name: wrong})
        assert answer.status_code == 422
        assert f'id="{name}-error"' in answer.text
    assert world.post(otto, path, good).status_code == 303
    assert "In parts" in otto.get(f"/office/invoices/{invoice.uid}").text
    world.post(otto, f"{path}/end")
    assert world.all(select(Instalment)) == []


def test_a_paid_invoice_is_not_split(world, bank):
    (invoice,) = owe("Reyes", world)
    tap(world, [invoice], store(world, bank))
    with pytest.raises(InvoiceRefused):
        in_parts(world, invoice)


def test_a_part_paid_just_before_its_charge_does_not_bring_the_next_part_forward(world, bank):
    """The worker had not heard of the payment yet when the day of the charge came."""
    (invoice,) = owe("Reyes", world, cents=30000)
    in_parts(world, invoice, first=TODAY + dt.timedelta(days=4))
    agree(world, store(world, bank))
    live(world, 1)
    clock.advance(dt.timedelta(days=3))
    with world.writing():
        ledger.write("payment", -10000, "check 12", account_id=invoice.account_id, invoice_id=invoice.id)
    charge_planned(charges(world)[-1], when_told)
    assert bank.charged() == []
    assert (charges(world)[-1].state, charges(world)[-1].why) == ("dropped", "paid")
    live(world, 35)
    assert [cents for _, cents in bank.charged()] == [10000]
