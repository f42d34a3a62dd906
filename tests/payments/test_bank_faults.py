"""Trouble between the caller and the bank."""

import threading
import time

import pytest
import stripe

from app.payments.bank import InProcessClient, PretendBank
from app.payments.bank import faults as kinds

PAYMENT = {
    "amount": 9550,
    "currency": "usd",
    "payment_method": "pm_card_visa",
    "confirm": True,
    "return_url": "https://x.test/",
}


@pytest.fixture
def bank():
    with_clock = PretendBank()
    yield with_clock
    with_clock.close()


def client(bank, retries=0, account=None):
    return stripe.StripeClient(
        "sk_pretend_demo",
        stripe_account=account,
        http_client=InProcessClient(bank),
        base_addresses={"api": bank.address},
        max_network_retries=retries,
    )


def pay(bank, key="att_1", retries=0, **changes):
    return client(bank, retries).v1.payment_intents.create({**PAYMENT, **changes}, {"idempotency_key": key})


def test_an_answer_lost_after_charging_is_replayed_under_the_same_key(bank):
    bank.faults.inject(kinds.LOST_AFTER)
    with pytest.raises(stripe.APIConnectionError):
        pay(bank)
    [(charged, cents)] = bank.charged()
    again = pay(bank)
    assert (again.id, cents) == (charged, 9550)
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert len(bank.charged()) == 1


def test_a_request_lost_before_charging_charges_at_the_second_try(bank):
    bank.faults.inject(kinds.LOST_BEFORE)
    with pytest.raises(stripe.APIConnectionError):
        pay(bank)
    assert bank.charged() == []
    assert pay(bank).status == "succeeded"


@pytest.mark.parametrize(("kind", "charges"), [(kinds.ERROR_BEFORE, 0), (kinds.ERROR_AFTER, 1)])
def test_a_500_is_replayed_under_its_key_for_a_day(bank, kind, charges):
    now = [1_800_000_000]
    bank.clock = lambda: now[0]
    bank.faults.inject(kind)
    for _ in range(2):
        with pytest.raises(stripe.APIError) as broken:
            pay(bank)
        assert broken.value.http_status == 500
    assert len(bank.charged()) == charges
    now[0] += 86_401
    assert pay(bank).status == "succeeded"


@pytest.mark.parametrize(
    ("kind", "status"), [(kinds.UNAVAILABLE, 503), (kinds.BUSY, 409), (kinds.TOO_MANY, 429)]
)
def test_answers_from_before_execution_are_not_kept(bank, kind, status):
    bank.faults.inject(kind)
    with pytest.raises(stripe.StripeError) as refused:
        pay(bank)
    assert refused.value.http_status == status
    assert pay(bank).status == "succeeded"


def test_the_stripe_package_repeats_with_the_same_key(bank):
    bank.faults.inject(kinds.LOST_AFTER, times=2)
    assert pay(bank, retries=2).status == "succeeded"
    assert len(bank.charged()) == 1


def test_the_stripe_package_makes_a_key_of_its_own_where_none_is_given(bank):
    bank.faults.inject(kinds.LOST_AFTER)
    assert client(bank, retries=1).v1.payment_intents.create(PAYMENT).status == "succeeded"
    assert len(bank.charged()) == 1


def test_without_retries_the_package_asks_once(bank):
    bank.faults.inject(kinds.LOST_BEFORE)
    with pytest.raises(stripe.APIConnectionError):
        pay(bank, retries=0)
    assert bank.charged() == []


def test_a_key_in_use_meets_409(bank):
    bank.faults.inject(kinds.SLOW, seconds=1)
    first = threading.Thread(target=pay, args=(bank,))
    first.start()
    while not bank.keys._held:
        time.sleep(0.01)
    with pytest.raises(stripe.APIError) as locked:
        pay(bank)
    first.join()
    assert (locked.value.http_status, locked.value.error.code) == (409, "idempotency_key_in_use")
    assert len(bank.charged()) == 1


def test_a_plan_can_break_any_request(bank):
    bank.faults.plan = lambda method, path: kinds.LOST_BEFORE if path.endswith("/cancel") else None
    intent = client(bank).v1.payment_intents.create({"amount": 9550, "currency": "usd"})
    with pytest.raises(stripe.APIConnectionError):
        client(bank).v1.payment_intents.cancel(intent.id)
    assert bank.find(intent.id)["status"] == "requires_payment_method"


def test_an_unknown_fault_is_refused(bank):
    with pytest.raises(ValueError, match="lost before"):
        bank.faults.inject("lost")
