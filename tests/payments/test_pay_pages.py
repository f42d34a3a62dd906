"""What an owner sees when paying."""

import re

import pytest
from sqlmodel import select

from app.payments.bank.faults import LOST_BEFORE
from app.payments.models import Attempt
from app.people.sessions import L2
from tests.payments.stage import owe, store, tap, work


def form_of(page) -> dict:
    """The hidden fields of the payment form."""
    found = dict(re.findall(r'<input type="hidden" name="(seen|once|method)" value="([^"]*)"', page.text))
    assert found, page.text
    return found


def test_olivia_pays_with_one_tap_and_a_confirm(world, bank):
    (invoice,) = owe("Reyes", world)
    store(world, bank)
    olivia = world.as_("Olivia", level=L2)
    page = olivia.get(f"/invoices/{invoice.uid}")
    assert "You will be charged $155.00 to Visa 4242." in page.text
    paid = world.post(olivia, f"/invoices/{invoice.uid}/payment", form_of(page), follow_redirects=True)
    assert "The payment has arrived." in paid.text
    assert len(bank.charged()) == 1
    assert "Paid in full" in olivia.get(f"/invoices/{invoice.uid}").text


def test_back_and_pay_again_says_already_paid(world, bank):
    (invoice,) = owe("Reyes", world)
    store(world, bank)
    olivia = world.as_("Olivia")
    page = olivia.get(f"/invoices/{invoice.uid}/payment")
    world.post(olivia, f"/invoices/{invoice.uid}/payment", form_of(page))
    again = world.post(olivia, f"/invoices/{invoice.uid}/payment", form_of(page), follow_redirects=True)
    assert "It is made once, however often you tap." in again.text
    other_tab = world.post(
        olivia, f"/invoices/{invoice.uid}/payment", {**form_of(page), "once": ""}, follow_redirects=True
    )
    assert "This is already paid. Nothing was charged now." in other_tab.text
    assert "Already paid" in olivia.get(f"/invoices/{invoice.uid}/payment").text
    assert len(bank.charged()) == 1


def test_a_changed_amount_is_shown_before_anything_is_charged(world, bank):
    (invoice,) = owe("Reyes", world)
    store(world, bank)
    olivia = world.as_("Olivia")
    fields = form_of(olivia.get(f"/invoices/{invoice.uid}/payment"))
    asked = world.post(olivia, f"/invoices/{invoice.uid}/payment", {**fields, "seen": "1"})
    assert asked.status_code == 409
    assert "The amount has changed" in asked.text
    assert "$155.00" in asked.text
    assert bank.charged() == []


def test_without_a_stored_method_the_bank_has_the_page_and_we_never_see_the_number(world, bank):
    (invoice,) = owe("Reyes", world)
    olivia = world.as_("Olivia")
    fields = form_of(olivia.get(f"/invoices/{invoice.uid}/payment"))
    sent = world.post(olivia, f"/invoices/{invoice.uid}/payment", fields)
    assert sent.status_code == 303
    status = olivia.get(sent.location).text
    session = re.search(r'href="http://bank.localhost/c/([^"]+)"', status)[1]
    bank.pay_page(session)
    bank.deliver_due()
    world.work()
    assert "The payment has arrived." in olivia.get(sent.location).text


def test_with_scripts_the_browser_goes_straight_to_the_bank(world, bank):
    (invoice,) = owe("Reyes", world)
    olivia = world.as_("Olivia")
    fields = form_of(olivia.get(f"/invoices/{invoice.uid}/payment"))
    sent = world.post(olivia, f"/invoices/{invoice.uid}/payment", fields, htmx=True)
    assert sent.headers["HX-Redirect"].startswith("http://bank.localhost/c/")


def test_the_return_page_needs_no_session(world, bank):
    (invoice,) = owe("Reyes", world)
    attempt = tap(world, [invoice])
    bank.pay_page(attempt.checkout)
    bank.deliver_due()
    world.work()
    back = bank.find(attempt.checkout)["success_url"].removeprefix("http://sparkling.localhost")
    stranger = world.as_(None).get(back)
    assert "The payment has arrived." in stranger.text
    assert "Visa" not in stranger.text
    assert world.as_("Olivia").get(back).location == f"/payments/{attempt.uid}"


def test_another_way_of_paying_closes_the_banks_page_first(world, bank):
    (invoice,) = owe("Reyes", world)
    attempt = tap(world, [invoice])
    olivia = world.as_("Olivia")
    assert "Pay another way" in olivia.get(f"/payments/{attempt.uid}").text
    assert olivia.get(f"/invoices/{invoice.uid}/payment").location == f"/payments/{attempt.uid}"
    stopped = world.post(olivia, f"/payments/{attempt.uid}/stop")
    assert stopped.location == f"/invoices/{invoice.uid}/payment?another=1"
    assert bank.find(attempt.checkout)["status"] == "expired"


def test_a_page_paid_meanwhile_cannot_be_stopped(world, bank):
    (invoice,) = owe("Reyes", world)
    attempt = tap(world, [invoice])
    bank.pay_page(attempt.checkout)
    stopped = world.post(world.as_("Olivia"), f"/payments/{attempt.uid}/stop")
    assert stopped.location == f"/payments/{attempt.uid}"
    assert world.get(Attempt, attempt.id).state == "succeeded"


def test_an_answer_that_is_missing_is_told_in_words(world, bank):
    (invoice,) = owe("Reyes", world)
    method = store(world, bank)
    bank.faults.inject(LOST_BEFORE, path="/v1/payment_intents", times=9)
    attempt = tap(world, [invoice], method)
    page = world.as_("Olivia").get(f"/payments/{attempt.uid}").text
    assert "nothing is charged twice" in page
    assert "every 3s" in page


def test_a_declined_card_says_why_and_what_to_do(world, bank):
    (invoice,) = owe("Reyes", world)
    attempt = tap(world, [invoice], store(world, bank, token="pm_card_chargeCustomerFail"))
    page = world.as_("Olivia").get(f"/payments/{attempt.uid}").text
    assert "The bank declined the payment" in page
    assert "Nothing was charged." in page
    assert f"/invoices/{invoice.uid}/payment?another=1" in page


def test_all_open_invoices_are_paid_in_one_payment(world, bank):
    owe("Hotel Azul", world, count=3)
    store(world, bank, "Hotel Azul")
    pat = world.as_("Pat")
    page = pat.get("/invoices")
    assert "Pay $465.00" in page.text
    paid = world.post(pat, "/balance/payment", form_of(page), follow_redirects=True)
    assert "The payment has arrived." in paid.text
    assert [cents for _, cents in bank.charged()] == [46500]


def test_a_debit_is_told_to_be_on_its_way_and_no_pay_button_stays(world, bank):
    (invoice,) = owe("Reyes", world)
    attempt = tap(world, [invoice], store(world, bank, token="pm_usBankAccount_success"))
    olivia = world.as_("Olivia")
    page = olivia.get(f"/invoices/{invoice.uid}").text
    assert "Your payment is on its way" in page
    assert "now</button>" not in page
    assert "four business days" in olivia.get(f"/payments/{attempt.uid}").text
    assert work(Attempt) == 0


def test_a_looker_and_a_stranger_pay_nothing(world, bank):
    (invoice,) = owe("Hotel Azul", world)
    fields = {"seen": "15500"}
    assert world.post(world.as_("Finn"), f"/invoices/{invoice.uid}/payment", fields).status_code == 404
    assert world.post(world.as_("Olivia"), f"/invoices/{invoice.uid}/payment", fields).status_code == 404
    assert "/sign-in" in world.post(world.as_(None), f"/invoices/{invoice.uid}/payment", fields).location
    assert bank.charged() == []


def test_where_payments_are_off_there_is_no_button_and_no_page(world, bank):
    from app.payments import gateway

    (invoice,) = owe("Reyes", world)
    gateway.use(gateway.Line(bank.client, list, lambda: False))
    olivia = world.as_("Olivia")
    assert "payment" not in re.findall(r'href="[^"]*|action="[^"]*', olivia.get(f"/invoices/{invoice.uid}").text)
    assert f"/invoices/{invoice.uid}/payment" not in olivia.get(f"/invoices/{invoice.uid}").text
    assert olivia.get(f"/invoices/{invoice.uid}/payment").status_code == 404


def test_the_rest_can_be_paid_while_one_payment_is_on_its_way(world, bank):
    first, second = owe("Reyes", world, count=2)
    tap(world, [first], store(world, bank, token="pm_usBankAccount_success"))
    olivia = world.as_("Olivia")
    page = olivia.get("/invoices")
    assert "$155.00 more is on its way." in page.text
    sent = world.post(olivia, "/balance/payment", {**form_of(page), "method": "new"})
    assert sent.status_code == 303
    assert {attempt.cents for attempt in world.all(select(Attempt))} == {15500}
    assert second.uid


def test_a_receipt_is_printed_for_what_was_paid_only(world, bank):
    paid, open_one = owe("Reyes", world, count=2)
    method = store(world, bank)
    attempt = tap(world, [paid], method)
    waiting = tap(world, [open_one])
    olivia = world.as_("Olivia")
    receipt = olivia.get(f"/payments/{attempt.uid}.pdf")
    assert (receipt.mimetype, receipt.data[:5]) == ("application/pdf", b"%PDF-")
    assert olivia.get(f"/payments/{waiting.uid}.pdf").status_code == 404
    assert world.as_("Pat").get(f"/payments/{attempt.uid}.pdf").status_code == 404


@pytest.mark.parametrize(("person", "account", "is_offered"), [("Olivia", "Reyes", False), ("Pat", "Hotel Azul", True)])
def test_only_a_firm_is_offered_the_file_for_its_books(world, bank, person, account, is_offered):
    attempt = tap(world, owe(account, world), store(world, bank, account), person=person)
    shown = world.as_(person).get(f"/payments/{attempt.uid}").text
    assert "Receipt" in shown
    assert ("Remittance" in shown) == is_offered
