"""Checkout Sessions and the pages behind them, as a payer meets them without JavaScript."""

import pytest
import stripe
from werkzeug.test import Client

from app.payments.bank import PretendBank
from app.payments.bank.errors import Declined
from tests.payments.bank_world import DAY, Clock, api

LINE = {
    "quantity": 1,
    "price_data": {"currency": "usd", "unit_amount": 9550, "product_data": {"name": "Invoice 1042"}},
}
BACK = {
    "success_url": "https://sparkling.example/payments/1?session={CHECKOUT_SESSION_ID}",
    "cancel_url": "https://sparkling.example/invoices/1",
}
CARD = {
    "method": "card",
    "email": "pat@example.com",
    "number": "4242 4242 4242 4242",
    "expiry": "12 / 40",
    "cvc": "123",
    "name": "Pat",
}
ACCOUNT = {
    "method": "us_bank_account",
    "email": "pat@example.com",
    "routing": "110000000",
    "account": "000123456789",
    "holder": "Pat",
}


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def bank(clock):
    bank = PretendBank(clock=clock)
    yield bank
    bank.close()


@pytest.fixture
def sparkling(bank):
    return api(bank, bank.open_account("Sparkling Pools"))


@pytest.fixture
def browser(bank):
    return Client(bank)


def session_of(sparkling, **changes):
    asked = {"mode": "payment", "line_items": [LINE], **BACK, **changes}
    return sparkling.checkout.sessions.create(asked)


def types_of(sparkling):
    return [event.type for event in reversed(sparkling.events.list({"limit": 100}).data)]


def test_a_payer_pays_on_the_page_and_comes_back(bank, sparkling, browser):
    session = session_of(
        sparkling, client_reference_id="att_1", payment_intent_data={"metadata": {"attempt": "a1"}}
    )
    assert (session.status, session.payment_intent) == ("open", None)
    page = browser.get(f"/c/{session.id}").text
    assert "Sparkling Pools" in page
    assert "Pay $95.50" in page
    assert "no money moves" in page
    answer = browser.post(f"/c/{session.id}", data=CARD)
    assert (answer.status_code, answer.location) == (
        303,
        f"https://sparkling.example/payments/1?session={session.id}",
    )
    done = sparkling.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert (done.status, done.payment_status, done.url) == ("complete", "paid", None)
    assert (done.client_reference_id, done.payment_intent.metadata["attempt"]) == ("att_1", "a1")
    assert types_of(sparkling)[-1] == "checkout.session.completed"


def test_sending_the_form_twice_pays_once(bank, sparkling, browser):
    session = session_of(sparkling)
    first, second = (browser.post(f"/c/{session.id}", data=CARD) for _ in range(2))
    assert first.location == second.location
    assert len(bank.charged()) == 1


def test_what_was_typed_stays_and_errors_stand_beside_their_fields(bank, sparkling, browser):
    session = session_of(sparkling)
    answer = browser.post(
        f"/c/{session.id}", data={**CARD, "number": "4242", "expiry": "13/40", "email": "pat"}
    )
    assert answer.status_code == 422
    for text in (
        'value="4242"',
        'value="13/40"',
        "Enter an email address.",
        'id="expiry-error"',
        'value="Pat"',
    ):
        assert text in answer.text
    assert bank.charged() == []


def test_a_declined_card_can_be_followed_by_another_on_the_same_intent(bank, sparkling, browser):
    session = session_of(sparkling)
    answer = browser.post(f"/c/{session.id}", data={**CARD, "number": "4000000000009995"})
    assert answer.status_code == 422
    assert "Your card has insufficient funds." in answer.text
    tried = sparkling.checkout.sessions.retrieve(session.id).payment_intent
    browser.post(f"/c/{session.id}", data=CARD)
    assert bank.charged() == [(tried, 9550)]
    assert len(sparkling.payment_intents.list().data) == 1


def test_the_page_sends_a_card_to_its_issuer_and_back(bank, sparkling, browser):
    session = session_of(sparkling)
    answer = browser.post(f"/c/{session.id}", data={**CARD, "number": "4000002760003184"})
    approval = answer.location.removeprefix(bank.address)
    assert "$95.50" in browser.get(approval).text
    refused = browser.post(approval, data={"answer": "refuse"})
    assert "We are unable to authenticate" in browser.get(refused.location.removeprefix(bank.address)).text
    browser.post(f"/c/{session.id}", data={**CARD, "number": "4000002760003184"})
    approved = browser.post(approval, data={"answer": "approve"})
    assert browser.get(approved.location.removeprefix(bank.address)).location.endswith(session.id)
    assert len(bank.charged()) == 1


def test_a_debit_completes_the_session_unpaid_and_pays_later(bank, sparkling, browser):
    session = session_of(sparkling)
    browser.post(f"/c/{session.id}", data=ACCOUNT)
    sent = sparkling.checkout.sessions.retrieve(session.id)
    assert (sent.status, sent.payment_status) == ("complete", "unpaid")
    bank.settle(sent.payment_intent)
    assert sparkling.checkout.sessions.retrieve(session.id).payment_status == "paid"
    assert types_of(sparkling)[-1] == "checkout.session.async_payment_succeeded"


def test_a_debit_that_returns_tells_the_session(bank, sparkling):
    session = bank.pay_page(session_of(sparkling).id, "000222222227")
    bank.fail(session["payment_intent"])
    assert types_of(sparkling)[-1] == "checkout.session.async_payment_failed"


def test_an_expired_page_takes_no_money(bank, sparkling, browser):
    session = session_of(sparkling)
    assert sparkling.checkout.sessions.expire(session.id).status == "expired"
    assert browser.post(f"/c/{session.id}", data=CARD).status_code == 410
    assert bank.charged() == []
    with pytest.raises(stripe.InvalidRequestError, match="can be expired"):
        sparkling.checkout.sessions.expire(session.id)


def test_expiring_after_a_decline_ends_the_intent_too(bank, sparkling):
    session = session_of(sparkling)
    with pytest.raises(Declined):
        bank.pay_page(session.id, "4000000000000002")
    intent = sparkling.checkout.sessions.retrieve(session.id).payment_intent
    sparkling.checkout.sessions.expire(session.id)
    assert sparkling.payment_intents.retrieve(intent).status == "canceled"


def test_a_paid_page_cannot_be_expired(bank, sparkling):
    session = session_of(sparkling)
    bank.pay_page(session.id)
    with pytest.raises(stripe.InvalidRequestError, match="complete"):
        sparkling.checkout.sessions.expire(session.id)


def test_an_abandoned_page_stays_payable_for_a_day_and_then_expires(bank, sparkling, clock):
    kept, left = session_of(sparkling), session_of(sparkling)
    clock.now += DAY - 1
    bank.tick()
    assert bank.pay_page(kept.id)["payment_status"] == "paid"
    clock.now += 2
    bank.tick()
    assert sparkling.checkout.sessions.retrieve(left.id).status == "expired"
    assert types_of(sparkling)[-1] == "checkout.session.expired"


def test_expiry_lies_between_half_an_hour_and_a_day(sparkling, clock):
    soon = session_of(sparkling, expires_at=int(clock.now) + 1_800)
    clock.now += 1_800
    assert sparkling.checkout.sessions.retrieve(soon.id).status == "expired"
    for moment in (60, 2 * DAY):
        with pytest.raises(stripe.InvalidRequestError, match="expires_at"):
            session_of(sparkling, expires_at=int(clock.now) + moment)


def test_a_sessions_intent_belongs_to_the_session(bank, sparkling):
    session = session_of(sparkling)
    with pytest.raises(Declined):
        bank.pay_page(session.id, "4000000000000002")
    intent = sparkling.checkout.sessions.retrieve(session.id).payment_intent
    with pytest.raises(stripe.InvalidRequestError, match="Expire the Checkout Session"):
        sparkling.payment_intents.cancel(intent)
    with pytest.raises(stripe.InvalidRequestError, match="Expire the Checkout Session"):
        sparkling.payment_intents.confirm(intent, {"payment_method": "pm_card_visa"})


@pytest.mark.parametrize("number", ["4242424242424242", "4000002500003155", "000123456789"])
def test_setup_saves_a_method_that_then_pays_off_session(bank, sparkling, number):
    account = sparkling.customers.create({"email": "pat@example.com"}).id
    session = session_of(sparkling, mode="setup", line_items=None, currency="usd", customer=account)
    assert bank.pay_page(session.id, number)["status"] == "complete"
    [saved] = sparkling.customers.payment_methods.list(account).data
    setup = sparkling.setup_intents.retrieve(sparkling.checkout.sessions.retrieve(session.id).setup_intent)
    assert (setup.status, setup.payment_method) == ("succeeded", saved.id)
    asked = {"amount": 9550, "currency": "usd", "customer": account, "payment_method": saved.id}
    paid = sparkling.payment_intents.create({**asked, "off_session": True, "confirm": True})
    assert paid.status in ("succeeded", "processing")
    assert bank.find(session.id)["payment_intent"] is None


def test_paying_can_save_the_card_for_later(bank, sparkling):
    account = sparkling.customers.create({}).id
    kept = session_of(sparkling, customer=account, payment_intent_data={"setup_future_usage": "off_session"})
    plain = session_of(sparkling, customer=account)
    bank.pay_page(plain.id)
    assert sparkling.customers.payment_methods.list(account).data == []
    bank.pay_page(kept.id)
    assert len(sparkling.customers.payment_methods.list(account).data) == 1


def test_only_the_wanted_kinds_are_offered(sparkling, browser):
    session = session_of(sparkling, allowed_payment_method_types=["card"])
    page = browser.get(f"/c/{session.id}").text
    assert 'name="number"' in page
    assert 'name="account"' not in page


def test_endive_refuses_what_older_samples_send(sparkling):
    for old in ({"payment_method_types": ["card"]}, {"ui_mode": "hosted"}):
        with pytest.raises(stripe.InvalidRequestError):
            session_of(sparkling, **old)
    assert session_of(sparkling, ui_mode="hosted_page").ui_mode == "hosted_page"


def test_the_front_page_settles_disputes_and_judges(bank, sparkling, browser):
    intent = bank.pay_page(session_of(sparkling).id, "000123456789")["payment_intent"]
    assert f"/payments/{intent}/settle" in browser.get("/").text
    browser.post(f"/payments/{intent}/settle")
    assert bank.charged() == [(intent, 9550)]
    paid = bank.pay_page(session_of(sparkling).id)["payment_intent"]
    browser.post(f"/payments/{paid}/dispute")
    [dispute] = sparkling.disputes.list({"payment_intent": paid}).data
    browser.post(f"/disputes/{dispute.id}/win")
    assert sparkling.disputes.retrieve(dispute.id).status == "won"
    browser.post(f"/payments/{paid}/refund")
    assert sparkling.refunds.list({"payment_intent": paid}).data[0].amount == 9550


def test_another_site_cannot_press_the_buttons(bank, sparkling, browser):
    intent = bank.pay_page(session_of(sparkling).id, "000123456789")["payment_intent"]
    answer = browser.post(f"/payments/{intent}/settle", headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, bank.charged()) == (404, [])


def test_a_company_finishes_its_onboarding_on_a_page(bank, browser):
    platform = api(bank)
    company = platform.accounts.create({"type": "standard", "business_profile": {"name": "Blue Wave"}})
    assert company.charges_enabled is False
    asked = {"account": company.id, "type": "account_onboarding", "return_url": "https://x.example/done"}
    link = platform.account_links.create({**asked, "refresh_url": "https://x.example/again"})
    page = link.url.removeprefix(bank.address)
    assert "Blue Wave" in browser.get(page).text
    assert browser.post(page).location == "https://x.example/done"
    assert platform.accounts.retrieve(company.id).charges_enabled is True


@pytest.mark.parametrize("path", ["/c/cs_test_none", "/nowhere", "/c", "/payments/pi_none/settle"])
def test_unknown_pages_say_so_calmly(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 404
    assert "no money moves" in answer.text
