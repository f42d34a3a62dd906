"""What comes in at /hooks/stripe: only what the bank signed, only about our own accounts, each once."""

import json
import random
import time

import pytest
from sqlmodel import select
from stripe import WebhookSignature

from app.base import db
from app.invoices.models import Entry
from app.payments import inbox
from app.payments.models import Attempt, BankEvent
from tests.payments.stage import owe, store, tap, work

MUTATIONS = 10_000


def signed(payload: bytes, secret: str, moment: int | None = None) -> str:
    return WebhookSignature.generate_signature_header(payload.decode(), secret, moment or int(time.time()))


def event(world, **changes) -> bytes:
    thing = {"id": "pi_x", "object": "payment_intent", "metadata": {}}
    body = {"id": "evt_1", "type": "payment_intent.succeeded", "account": world.company.bank_account}
    return json.dumps({**body, "data": {"object": {**thing, **changes}}}).encode()


def post(world, payload: bytes, signature: str) -> int:
    headers = {"Stripe-Signature": signature}
    return world.as_(None).post("/hooks/stripe", data=payload, headers=headers).status_code


def kept(world) -> list:
    return world.all(select(BankEvent.event))


def test_a_genuine_event_is_kept_once(world, bank):
    payload = event(world)
    for _ in range(2):
        assert post(world, payload, signed(payload, bank.webhooks.secrets[0])) == 200
    assert kept(world) == ["evt_1"]


def test_while_a_secret_is_rolled_both_count(world, bank):
    bank.webhooks.secrets = ["whsec_old", "whsec_new"]
    payload = event(world)
    assert post(world, payload, signed(payload, "whsec_old")) == 200
    assert post(world, payload, signed(payload, "whsec_other")) == 400


@pytest.mark.parametrize("seconds", [-301, 301, 3600])
def test_old_events_and_those_from_the_future_are_refused(world, bank, seconds):
    payload = event(world)
    assert post(world, payload, signed(payload, bank.webhooks.secrets[0], int(time.time()) + seconds)) == 400
    assert kept(world) == []


def test_no_mutated_event_is_accepted(world, bank, tell):
    """P18: a changed byte in the body or in the signature is a forgery."""
    dice, payload = random.Random(7), event(world)  # noqa: S311
    good = signed(payload, bank.webhooks.secrets[0])
    accepted = sum(_is_taken(*_mutated(dice, payload, good)) for _ in range(MUTATIONS))
    tell(f"P18: {MUTATIONS} mutated events, {accepted} accepted")
    assert accepted == 0
    assert inbox.verified(payload, good)["id"] == "evt_1"


def _mutated(dice: random.Random, payload: bytes, signature: str) -> tuple[bytes, str]:
    """One byte of the body, or one sign of the signature's time or digest."""
    if dice.random() < 0.5:
        at = dice.randrange(len(payload))
        return payload[:at] + bytes([payload[at] ^ dice.randrange(1, 256)]) + payload[at + 1 :], signature
    at = dice.choice([place for place, sign in enumerate(signature) if sign in "0123456789abcdef" and place > 1])
    other = dice.choice([sign for sign in "0123456789abcdef" if sign != signature[at]])
    return payload, signature[:at] + other + signature[at + 1 :]


def _is_taken(payload: bytes, signature: str) -> bool:
    try:
        inbox.verified(payload, signature)
    except inbox.Forged:
        return False
    return True


def test_an_event_of_nobodys_account_does_nothing(world, bank):
    payload = event(world).replace(world.company.bank_account.encode(), b"acct_stranger")
    assert post(world, payload, signed(payload, bank.webhooks.secrets[0])) == 200
    assert kept(world) == []


def test_a_genuine_event_of_a_rivals_account_that_names_our_payment_does_nothing(world, bank):
    """C6: the metadata of another company's payment claims to be ours."""
    (invoice,) = owe("Reyes", world)
    attempt = tap(world, [invoice])
    named = {"attempt": attempt.uid, "installation": world.company.uid}
    with world.rival() as rival:
        account = rival.bank_account
    bank.client(account).v1.payment_intents.create({
        "amount": attempt.cents, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True,
        "return_url": "https://rival.example/", "metadata": named,
    })  # fmt: skip
    bank.deliver_due()
    work(BankEvent)
    assert world.get(Attempt, attempt.id).state == "action_needed"
    assert world.all(select(Entry.kind)) == ["invoice"]
    with world.rival():
        assert set(db.session().exec(select(BankEvent.verdict))) == {"ignored"}


def test_an_event_about_another_amount_is_quarantined(world, bank):
    """Somebody with our keys made a payment that names an attempt of ours and pays less."""
    (invoice,) = owe("Reyes", world)
    attempt = tap(world, [invoice])
    bank.client(world.company.bank_account).v1.payment_intents.create({
        "amount": 100, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True,
        "return_url": "https://sparkling.example/",
        "metadata": {"attempt": attempt.uid, "installation": world.company.uid},
    })  # fmt: skip
    bank.deliver_due()
    work(BankEvent)
    assert world.all(select(Entry.kind)) == ["invoice"]
    assert world.get(Attempt, attempt.id).state == "action_needed"


def test_an_event_before_our_own_answer_and_after_it_is_one_payment(world, bank):
    (invoice,) = owe("Reyes", world)
    attempt = tap(world, [invoice], store(world, bank))
    bank.deliver_due()
    work(BankEvent)
    assert world.all(select(Entry.kind).order_by(Entry.id)) == ["invoice", "payment"]
    assert world.get(Attempt, attempt.id).state == "succeeded"
