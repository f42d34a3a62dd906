"""Events on their way to the webhook."""

import json

import pytest
import stripe

from app.payments.bank import InProcessClient, PretendBank


class Hook:
    """Answers what it is told and keeps what arrived."""

    def __init__(self):
        self.answer = 200
        self.received = []

    def __call__(self, payload, headers):
        if self.answer == 200:
            self.received.append((payload, headers))
        return self.answer

    @property
    def types(self):
        return [json.loads(payload)["type"] for payload, _ in self.received]


class Clock:
    def __init__(self):
        self.now = 1_800_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def hook():
    return Hook()


@pytest.fixture
def bank(hook, clock):
    bank = PretendBank(clock=clock, webhook=hook)
    bank.account = bank.open_account("Sparkling Pools")
    yield bank
    bank.close()


def open_customer(bank):
    asked = stripe.StripeClient(
        "sk_pretend_demo",
        stripe_account=bank.account,
        http_client=InProcessClient(bank),
        base_addresses={"api": bank.address},
    )
    return asked.v1.customers.create({"name": "Hotel Azul"})


def test_the_stripe_package_verifies_the_signature(bank, hook):
    customer = open_customer(bank)
    bank.deliver_due()
    [(payload, headers)] = hook.received
    event = stripe.Webhook.construct_event(payload, headers["Stripe-Signature"], "whsec_pretend")
    assert (event.type, event.account, event.data.object.id) == (
        "customer.created",
        bank.account,
        customer.id,
    )
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(payload + b" ", headers["Stripe-Signature"], "whsec_pretend")
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(payload, headers["Stripe-Signature"], "whsec_other")


def test_while_a_secret_is_rolled_both_are_good(bank, hook):
    bank.webhooks.secrets = ["whsec_old", "whsec_new"]
    open_customer(bank)
    bank.deliver_due()
    [(payload, headers)] = hook.received
    for secret in ("whsec_old", "whsec_new"):
        assert stripe.Webhook.construct_event(payload, headers["Stripe-Signature"], secret)


def test_a_refused_event_comes_again_later_for_days(bank, hook, clock):
    open_customer(bank)
    hook.answer = 500
    assert bank.deliver_due() == []
    assert bank.deliver_due() == []
    hook.answer = 200
    clock.now += 61
    assert len(bank.deliver_due()) == 1
    assert hook.types == ["customer.created"]
    assert bank.deliver_due() == []


def test_after_about_three_days_stripe_gives_up(bank, hook, clock):
    open_customer(bank)
    hook.answer = 500
    begun = clock.now
    while bank.webhooks.waiting():
        bank.deliver_due()
        clock.now += 3_600
    assert 2.5 < (clock.now - begun) / 86_400 < 4.5


def test_events_can_be_lost_repeated_and_late(bank, hook, clock):
    bank.webhooks.lose_next()
    bank.webhooks.repeat_next()
    bank.webhooks.delay_next(90)
    for _ in range(3):
        open_customer(bank)
    bank.deliver_due()
    assert [payload for payload, _ in hook.received] == [hook.received[0][0]] * 2
    clock.now += 90
    bank.deliver_due()
    assert len(hook.received) == 3


def test_a_plan_decides_about_every_event(bank, hook):
    bank.webhooks.plan = lambda event: []
    open_customer(bank)
    assert bank.deliver_due() == []
    assert hook.received == []


def test_events_can_arrive_in_any_order(bank, hook):
    first, second = open_customer(bank), open_customer(bank)
    bank.deliver_due(order=list.reverse)
    arrived = [json.loads(payload)["data"]["object"]["id"] for payload, _ in hook.received]
    assert arrived == [second.id, first.id]


def test_a_lost_event_is_still_listed(bank):
    bank.webhooks.lose_next()
    customer = open_customer(bank)
    asked = stripe.StripeClient(
        "sk_pretend_demo", http_client=InProcessClient(bank), base_addresses={"api": bank.address}
    )
    listed = asked.v1.events.list({"type": "customer.*"}, {"stripe_account": bank.account})
    assert [event.data.object.id for event in listed.data] == [customer.id]
