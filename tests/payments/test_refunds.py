"""The office gives a payment back through the bank: once, never too much, whatever happens on the way."""

import datetime as dt

import pytest
from sqlmodel import select

from app.base import clock
from app.base.ids import new_uid
from app.invoices.drafting import InvoiceRefused
from app.invoices.models import Correction, Invoice
from app.notices.models import OfficeAlert
from app.payments import asking, gate
from app.payments.bank.faults import BUSY, ERROR_AFTER, ERROR_BEFORE, LOST_AFTER, LOST_BEFORE, UNAVAILABLE
from app.payments.facts import backs_of
from app.payments.history import kept
from app.payments.models import Attempt, BankEvent, Refund
from app.payments.refund_words import refund_words
from tests.payments.desk import correct, credit_of, hear, kinds, open_on, refund, went_back
from tests.payments.stage import owe, store, tap, work


def paid(world, bank, count: int = 1, token: str = "pm_card_visa"):  # noqa: S107
    """Invoices and the one payment of them, as it arrived."""
    invoices = owe("Reyes", world, count=count)
    attempt = tap(world, invoices, store(world, bank, token=token))
    if attempt.state == "processing":
        clock.advance(dt.timedelta(days=5))
        hear(bank)
    return invoices, world.get(Attempt, attempt.id)


def the_refund(world) -> Refund:
    return world.all(select(Refund))[0]


def left(world, attempt: Attempt) -> int:
    return kept(world.get(Attempt, attempt.id)).cents


def test_part_of_a_payment_goes_back_and_the_invoice_stays_closed(world, bank):
    (invoice,), attempt = paid(world, bank)
    asked = refund(world, attempt, 5000)
    assert (world.get(Correction, asked.id).state, the_refund(world).state) == ("done", "succeeded")
    assert went_back(bank) == [5000]
    assert (open_on(world, invoice), left(world, attempt)) == (0, 10500)
    assert kinds(world) == ["invoice", "payment", "refund", "credit"]


def test_or_the_invoice_is_open_again(world, bank):
    (invoice,), attempt = paid(world, bank)
    refund(world, attempt, 5000, opens=True)
    assert open_on(world, invoice) == 5000
    again = tap(world, [world.get(Invoice, invoice.id)], store(world, bank), seen=5000)
    assert (again.state, open_on(world, invoice)) == ("succeeded", 0)


def test_a_refund_made_at_the_bank_keeps_it_closed(world, bank):
    (invoice,), attempt = paid(world, bank)
    bank.refund(attempt.payment_intent, 5000)
    hear(bank)
    assert (open_on(world, invoice), left(world, attempt)) == (0, 10500)


def test_never_more_than_is_left(world, bank):
    _, attempt = paid(world, bank)
    refund(world, attempt, 10000)
    with pytest.raises(InvoiceRefused):
        correct(world, "refund", 5501, attempt=world.get(Attempt, attempt.id))
    refund(world, world.get(Attempt, attempt.id), 5500)
    assert (went_back(bank), left(world, attempt)) == ([10000, 5500], 0)


def test_two_at_once_count_together_before_the_bank_knows(world, bank):
    _, attempt = paid(world, bank)
    correct(world, "refund", 10000, attempt=attempt)
    with pytest.raises(InvoiceRefused):
        correct(world, "refund", 10000, attempt=attempt)


def test_the_same_form_twice_is_one_refund(world, bank):
    _, attempt = paid(world, bank)
    once = new_uid()
    first, second = (refund(world, attempt, 5000, once=once) for _ in range(2))
    assert first.id == second.id and went_back(bank) == [5000]


@pytest.mark.parametrize("fault", [LOST_AFTER, LOST_BEFORE, ERROR_AFTER, UNAVAILABLE, BUSY])
def test_a_lost_answer_is_found_out_with_the_same_key(world, bank, fault):
    (invoice,), attempt = paid(world, bank)
    bank.faults.inject(fault, path="/v1/refunds", method="POST")
    refund(world, attempt, 5000)
    for _ in range(4):
        clock.advance(dt.timedelta(minutes=30))
        work(Refund)
    assert (went_back(bank), the_refund(world).state, left(world, attempt)) == ([5000], "succeeded", 10500)
    assert open_on(world, invoice) == 0


def test_what_never_arrived_is_given_up_after_a_day_and_said(world, bank):
    """The bank keeps the 500 under the key, so that it can never happen with it."""
    _, attempt = paid(world, bank)
    bank.faults.inject(ERROR_BEFORE, path="/v1/refunds", method="POST", times=1000)
    refund(world, attempt, 5000)
    for _ in range(40):
        clock.advance(dt.timedelta(hours=1))
        work(Refund)
    row = the_refund(world)
    assert (row.state, row.code, left(world, attempt)) == ("refused", "never_arrived", 15500)
    bank.faults.coming.clear()
    refund(world, world.get(Attempt, attempt.id), 5000)
    assert went_back(bank) == [5000]


class Killed(BaseException):
    """The process dies here."""


@pytest.mark.parametrize("when", ["before the bank", "after the bank"])
def test_a_killed_process_gives_back_once(world, bank, monkeypatch, when):
    (invoice,), attempt = paid(world, bank)
    correct(world, "refund", 5000, attempt=attempt)

    def die(*_):
        raise Killed

    with monkeypatch.context() as patch:
        name = "give_back" if when == "before the bank" else "look_at_intent"
        patch.setattr(f"app.payments.gateway.{name}", die)
        with pytest.raises(Killed):
            work(Refund)
    gate.close_gate()
    assert left(world, attempt) == 15500
    clock.advance(dt.timedelta(minutes=5))
    work(Refund)
    hear(bank)
    assert (went_back(bank), left(world, attempt), open_on(world, invoice)) == ([5000], 10500, 0)
    assert kinds(world).count("refund") == 1


def test_event_before_the_answer_books_it_once_and_as_it_was_asked(world, bank, monkeypatch):
    (invoice,), attempt = paid(world, bank)
    with monkeypatch.context() as patch:
        patch.setattr(asking.gateway, "look_at_intent", _lost)
        refund(world, attempt, 5000, opens=True)
    assert the_refund(world).state == "sending"
    hear(bank)
    assert (the_refund(world).state, open_on(world, invoice)) == ("succeeded", 5000)
    clock.advance(dt.timedelta(hours=1))
    work(Refund, BankEvent)
    assert open_on(world, invoice) == 5000 and went_back(bank) == [5000]


def _lost(*_):
    raise asking.Unknown("lost")


def test_no_refund_while_the_bank_disputes_it(world, bank):
    _, attempt = paid(world, bank)
    dispute = bank.dispute(attempt.payment_intent)
    hear(bank)
    with pytest.raises(InvoiceRefused):
        correct(world, "refund", 100, attempt=world.get(Attempt, attempt.id))
    bank.win(dispute["id"])
    hear(bank)
    refund(world, world.get(Attempt, attempt.id), 100)
    assert went_back(bank) == [100]


def test_the_office_hears_of_a_dispute_once(world, bank):
    """It has few days to answer, and nobody is reminded of what is owed again."""
    (invoice,), attempt = paid(world, bank)
    bank.dispute(attempt.payment_intent)
    for _ in range(2):
        hear(bank)
        world.work()
    (alert,) = world.all(select(OfficeAlert))
    assert (alert.kind, alert.title) == ("payment_disputed", "Payment disputed: Olivia Reyes, $155.00")
    assert open_on(world, invoice) == 15500
    assert "Payment disputed: Olivia Reyes" in world.as_("Otto").get("/office/alerts").text


def test_dispute_that_comes_between_stops_it_and_the_office_hears_why(world, bank):
    """Asked for before we knew; the bank knows."""
    _, attempt = paid(world, bank)
    correct(world, "refund", 5000, attempt=attempt)
    bank.webhooks.plan = lambda event: []
    bank.dispute(attempt.payment_intent)
    work(Refund)
    row = the_refund(world)
    assert (row.state, row.code, went_back(bank)) == ("refused", "charge_disputed", [])
    world.work()
    (alert,) = world.all(select(OfficeAlert).where(OfficeAlert.kind == "refund_failed"))
    assert "disputes" in alert.detail and "$50.00" in alert.title


def test_refund_at_the_bank_meanwhile_leaves_nothing_to_give(world, bank):
    _, attempt = paid(world, bank)
    correct(world, "refund", 15500, attempt=attempt)
    bank.webhooks.plan = lambda event: []
    bank.refund(attempt.payment_intent, 15500)
    gate.close_gate()
    work(Refund)
    assert (the_refund(world).state, went_back(bank)) == ("refused", [15500])
    assert "given all of it back" in refund_words("charge_already_refunded", "")


def test_money_that_did_not_arrive_is_ours_again_and_the_office_hears(world, bank):
    (invoice,), attempt = paid(world, bank, token="pm_card_refundFail")
    refund(world, attempt, 5000)
    clock.advance(dt.timedelta(days=4))
    hear(bank)
    assert (the_refund(world).state, left(world, attempt), open_on(world, invoice)) == ("failed", 15500, 0)
    world.work()
    assert world.all(select(OfficeAlert.kind)) == ["refund_failed"]


def test_open_again_paid_otherwise_and_then_the_refund_fails(world, bank):
    """The money of two payments is ours: what is too much stands on the account."""
    (invoice,), attempt = paid(world, bank, token="pm_card_refundFail")
    refund(world, attempt, 5000, opens=True)
    tap(world, [world.get(Invoice, invoice.id)], store(world, bank), seen=5000)
    clock.advance(dt.timedelta(days=4))
    hear(bank)
    assert (open_on(world, invoice), credit_of(world)) == (0, 5000)


def test_debits_go_back_slowly(world, bank):
    (invoice,), attempt = paid(world, bank, token="pm_usBankAccount_success")
    refund(world, attempt, 5000)
    assert (the_refund(world).state, left(world, attempt)) == ("pending", 10500)
    clock.advance(dt.timedelta(days=6))
    hear(bank)
    assert the_refund(world).state == "succeeded"


def test_the_invoice_that_was_named_gives_first(world, bank):
    (first, second), attempt = paid(world, bank, count=2)
    refund(world, attempt, 5000, opens=True, invoice=world.get(Invoice, first.id))
    assert (open_on(world, first), open_on(world, second)) == (5000, 0)


def test_payment_of_an_earlier_system_is_not_given_back_through_the_bank(world, bank):
    _, attempt = paid(world, bank)
    with world.writing():
        world.row(Attempt, attempt.id).payment_intent = ""
    with pytest.raises(InvoiceRefused):
        correct(world, "refund", 100, attempt=world.get(Attempt, attempt.id))


def test_the_refund_itself_says_what_it_means():
    """So it is booked rightly even where a restored backup has lost our row of it."""
    marks = {"opens": "yes", "invoice": "x", "refund": "y"}
    ours = {"id": "re_1", "amount": 500, "status": "succeeded", "metadata": marks}
    theirs = {"id": "re_2", "amount": 500, "status": "succeeded", "metadata": {}}
    first, second = backs_of([ours, theirs], [])
    assert (first.opens, first.invoice, first.refund) == (True, "x", "y")
    assert (second.opens, second.invoice, second.refund) == (False, "", "")
