"""Payments through the real stripe package."""

import pytest
import stripe

from app.payments.bank import PretendBank
from tests.payments.bank_world import RETURN, Clock, api, pay


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
def rival(bank):
    return api(bank, bank.open_account("Rival Pools"))


def test_a_card_pays_and_the_charge_tells_fee_and_metadata(sparkling):
    paid = pay(sparkling, metadata={"attempt": "a1"}, expand=["latest_charge.balance_transaction"])
    assert (paid.status, paid.amount_received) == ("succeeded", 9550)
    assert (paid.latest_charge.metadata["attempt"], paid.latest_charge.balance_transaction.fee) == ("a1", 306)


@pytest.mark.parametrize("method", ["pm_card_visa", "pm_usBankAccount_success",
                                    "pm_card_authenticationRequired"])  # fmt: skip
def test_an_answer_opened_up_leaves_the_books_as_they_are(sparkling, method):
    paid = pay(sparkling, method, expand=["latest_charge.balance_transaction", "payment_method"])
    kept = sparkling.payment_intents.retrieve(paid.id)
    assert isinstance(kept.payment_method, str)
    assert not kept.latest_charge or isinstance(kept.latest_charge, str)


@pytest.mark.parametrize(
    ("method", "funding"),
    [
        ("pm_card_visa", "credit"),
        ("pm_card_visa_debit", "debit"),
        ("pm_card_mastercard_debit", "debit"),
        ("pm_card_mastercard_prepaid", "prepaid"),
    ],
)
def test_method_and_charge_tell_how_a_card_is_funded(sparkling, method, funding):
    paid = pay(sparkling, method, expand=["latest_charge", "payment_method"])
    assert paid.payment_method.card.funding == paid.latest_charge.payment_method_details.card.funding == funding


@pytest.mark.parametrize(
    ("method", "code", "decline_code"),
    [
        ("pm_card_visa_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", None),
    ],
)
def test_a_decline_says_why_and_leaves_the_intent_open(sparkling, method, code, decline_code):
    with pytest.raises(stripe.CardError) as declined:
        pay(sparkling, method)
    error = declined.value.error
    assert (declined.value.http_status, error.code, getattr(error, "decline_code", None)) == (
        402,
        code,
        decline_code,
    )
    intent = sparkling.payment_intents.retrieve(error.payment_intent.id)
    assert (intent.status, intent.payment_method) == ("requires_payment_method", None)
    assert getattr(intent.last_payment_error, "decline_code", None) == decline_code
    [charge] = sparkling.charges.list({"payment_intent": intent.id}).data
    assert charge.status == "failed"


def test_an_intent_pays_at_most_once(bank, sparkling):
    paid = pay(sparkling)
    with pytest.raises(stripe.InvalidRequestError) as again:
        sparkling.payment_intents.confirm(paid.id, {"payment_method": "pm_card_visa", **RETURN})
    assert again.value.code == "payment_intent_unexpected_state"
    assert len(bank.charged()) == 1


def test_a_declined_intent_is_paid_with_another_card(bank, sparkling):
    with pytest.raises(stripe.CardError) as declined:
        pay(sparkling, "pm_card_visa_chargeDeclined")
    intent = declined.value.error.payment_intent.id
    paid = sparkling.payment_intents.confirm(intent, {"payment_method": "pm_card_visa", **RETURN})
    assert (paid.status, bank.charged()) == ("succeeded", [(intent, 9550)])


def test_a_canceled_intent_stays_unpaid(sparkling):
    intent = sparkling.payment_intents.create({"amount": 9550, "currency": "usd"})
    canceled = sparkling.payment_intents.cancel(intent.id, {"cancellation_reason": "abandoned"})
    assert (canceled.status, canceled.cancellation_reason) == ("canceled", "abandoned")
    with pytest.raises(stripe.InvalidRequestError):
        sparkling.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa", **RETURN})
    with pytest.raises(stripe.InvalidRequestError):
        sparkling.payment_intents.cancel(pay(sparkling).id)


def test_on_session_the_holder_is_sent_to_a_page_and_approves(bank, sparkling):
    waiting = pay(sparkling, "pm_card_authenticationRequired")
    assert (waiting.status, waiting.next_action.type) == ("requires_action", "redirect_to_url")
    assert waiting.next_action.redirect_to_url.url == f"http://bank.localhost/authentications/{waiting.id}"
    assert bank.charged() == []
    assert bank.approve(waiting.id)["status"] == "succeeded"
    bank.approve(waiting.id)
    assert bank.charged() == [(waiting.id, 9550)]


def test_a_holder_who_refuses_leaves_the_intent_unpaid(bank, sparkling):
    waiting = pay(sparkling, "pm_card_authenticationRequired")
    refused = bank.approve(waiting.id, approved=False)
    assert refused["status"] == "requires_payment_method"
    assert refused["last_payment_error"]["code"] == "payment_intent_authentication_failure"


def test_off_session_nobody_can_approve(sparkling):
    with pytest.raises(stripe.CardError) as declined:
        pay(sparkling, "pm_card_authenticationRequired", off_session=True)
    assert declined.value.code == "authentication_required"
    assert declined.value.error.payment_intent.status == "requires_payment_method"


def test_a_card_that_was_set_up_pays_off_session(bank, sparkling):
    account = sparkling.customers.create({"name": "Hotel Azul"}).id
    asked = {
        "payment_method": "pm_card_authenticationRequiredOnSetup",
        "customer": account,
        "confirm": True,
        **RETURN,
    }
    setup = sparkling.setup_intents.create(asked)
    assert setup.status == "requires_action"
    bank.approve(setup.id)
    [saved] = sparkling.customers.payment_methods.list(account).data
    assert pay(sparkling, saved.id, customer=account, off_session=True).status == "succeeded"


def test_a_card_can_be_saved_and_decline_later(sparkling):
    account = sparkling.customers.create({}).id
    saved = sparkling.payment_methods.attach("pm_card_chargeCustomerFail", {"customer": account})
    with pytest.raises(stripe.CardError):
        pay(sparkling, saved.id, customer=account, off_session=True)
    with pytest.raises(stripe.CardError):
        sparkling.payment_methods.attach("pm_card_visa_chargeDeclinedLostCard", {"customer": account})


def test_a_stored_card_pays_only_for_its_customer_and_never_after_detaching(sparkling):
    account, other = (sparkling.customers.create({}).id for _ in range(2))
    saved = sparkling.payment_methods.attach("pm_card_visa", {"customer": account}).id
    for wrong in ({}, {"customer": other}):
        with pytest.raises(stripe.InvalidRequestError):
            pay(sparkling, saved, **wrong)
    sparkling.payment_methods.detach(saved)
    with pytest.raises(stripe.InvalidRequestError, match="detached"):
        pay(sparkling, saved)


def test_a_renewed_card_keeps_its_method(bank, sparkling):
    account = sparkling.customers.create({}).id
    saved = sparkling.payment_methods.attach("pm_card_visa", {"customer": account}).id
    bank.renew_card(saved, last4="1881", year=2045)
    renewed = sparkling.payment_methods.retrieve(saved)
    assert (renewed.card.last4, renewed.card.exp_year, renewed.customer) == ("1881", 2045, account)
    [event] = sparkling.events.list({"type": "payment_method.automatically_updated"}).data
    assert event.data.object.id == saved
