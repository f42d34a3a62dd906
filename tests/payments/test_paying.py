"""A tap on Pay charges once, whatever happens to it."""

import datetime as dt

import pytest
from sqlmodel import select

from app.base import clock, db
from app.invoices.ledger import balance_cents
from app.invoices.models import Allocation, Entry, Invoice
from app.payments.bank.faults import ERROR_AFTER, LOST_AFTER, LOST_BEFORE
from app.payments.models import Attempt, BankEvent
from app.payments.refused import AlreadyBegun, AlreadyBeingPaid, AlreadyPaid, AmountChanged
from tests.payments.stage import owe, store, tap, work


def open_cents(world, invoice) -> int:
    return balance_cents(world.get(Invoice, invoice.id))


def state(world, attempt) -> str:
    return world.get(Attempt, attempt.id).state


def test_one_tap_pays_the_invoice(world, bank):
    (invoice,) = owe("Reyes", world)
    attempt = tap(world, [invoice], store(world, bank))
    assert attempt.state == "succeeded"
    assert bank.charged() == [(attempt.payment_intent, 15500)]
    assert open_cents(world, invoice) == 0
    assert attempt.method_words == "Visa 4242"


def test_a_second_tap_says_that_it_is_paid(world, bank):
    (invoice,) = owe("Reyes", world)
    method = store(world, bank)
    tap(world, [invoice], method)
    with pytest.raises(AlreadyPaid):
        tap(world, [invoice], method)
    assert len(bank.charged()) == 1


def test_a_process_asleep_since_the_tap_charges_nobody_when_it_wakes(world, bank, monkeypatch):
    """The bank may have forgotten the key, and the invoice may have been paid another way."""
    (invoice,) = owe("Reyes", world)
    method = store(world, bank)
    tap(world, owe("Reyes", world), method)
    monkeypatch.setattr(db, "after_commit", [lambda: clock.advance(dt.timedelta(hours=21))])
    asleep = tap(world, [invoice], method)
    assert (asleep.state, len(bank.charged())) == ("sending", 1)
    monkeypatch.undo()
    clock.advance(dt.timedelta(hours=6))
    work(Attempt)
    assert state(world, asleep) == "abandoned"
    assert tap(world, [invoice], method).state == "succeeded"


def test_the_same_form_twice_is_one_payment(world, bank):
    from app.base.ids import new_uid

    (invoice,) = owe("Reyes", world)
    once, method = new_uid(), store(world, bank, token="pm_card_chargeCustomerFail")
    first = tap(world, [invoice], method, once=once)
    with pytest.raises(AlreadyBegun) as again:
        tap(world, [invoice], method, once=once)
    assert again.value.attempt_id == first.id
    assert first.state == "failed"


def test_another_amount_than_seen_is_asked_again(world, bank):
    (invoice,) = owe("Reyes", world)
    with pytest.raises(AmountChanged) as changed:
        tap(world, [invoice], store(world, bank), seen=100)
    assert changed.value.amount.cents == 15500
    assert bank.charged() == []


def test_several_invoices_are_paid_in_one_payment(world, bank):
    invoices = owe("Reyes", world, count=3)
    tap(world, invoices, store(world, bank))
    assert [open_cents(world, invoice) for invoice in invoices] == [0, 0, 0]
    assert [cents for _, cents in bank.charged()] == [46500]


def test_a_declined_card_leaves_the_invoice_open_and_says_why(world, bank):
    (invoice,) = owe("Reyes", world)
    attempt = tap(world, [invoice], store(world, bank, token="pm_card_chargeCustomerFail"))
    assert (attempt.state, attempt.failure_code) == ("failed", "generic_decline")
    assert open_cents(world, invoice) == 15500
    assert tap(world, [invoice], store(world, bank)).state == "succeeded"


@pytest.mark.parametrize("fault", [LOST_AFTER, LOST_BEFORE, ERROR_AFTER])
def test_a_lost_answer_is_found_out_with_the_same_key(world, bank, fault):
    (invoice,) = owe("Reyes", world)
    method = store(world, bank)
    bank.faults.inject(fault, path="/v1/payment_intents")
    attempt = tap(world, [invoice], method)
    clock.advance(dt.timedelta(minutes=2))
    work(Attempt)
    assert state(world, attempt) == "succeeded"
    assert len(bank.charged()) == 1
    assert open_cents(world, invoice) == 0


def test_a_second_tap_while_nobody_knows_finds_the_first(world, bank):
    (invoice,) = owe("Reyes", world)
    method = store(world, bank)
    bank.faults.inject(LOST_BEFORE, path="/v1/payment_intents", times=1000)
    first = tap(world, [invoice], method)
    assert first.state == "sending"
    with pytest.raises(AlreadyBeingPaid) as live:
        tap(world, [invoice], method)
    assert live.value.attempt_id == first.id


def test_what_never_reached_the_bank_is_given_up_after_a_day(world, bank):
    (invoice,) = owe("Reyes", world)
    method = store(world, bank)
    bank.faults.inject(LOST_BEFORE, path="/v1/payment_intents", times=1000)
    attempt = tap(world, [invoice], method)
    for _ in range(30):
        clock.advance(dt.timedelta(hours=1))
        work(Attempt)
    assert state(world, attempt) == "abandoned"
    bank.faults.coming.clear()
    assert tap(world, [invoice], method).state == "succeeded"
    assert len(bank.charged()) == 1


def test_a_new_card_is_typed_on_the_banks_page_and_the_event_tells(world, bank):
    (invoice,) = owe("Reyes", world)
    attempt = tap(world, [invoice], keeps_method=True)
    assert attempt.state == "action_needed"
    assert attempt.next_url.startswith("http://bank.localhost/c/")
    bank.pay_page(attempt.checkout)
    bank.deliver_due()
    work(BankEvent)
    assert state(world, attempt) == "succeeded"
    assert open_cents(world, invoice) == 0


def test_a_debit_is_on_its_way_for_days_and_then_arrives(world, bank):
    (invoice,) = owe("Reyes", world)
    attempt = tap(world, [invoice], store(world, bank, token="pm_usBankAccount_success"))
    assert attempt.state == "processing"
    clock.advance(dt.timedelta(days=5))
    bank.tick()
    bank.deliver_due()
    work(BankEvent)
    assert state(world, attempt) == "succeeded"
    assert open_cents(world, invoice) == 0


def test_a_debit_that_comes_back_opens_the_invoice_again(world, bank):
    (invoice,) = owe("Reyes", world)
    attempt = tap(world, [invoice], store(world, bank, token="pm_usBankAccount_insufficientFunds"))
    clock.advance(dt.timedelta(days=5))
    bank.tick()
    work(Attempt)
    assert state(world, attempt) == "failed"
    assert world.get(Attempt, attempt.id).failure_code == "insufficient_funds"
    assert world.all(select(Allocation.live)) == [False]


def test_a_debit_disputed_after_it_arrived_is_taken_back(world, bank):
    (invoice,) = owe("Reyes", world)
    attempt = tap(world, [invoice], store(world, bank, token="pm_usBankAccount_dispute"))
    clock.advance(dt.timedelta(days=5))
    bank.tick()
    bank.tick()
    bank.deliver_due()
    work(BankEvent)
    assert state(world, attempt) == "succeeded"
    assert open_cents(world, invoice) == 15500
    assert [kind for kind in world.all(select(Entry.kind).order_by(Entry.id))] == ["invoice", "payment", "reversal"]


def test_a_refund_leaves_the_invoice_closed(world, bank):
    (invoice,) = owe("Reyes", world)
    attempt = tap(world, [invoice], store(world, bank))
    bank.refund(attempt.payment_intent, 5000)
    bank.deliver_due()
    work(BankEvent)
    assert open_cents(world, invoice) == 0
    assert sum(world.all(select(Entry.cents).where(Entry.kind.in_(("payment", "refund"))))) == -10500


def test_events_told_twice_count_once(world, bank):
    (invoice,) = owe("Reyes", world)
    bank.webhooks.plan = lambda event: [0, 0]
    attempt = tap(world, [invoice], store(world, bank))
    bank.deliver_due()
    work(BankEvent)
    assert open_cents(world, invoice) == 0
    assert len(world.all(select(BankEvent).where(BankEvent.kind == "payment_intent.succeeded"))) == 1
    assert world.all(select(BankEvent.verdict).distinct()) == ["applied"]
    assert attempt.uid


def test_another_accounts_form_leads_to_no_payment_of_theirs(world, bank):
    mine, theirs = owe("Reyes", world)[0], owe("Hotel Azul", world)[0]
    attempt = tap(world, [theirs], person="Pat")
    with pytest.raises(AmountChanged):
        tap(world, [mine], store(world, bank), once=attempt.uid)
    assert bank.charged() == []


def test_a_payment_that_the_bank_wants_approved_waits_for_it(world, bank):
    (invoice,) = owe("Reyes", world)
    attempt = tap(world, [invoice], store(world, bank, token="pm_card_authenticationRequired"))
    assert (attempt.state, attempt.next_url != "") == ("action_needed", True)
    with pytest.raises(AlreadyBeingPaid):
        tap(world, [invoice])
    bank.approve(attempt.payment_intent)
    bank.deliver_due()
    work(BankEvent)
    assert state(world, attempt) == "succeeded"
    assert open_cents(world, invoice) == 0
