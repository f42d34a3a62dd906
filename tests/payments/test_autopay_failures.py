"""AutoPay when a charge is declined, comes back, is disputed or may not have arrived."""

import datetime as dt

from sqlmodel import select

from app import worker
from app.accounts.models import Account
from app.base import clock, db
from app.base.db import session
from app.invoices.drafting import NewLine, draft_invoice, issue
from app.invoices.models import Invoice
from app.notices.models import OfficeAlert
from app.payments.autopay.consent import turn_off
from app.payments.bank.faults import LOST_BEFORE
from app.payments.models import Attempt, StoredMethod
from app.payments.models_autopay import AutoPay
from tests.payments.autopay import act, agree, agree_to, charges, due_in, live, states, taken, told
from tests.payments.desk import by_hand
from tests.payments.stage import owe, store, tap


def test_a_decline_is_told_to_both_sides_and_tried_again_by_the_schedule(world, bank):
    agree(world, store(world, bank, token="pm_card_chargeCustomerFail"))
    due_in(world, owe("Reyes", world), 3)
    act(world)
    live(world, 3)
    assert [alert.kind for alert in world.all(select(OfficeAlert))] == ["payment_failed"]
    assert len(told(world, "payment_failed")) == 1
    days = [clock.today("America/Phoenix")]
    for _ in range(9):
        before = len(world.all(select(Attempt)))
        live(world, 1)
        if len(world.all(select(Attempt))) > before:
            days.append(clock.today("America/Phoenix"))
    assert [(day - days[0]).days for day in days] == [0, 1, 3, 5, 7]
    autopay = world.all(select(AutoPay))[0]
    assert autopay.held_why == "generic_decline"
    assert {alert.kind for alert in world.all(select(OfficeAlert))} == {"payment_failed", "autopay_stopped"}
    assert len(told(world, "autopay_stopped")) == 1


def refused(world, bank, token: str, code: str, days: int = 3) -> tuple[AutoPay, list[Invoice]]:
    """Charged, refused with this code, and no more tried."""
    autopay, invoices = agree(world, store(world, bank, token=token)), owe("Reyes", world)
    due_in(world, invoices, 3)
    act(world)
    live(world, days)
    assert world.get(AutoPay, autopay.id).held_why == code
    return autopay, invoices


def test_a_payment_that_goes_through_clears_the_hold(world, bank):
    autopay, invoices = refused(world, bank, "pm_card_chargeCustomerFail", "generic_decline", days=10)
    tap(world, invoices, store(world, bank, token="pm_card_mastercard"))
    act(world)
    assert world.get(AutoPay, autopay.id).held_at is None
    assert taken(bank) == [15500]


def test_a_card_refused_for_good_is_not_tried_again_because_something_else_paid(world, bank):
    autopay, invoices = refused(world, bank, "pm_card_authenticationRequired", "authentication_required")
    live(world, 9)
    tap(world, invoices, store(world, bank, token="pm_card_mastercard"))
    by_hand(world, 5000)
    due_in(world, owe("Reyes", world), 0)
    live(world, 9)
    assert world.get(AutoPay, autopay.id).held_why == "authentication_required"
    assert [attempt.state for attempt in attempts(world)] == ["failed", "succeeded", "succeeded"]
    agree_to(world, autopay, world.all(select(StoredMethod).where(StoredMethod.brand == "mastercard"))[0])
    live(world, 9)
    assert world.get(AutoPay, autopay.id).held_at is None
    assert taken(bank) == [15500, 10500]


def attempts(world) -> list[Attempt]:
    return world.all(select(Attempt).order_by(Attempt.id))


def test_the_card_that_was_refused_for_good_and_paid_after_all_clears_the_hold(world, bank):
    autopay, invoices = refused(world, bank, "pm_card_authenticationRequired", "authentication_required")
    tap(world, invoices, world.get(StoredMethod, autopay.method_id))
    bank.approve(attempts(world)[-1].payment_intent)
    act(world, bank)
    assert taken(bank) == [15500]
    assert world.get(AutoPay, autopay.id).held_at is None


def test_the_card_in_the_place_of_the_one_refused_for_good_clears_the_hold(world, bank):
    autopay, _ = refused(world, bank, "pm_card_authenticationRequired", "authentication_required")
    bank.renew_card(world.get(StoredMethod, autopay.method_id).bank_id)
    act(world, bank)
    assert world.get(AutoPay, autopay.id).held_at is None


def test_a_card_refused_for_good_is_not_tried_for_another_property(world, bank):
    method = store(world, bank, "Hotel Azul", token="pm_card_authenticationRequired")
    places = [world.cast.properties[name] for name in ("Azul Downtown", "Azul Resort")]
    for place in places:
        agree(world, method, person="Pat", place=place)
    for days, place in enumerate(places, 3):
        due_in(world, [_owed_for(world, place)], days)
    act(world)
    live(world, 9)
    assert {one.held_why for one in world.all(select(AutoPay))} == {"authentication_required"}
    assert len(attempts(world)) == 1


def _owed_for(world, place: int) -> Invoice:
    with db.writing():
        account = session().get(Account, world.cast.accounts["Hotel Azul"])
        invoice = draft_invoice(account, [NewLine("Weekly service", 15500, property_id=place)])
        issue(invoice)
    return invoice


def test_a_disputed_debit_ends_autopay_for_good(world, bank):
    method = store(world, bank, token="pm_usBankAccount_dispute")
    agree(world, method)
    due_in(world, owe("Reyes", world), 0)
    live(world, 20, bank)
    assert world.get(StoredMethod, method.id).unusable_why == "debit_not_authorized"
    assert world.all(select(AutoPay))[0].ended_why == "method_unusable"
    assert {alert.kind for alert in world.all(select(OfficeAlert))} >= {"method_unusable"}
    assert len(told(world, "autopay_off")) == 1
    live(world, 20, bank)
    assert len(world.all(select(Attempt))) == 1


def test_a_debit_for_want_of_money_is_presented_two_more_times_at_most(world, bank):
    agree(world, store(world, bank, token="pm_usBankAccount_insufficientFunds"))
    due_in(world, owe("Reyes", world), 0)
    live(world, 45, bank)
    assert len(world.all(select(Attempt))) == 3
    assert world.all(select(AutoPay))[0].held_why == "insufficient_funds"


def test_a_charge_that_may_not_have_arrived_is_not_sent_again_after_off(world, bank):
    """The process dies between the claim and the bank; then AutoPay is turned off."""
    autopay = agree(world, store(world, bank))
    due_in(world, owe("Reyes", world), 3)
    act(world)
    live(world, 2)
    bank.faults.inject(LOST_BEFORE, path="/v1/payment_intents", times=50)
    clock.advance(dt.timedelta(days=1))
    worker.drain()
    assert [attempt.state for attempt in world.all(select(Attempt))] == ["sending"]
    bank.faults.coming.clear()
    with db.writing():
        turn_off(autopay)
    clock.advance(dt.timedelta(hours=2))
    act(world)
    live(world, 5)
    assert taken(bank) == []
    assert [attempt.state for attempt in world.all(select(Attempt))] == ["abandoned"]


def test_a_returned_debit_is_not_presented_again_to_an_account_that_was_left(world, bank):
    """While it was on its way the owner agreed to a card instead: the next try is of the card, told anew."""
    autopay = agree(world, store(world, bank, token="pm_usBankAccount_insufficientFunds"))
    due_in(world, owe("Reyes", world), 0)
    act(world)
    live(world, 10)
    assert states(world) == [("charging", "")]
    agree_to(world, autopay, store(world, bank))
    live(world, 8, bank)
    live(world, 12, bank)
    assert states(world) == [("dropped", "no_mandate"), ("paid", "")]
    words = [attempt.method_words for attempt in world.all(select(Attempt).order_by(Attempt.id))]
    assert [word.split()[0] for word in words] == ["Desert", "Visa"]
    assert world.get(AutoPay, autopay.id).held_at is None


def test_a_debit_returned_after_off_is_not_announced_for_another_day(world, bank):
    autopay = agree(world, store(world, bank, token="pm_usBankAccount_insufficientFunds"))
    due_in(world, owe("Reyes", world), 0)
    act(world)
    live(world, 10)
    with db.writing():
        turn_off(autopay)
    live(world, 12, bank)
    assert states(world) == [("dropped", "off")]
    assert len(world.all(select(Attempt))) == 1


def test_the_first_debit_under_another_mandate_is_told_ten_days_before(world, bank):
    """Nothing went before it under that authorization, whatever was debited under the one before."""
    method = store(world, bank, token="pm_usBankAccount_success")
    autopay = agree(world, method)
    due_in(world, owe("Reyes", world), 0)
    act(world)
    live(world, 16, bank)
    agree_to(world, autopay, method)
    due_in(world, owe("Reyes", world), 0)
    live(world, 1)
    assert charges(world)[1].charge_on == clock.today("America/Phoenix") + dt.timedelta(days=10)
