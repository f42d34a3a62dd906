"""What happens after a payment: settling, returning, disputes, refunds."""

import pytest
import stripe

from app.payments.bank import PretendBank
from app.payments.bank.errors import Refusal
from tests.payments.bank_world import DAY, RETURN, Clock, api, pay


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


def test_a_bank_debit_is_processing_for_days_and_then_settles(bank, sparkling, clock):
    sent = pay(sparkling, "pm_usBankAccount_success")
    assert sent.status == "processing"
    assert sparkling.charges.retrieve(sent.latest_charge).status == "pending"
    with pytest.raises(stripe.InvalidRequestError):
        sparkling.payment_intents.confirm(sent.id, {"payment_method": "pm_card_visa", **RETURN})
    bank.tick()
    assert bank.charged() == []
    clock.now += 4 * DAY
    assert bank.tick() == 1
    assert bank.charged() == [(sent.id, 9550)]


def test_a_debit_without_consent_is_refused(sparkling):
    number = {
        "account_number": "000123456789",
        "routing_number": "110000000",
        "account_holder_type": "individual",
    }
    method = sparkling.payment_methods.create(
        {"type": "us_bank_account", "us_bank_account": number, "billing_details": {"name": "Pat"}}
    )
    with pytest.raises(stripe.InvalidRequestError, match="mandate"):
        pay(sparkling, method.id)
    consent = {"customer_acceptance": {"type": "offline"}}
    assert pay(sparkling, method.id, mandate_data=consent).status == "processing"


def test_a_debit_fails_late_and_a_bad_account_is_blocked(bank, sparkling, clock):
    account = sparkling.customers.create({}).id
    method = sparkling.payment_methods.attach("pm_usBankAccount_accountClosed", {"customer": account}).id
    sent = pay(sparkling, method, customer=account)
    clock.now += 4 * DAY
    bank.tick()
    failed = sparkling.payment_intents.retrieve(sent.id)
    assert (failed.status, failed.last_payment_error.decline_code) == (
        "requires_payment_method",
        "bank_account_closed",
    )
    with pytest.raises(stripe.CardError) as blocked:
        pay(sparkling, method, customer=account)
    assert blocked.value.code == "bank_account_unusable"


def test_a_debit_short_of_money_may_be_tried_again(bank, sparkling):
    account = sparkling.customers.create({}).id
    method = sparkling.payment_methods.attach("pm_usBankAccount_success", {"customer": account}).id
    sent = pay(sparkling, method, customer=account)
    bank.fail(sent.id, "insufficient_funds")
    assert pay(sparkling, method, customer=account).status == "processing"


def test_a_disputed_debit_is_lost_at_once_and_its_mandate_void(bank, sparkling):
    account = sparkling.customers.create({}).id
    method = sparkling.payment_methods.attach("pm_usBankAccount_dispute", {"customer": account}).id
    sent = pay(sparkling, method, customer=account)
    bank.settle(sent.id)
    bank.tick()
    [dispute] = sparkling.disputes.list({"payment_intent": sent.id}).data
    assert (dispute.status, dispute.amount) == ("lost", 9550)
    with pytest.raises(stripe.InvalidRequestError, match="mandate"):
        pay(sparkling, method, customer=account)


def test_a_card_dispute_is_won_or_lost(bank, sparkling):
    paid = pay(sparkling)
    dispute = bank.dispute(paid.id)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        sparkling.refunds.create({"payment_intent": paid.id})
    assert refused.value.code == "charge_disputed"
    won = sparkling.disputes.update(dispute["id"], {"evidence": {"uncategorized_text": "winning_evidence"}})
    assert won.status == "won"
    assert sum(entry.net for entry in won.balance_transactions) == 0
    assert sparkling.refunds.create({"payment_intent": paid.id}).status == "succeeded"
    assert sparkling.disputes.close(bank.dispute(pay(sparkling).id)["id"]).status == "lost"


def test_refunds_go_up_to_the_amount_and_no_further(sparkling):
    paid = pay(sparkling)
    sparkling.refunds.create({"payment_intent": paid.id, "amount": 5000})
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded amount"):
        sparkling.refunds.create({"payment_intent": paid.id, "amount": 4551})
    sparkling.refunds.create({"payment_intent": paid.id})
    with pytest.raises(stripe.InvalidRequestError) as refused:
        sparkling.refunds.create({"payment_intent": paid.id})
    assert refused.value.code == "charge_already_refunded"
    charge = sparkling.charges.retrieve(paid.latest_charge)
    assert (charge.amount_refunded, charge.refunded) == (9550, True)


def test_a_failed_refund_gives_the_money_back(bank, sparkling, clock):
    paid = pay(sparkling, "pm_card_refundFail")
    refund = sparkling.refunds.create({"payment_intent": paid.id, "amount": 5000})
    clock.now += 4 * DAY
    bank.tick()
    assert sparkling.refunds.retrieve(refund.id).status == "failed"
    assert sparkling.charges.retrieve(paid.latest_charge).amount_refunded == 0


def test_nothing_succeeded_means_nothing_to_refund(sparkling):
    sent = pay(sparkling, "pm_usBankAccount_success")
    with pytest.raises(stripe.InvalidRequestError, match="does not have a successful charge"):
        sparkling.refunds.create({"payment_intent": sent.id})


def test_a_debit_still_at_the_bank_can_be_called_back_while_others_cannot(bank, sparkling):
    stuck, sent = (
        pay(sparkling, method) for method in ("pm_usBankAccount_processing", "pm_usBankAccount_success")
    )
    assert sparkling.payment_intents.cancel(stuck.id).status == "canceled"
    with pytest.raises(stripe.InvalidRequestError):
        sparkling.payment_intents.cancel(sent.id)
    with pytest.raises(Refusal):
        bank.settle(stuck.id)
