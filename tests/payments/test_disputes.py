"""A payment that its bank took back: what is owed then, who hears of it, what begins anew when the office says so."""

import datetime as dt

import pytest
from sqlmodel import select

from app.accounts.models import ServiceHold
from app.base import clock, db
from app.base.db import session
from app.base.events import Event
from app.invoices.breakdown import breakdown
from app.invoices.drafting import InvoiceRefused
from app.invoices.models import Entry, Invoice, LateFee, Reminder
from app.notices.models import OfficeAlert
from app.payments.bank_days import note_bank_days
from app.payments.disputed import ask_again
from app.payments.models import Attempt, BankDay, Dispute, StoredMethod
from app.payments.reconciling import keep_up_with_the_bank
from tests.payments import autopay
from tests.payments.desk import as_actor, by_hand, correct, credit_of, hear, open_on, refund
from tests.payments.dunning import due, live, rows, rule, today
from tests.payments.stage import owe, store, tap

DAY = dt.timedelta(days=1)


def paid(world, bank, count: int = 1):
    invoices = owe("Reyes", world, count=count)
    attempt = tap(world, invoices, store(world, bank))
    return invoices, world.get(Attempt, attempt.id)


def lost(world, bank, attempt: Attempt, **how) -> dict:
    """Disputed and decided for the payer."""
    dispute = bank.dispute(attempt.payment_intent, **how)
    bank.lose(dispute["id"])
    hear(bank)
    world.work()
    return dispute


def asked_for_again(world, attempt: Attempt):
    return world.post(world.as_("Otto"), f"/office/payments/{attempt.uid}/asking-again", {})


def the_dispute(world) -> Dispute:
    return rows(world, Dispute)[0]


def followed_up(world) -> tuple[int, int, int]:
    """Reminders, late fees, holds."""
    return tuple(len(rows(world, model)) for model in (Reminder, LateFee, ServiceHold))


def strict(**fields) -> None:
    """All that follows when nobody pays, and soon."""
    rule(charges_fees=True, fee_cents=1500, hold_days=10, hold_notice_days=3, **fields)


# ---- what its owner and the office read ----


def test_lost_dispute_leaves_the_invoice_overdue_and_says_what_happened(world, bank):
    (invoice,), attempt = paid(world, bank)
    due([invoice], 3)
    lost(world, bank, attempt)
    page = world.as_("Olivia").get(f"/invoices/{invoice.uid}").text
    assert "The bank returned this payment to you on Thu, Nov 19" in page and "$155.00" in page
    assert breakdown(world.get(Invoice, invoice.id), clock.today("America/Phoenix")).status == "overdue"
    desk = world.as_("Otto").get(f"/office/invoices/{invoice.uid}").text
    assert "The bank returned this payment to its payer on Thu, Nov 19" in desk and "Ask for it again" in desk


def test_while_the_bank_decides_nobody_can_ask_again(world, bank):
    (invoice,), attempt = paid(world, bank)
    bank.dispute(attempt.payment_intent)
    hear(bank)
    assert "looks into it" in world.as_("Olivia").get(f"/invoices/{invoice.uid}").text
    page = world.as_("Otto").get(f"/office/payments/{attempt.uid}").text
    assert "Answer the dispute" in page and "Ask for it again" not in page
    asked_for_again(world, attempt)
    assert (the_dispute(world).state, the_dispute(world).asked_again_at) == ("open", None)


def test_dispute_that_was_won_is_told_to_nobody(world, bank):
    (invoice,), attempt = paid(world, bank)
    bank.win(bank.dispute(attempt.payment_intent)["id"])
    hear(bank)
    assert the_dispute(world).state == "won"
    for who, path in (("Olivia", f"/invoices/{invoice.uid}"), ("Otto", f"/office/payments/{attempt.uid}")):
        page = world.as_(who).get(path).text
        assert "returned this payment" not in page and "took back" not in page


def test_the_office_hears_once_that_it_is_lost_with_the_way_to_the_payment(world, bank):
    _, attempt = paid(world, bank)
    lost(world, bank, attempt)
    hear(bank)
    world.work()
    (alert,) = world.all(select(OfficeAlert).where(OfficeAlert.kind == "dispute_lost"))
    assert alert.title == "Dispute lost: Olivia Reyes, $155.00" and "write it off" in alert.detail
    assert f"/office/payments/{attempt.uid}" in world.as_("Otto").get("/office/alerts").text


def test_disputed_debit_rings_once_since_nothing_can_be_answered(world, bank):
    method = store(world, bank, token="pm_usBankAccount_success")
    attempt = tap(world, owe("Reyes", world), method)
    clock.advance(DAY * 5)
    hear(bank)
    bank.dispute(attempt.payment_intent)
    hear(bank)
    world.work()
    kinds = world.all(select(OfficeAlert.kind))
    assert "dispute_lost" in kinds and "payment_disputed" not in kinds


def test_word_of_the_loss_that_was_lost_is_asked_for_once_a_day(world, bank):
    _, attempt = paid(world, bank)
    dispute = bank.dispute(attempt.payment_intent)
    hear(bank)
    clock.advance(DAY * 60)
    keep_up_with_the_bank()
    bank.webhooks.plan = lambda event: []
    bank.lose(dispute["id"])
    clock.advance(DAY + dt.timedelta(minutes=1))
    keep_up_with_the_bank()
    assert the_dispute(world).state == "lost"


# ---- in peace until the office asks again ----


def test_nothing_follows_by_itself_until_the_office_asks_again(world, bank):
    strict()
    (invoice,), attempt = paid(world, bank)
    lost(world, bank, attempt)
    due([invoice], 1)
    live(world, 40)
    assert followed_up(world) == (0, 0, 0)
    answer = asked_for_again(world, attempt)
    assert answer.status_code == 303
    assert the_dispute(world).asked_again_by.startswith("Otto")
    live(world, 20)
    assert all(followed_up(world))


def test_asking_again_twice_is_asking_once(world, bank):
    _, attempt = paid(world, bank)
    lost(world, bank, attempt)
    for _ in range(2):
        asked_for_again(world, attempt)
    events = world.all(select(Event).where(Event.name == "payment.asked_again"))
    assert len(events) == 1
    with pytest.raises(InvoiceRefused), as_actor(world, "Otto"), db.writing():
        ask_again(session().get(Attempt, attempt.id))


def test_autopay_never_charges_it_again(world, bank):
    (invoice,), attempt = paid(world, bank)
    autopay.agree(world, world.get(StoredMethod, attempt.method_id))
    lost(world, bank, attempt)
    due([invoice], 1)
    autopay.live(world, 15, bank)
    asked_for_again(world, attempt)
    autopay.live(world, 30, bank)
    assert autopay.taken(bank) == [15500] and open_on(world, invoice) == 15500


def test_owner_pays_it_by_hand_and_the_words_go(world, bank):
    (invoice,), attempt = paid(world, bank)
    lost(world, bank, attempt)
    tap(world, [world.get(Invoice, invoice.id)], store(world, bank))
    world.work()
    assert open_on(world, invoice) == 0
    assert "returned this payment" not in world.as_("Olivia").get(f"/invoices/{invoice.uid}").text


def test_one_payment_of_two_invoices_is_asked_for_again_with_both(world, bank):
    strict()
    invoices, attempt = paid(world, bank, count=2)
    lost(world, bank, attempt)
    due(invoices, 1)
    asked_for_again(world, attempt)
    live(world, 8)
    assert {one.invoice_id for one in rows(world, Reminder)} == {invoice.id for invoice in invoices}


# ---- a fair term ----


@pytest.mark.parametrize("grace", [0, 5, 9])
def test_invoice_that_opened_again_has_its_days_of_grace_anew(world, bank, grace):
    strict(fee_grace_days=grace)
    (invoice,), attempt = paid(world, bank)
    due([invoice], 60)
    refund(world, attempt, 15500, opens=True)
    term = max(grace, 5)
    today(world)
    live(world, term)
    assert followed_up(world) == (0, 0, 0)
    live(world, 1)
    assert followed_up(world)[:2] == (1, 1)


def test_check_that_came_back_gives_its_days_too(world, bank):
    strict()
    (invoice,) = owe("Reyes", world)
    attempt = by_hand(world, 15500, [(invoice, 15500)])
    due([invoice], 60)
    correct(world, "returned", 15500, attempt=attempt)
    live(world, 5)
    assert followed_up(world) == (0, 0, 0)
    live(world, 1)
    assert followed_up(world)[:2] == (1, 1)


def test_term_after_a_lost_dispute_begins_when_the_office_asks(world, bank):
    strict()
    (invoice,), attempt = paid(world, bank)
    due([invoice], 60)
    lost(world, bank, attempt)
    live(world, 30)
    asked_for_again(world, attempt)
    live(world, 5)
    assert followed_up(world) == (0, 0, 0)
    live(world, 1)
    assert followed_up(world)[:2] == (1, 1)


def test_refund_that_keeps_its_invoice_closed_gives_another_no_days(world, bank):
    strict()
    (late,) = owe("Reyes", world)
    (closed,), attempt = paid(world, bank)
    due([late], 60)
    refund(world, attempt, 5000)
    live(world, 1)
    assert followed_up(world)[:2] == (1, 1) and open_on(world, closed) == 0


# ---- a dispute of more than is left ----


@pytest.mark.parametrize("opens", [False, True])
def test_dispute_of_more_than_a_refund_left_is_booked_as_the_bank_took_it(world, bank, opens):
    (invoice,), attempt = paid(world, bank)
    refund(world, attempt, 5000, opens=opens)
    dispute = lost(world, bank, attempt, amount=15500)
    booked = world.all(select(Entry.cents).where(Entry.source == dispute["id"], Entry.kind == "reversal"))
    assert sum(booked) == 15500
    assert open_on(world, invoice) == (20500 if opens else 15500) and credit_of(world) == 0
    clock.advance(DAY)
    note_bank_days()
    world.work()
    (day,) = rows(world, BankDay)
    assert (day.differences, day.healed) == ([], 0)
    shown = world.as_("Olivia").get(f"/invoices/{invoice.uid}").text
    assert ("$205.00" if opens else "$155.00") in shown


def test_such_a_dispute_that_is_won_leaves_no_trace(world, bank):
    (invoice,), attempt = paid(world, bank)
    refund(world, attempt, 5000)
    dispute = bank.dispute(attempt.payment_intent, amount=15500)
    hear(bank)
    bank.win(dispute["id"])
    hear(bank)
    both = Entry.source.in_((dispute["id"], f"{dispute['id']}:won"))
    assert sum(world.all(select(Entry.cents).where(both))) == 0
    assert open_on(world, invoice) == 0 and credit_of(world) == 0


def test_dispute_of_a_part_takes_only_that_part(world, bank):
    (invoice,), attempt = paid(world, bank)
    lost(world, bank, attempt, amount=4000)
    assert open_on(world, invoice) == 4000
