"""What the tests of the pretend bank share: a clock to turn, and the real stripe package as its client."""

import stripe

from app.payments.bank import InProcessClient

RETURN = {"return_url": "https://sparkling.example/payments/1"}
DAY = 86_400


class Clock:
    def __init__(self):
        self.now = 1_800_000_000.0

    def __call__(self):
        return self.now


def api(bank, account=None, key="sk_pretend_demo"):
    return stripe.StripeClient(
        key,
        stripe_account=account,
        http_client=InProcessClient(bank),
        base_addresses={"api": bank.address},
        max_network_retries=0,
    ).v1


def pay(to, method="pm_card_visa", **changes):
    asked = {
        "amount": 9550,
        "currency": "usd",
        "payment_method": method,
        "confirm": True,
        **RETURN,
        **changes,
    }
    return to.payment_intents.create(asked)
