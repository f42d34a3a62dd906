"""A walk through the bank with test-mode keys: what a company's payments will need, tried once, step by step.

Nothing of it enters the books: what is paid is given back, and the payments name no attempt of ours.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import stripe
from sqlmodel import select

from app.base.db import session
from app.base.ids import new_uid
from app.payments import gateway, gateway_lists, gateway_methods
from app.payments.facts import Fact
from app.payments.gateway import BankRefused, Order, RefundOrder, Unknown
from app.payments.models import BankEvent

CENTS = 1234
CARD, BANK_ACCOUNT = "pm_card_visa", "pm_usBankAccount_success"
# An event usually arrives within seconds.
PATIENCE_SECONDS = 30


class Stumbled(Exception):
    """The step did not come out as it should; the message says how."""


@dataclass
class Walk:
    """What the steps hand on to each other."""

    account: str
    currency: str
    patience: float = PATIENCE_SECONDS
    customer: str = ""
    paid: list[Fact] = field(default_factory=list)
    methods: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """How a step came out."""

    step: str
    is_good: bool
    words: str


def is_test_key(key: str) -> bool:
    """A live key moves money: the walk is not for it."""
    return key.startswith(("sk_test_", "rk_test_"))


def rehearse(walk: Walk) -> Iterator[Told]:
    """Each step as it ends, up to the first that stumbles; then what is left at the bank is taken away."""
    for name, step in STEPS:
        told = _try(name, step, walk)
        yield told
        if not told.is_good:
            break
    if walk.customer:
        yield _try("Cleaning up", _clean_up, walk)


def _try(name: str, step: Callable[[Walk], str], walk: Walk) -> Told:
    try:
        return Told(name, True, step(walk))
    except Unknown as trouble:
        return Told(name, False, f"The bank could not be reached ({trouble}). Is there a network?")
    except (BankRefused, stripe.StripeError, Stumbled) as trouble:
        return Told(name, False, str(trouble))


# ---- the steps ----


def _reach(walk: Walk) -> str:
    walk.customer = gateway_methods.new_customer("Payment rehearsal", "", f"rehearsal_{new_uid()}", walk.account)
    return "The bank answers, and the keys are good."


def _pay(walk: Walk) -> str:
    fact = _charge(walk, CARD, off_session=False)
    _expect(fact, "succeeded")
    return f"A card was charged: {fact.payment_intent}."


def _pay_again(walk: Walk) -> str:
    fact = _charge(walk, CARD, off_session=True)
    _expect(fact, "succeeded")
    return f"The stored card was charged with nobody there, as AutoPay does: {fact.payment_intent}."


def _pay_by_bank(walk: Walk) -> str:
    fact = _charge(walk, BANK_ACCOUNT, off_session=False)
    _expect(fact, "processing", "succeeded")
    return f"A bank account was debited, which takes days: {fact.payment_intent} is {fact.state}."


def _give_back(walk: Walk) -> str:
    first = walk.paid[0]
    order = RefundOrder(f"rehearsal_{new_uid()}", walk.account, first.payment_intent, CENTS, {"rehearsal": "yes"})
    gateway.give_back(order)
    seen = gateway.look_at_intent(first.payment_intent, walk.account)
    if sum(back.cents for back in seen.backs) != CENTS:
        raise Stumbled(f"The refund of {first.payment_intent} does not show.")
    return "The first payment was given back."


def _hear(walk: Walk) -> str:
    """Signed with our secret, or the hook would not have taken it."""
    event = _event_about(walk)
    until = time.monotonic() + walk.patience
    while time.monotonic() < until:
        session().rollback()
        if session().exec(select(BankEvent.id).where(BankEvent.event == event)).first():
            return f"The bank's event {event} arrived, and its signature fits."
        time.sleep(min(1.0, walk.patience / 10))
    raise Stumbled(
        f"The event {event} has not arrived within {walk.patience:.0f} s. Is the server running, does the bank "
        "know its address /hooks/stripe, and do we know its signing secret?"
    )


def _clean_up(walk: Walk) -> str:
    for method in walk.methods.values():
        gateway_methods.forget_method(method, walk.account)
    return "The stored card and bank account were removed. What was paid are test payments: no money moved."


STEPS = (
    ("Reaching the bank", _reach), ("A payment by card", _pay), ("A stored card", _pay_again),
    ("A payment by bank account", _pay_by_bank), ("A refund", _give_back), ("A webhook", _hear),
)  # fmt: skip


# ---- what they share ----


def _charge(walk: Walk, token: str, *, off_session: bool) -> Fact:
    order = Order(
        key=f"rehearsal_{new_uid()}",
        account=walk.account,
        cents=CENTS,
        currency=walk.currency,
        description="Payment rehearsal",
        return_url="https://example.com/",
        metadata={"rehearsal": "yes"},
        customer=walk.customer,
        method=_stored(walk, token),
        off_session=off_session,
    )
    fact = gateway.charge(order)
    walk.paid.append(fact)
    return fact


def _stored(walk: Walk, token: str) -> str:
    if token not in walk.methods:
        walk.methods[token] = gateway_methods.attach(token, walk.customer, walk.account)
    return walk.methods[token]


def _expect(fact: Fact, *states: str) -> None:
    if fact.state not in states:
        why = fact.failure or "no reason given"
        raise Stumbled(f"{fact.payment_intent} is {fact.state}, not {' or '.join(states)}: {why}.")


def _event_about(walk: Walk) -> str:
    paid = walk.paid[0].payment_intent
    event = gateway_lists.event_about(paid, "payment_intent.succeeded", walk.account)
    if not event:
        raise Stumbled(f"The bank lists no event about {paid}.")
    return event
