"""The bank in a few functions. Nothing else talks to it, and nothing here knows our database.

Every call either answers with what the bank holds, or raises: Unknown (nobody can say whether it happened; ask again
with the same key) or BankRefused (it did not happen).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import stripe

from app.payments.facts import Back, Fact, backs_of, fact_of_intent, fact_of_session

INTENT = ["latest_charge"]
SESSION = ["payment_intent.latest_charge"]
# The charge happened and its answer was lost, or never arrived, or another request with the key is under way.
UNKNOWN = (stripe.APIConnectionError, stripe.APIError, stripe.IdempotencyError, stripe.RateLimitError)


class Unknown(RuntimeError):
    """The outcome is not known: a broken line, a 5xx, a conflict."""


class BankRefused(RuntimeError):
    """The bank did not do it. `code` is its reason, `said` its own sentence about it."""

    def __init__(self, code: str, said: str = ""):
        super().__init__(f"{code}: {said}")
        self.code, self.said = code, said


class NoBank(RuntimeError):
    """Payments are not set up."""


@dataclass(frozen=True)
class Line:
    """The way to the bank: a client for a company's account, the secrets of its events, whether it is set up."""

    clients: Callable[[str], stripe.StripeClient]
    secrets: Callable[[], list[str]]
    is_set_up: Callable[[], bool]


@dataclass(frozen=True)
class Order:
    """What the bank is asked for. Made anew from the same rows it is the same, so that a key may be used again.

    `cents` are all that is charged; of them `tip_cents` have a line of their own on the bank's page.
    """

    key: str
    account: str
    cents: int
    currency: str
    description: str
    return_url: str
    metadata: dict = field(default_factory=dict)
    customer: str = ""
    method: str = ""
    keeps_method: bool = False
    off_session: bool = False
    tip_cents: int = 0
    tip_words: str = ""


@dataclass(frozen=True)
class RefundOrder:
    """Of a payment. Like an Order it is the same each time it is made from its rows."""

    key: str
    account: str
    payment_intent: str
    cents: int
    metadata: dict = field(default_factory=dict)


_line: Line | None = None


def use(line: Line) -> None:
    """Wired once at start-up; tests use a bank of their own."""
    global _line
    _line = line


def line() -> Line:
    if _line is None:
        raise NoBank
    return _line


def takes_payments() -> bool:
    return _line is not None and _line.is_set_up()


def v1(account: str):
    """The bank's functions, on a company's account."""
    return line().clients(account).v1


@contextmanager
def asking() -> Iterator[None]:
    """The bank's many errors as the two that matter."""
    try:
        yield
    except stripe.CardError:
        raise
    except UNKNOWN as trouble:
        raise Unknown(type(trouble).__name__) from trouble
    except stripe.StripeError as refusal:
        raise BankRefused(refusal.code or type(refusal).__name__, refusal.user_message or "") from refusal


# ---- payments ----


def charge(order: Order) -> Fact:
    """Charges the stored method. A decline is a fact too: it comes with the payment that was declined."""
    asked = {
        "amount": order.cents,
        "currency": order.currency,
        "customer": order.customer,
        "payment_method": order.method,
        "confirm": True,
        "return_url": order.return_url,
        "description": order.description,
        "metadata": order.metadata,
        "expand": INTENT,
        **({"off_session": True} if order.off_session else {}),
    }
    try:
        with asking():
            intent = v1(order.account).payment_intents.create(asked, {"idempotency_key": order.key})
    except stripe.CardError as declined:
        return _declined(declined, order)
    return fact_of_intent(intent.to_dict(), order.account)


def _declined(error: stripe.CardError, order: Order) -> Fact:
    said = error.json_body["error"]
    intent = said.get("payment_intent")
    if intent is None:
        raise BankRefused(said.get("decline_code") or said.get("code") or "refused")
    return fact_of_intent(intent, order.account)


def open_page(order: Order) -> Fact:
    """A page of the bank's own where the payer types a new card or bank account."""
    asked = {
        "mode": "payment",
        "ui_mode": "hosted_page",
        "line_items": _items(order),
        "success_url": order.return_url,
        "cancel_url": order.return_url,
        "metadata": order.metadata,
        "payment_intent_data": _of_page(order),
        "expand": SESSION,
        **_whose(order),
    }
    with asking():
        session = v1(order.account).checkout.sessions.create(asked, {"idempotency_key": order.key})
    return fact_of_session(session.to_dict(), order.account)


def _items(order: Order) -> list[dict]:
    """With the tip on a line of its own."""
    named = [(order.description, order.cents - order.tip_cents), (order.tip_words, order.tip_cents)]
    priced = [(cents, {"name": words}) for words, cents in named if cents]
    return [{"price_data": {"unit_amount": cents, "currency": order.currency, "product_data": product}, "quantity": 1}
            for cents, product in priced]  # fmt: skip


def _of_page(order: Order) -> dict:
    kept = {"setup_future_usage": "on_session"} if order.keeps_method else {}
    return {"metadata": order.metadata, "description": order.description, **kept}


def _whose(order: Order) -> dict:
    """Without a customer the page offers no stored cards: so it is for whoever came by a link."""
    return {"customer": order.customer} if order.customer else {}


def look_at_intent(name: str, account: str) -> Fact:
    """Fresh, with what went back since."""
    with asking():
        intent = v1(account).payment_intents.retrieve(name, {"expand": INTENT}).to_dict()
    return fact_of_intent(intent, account, _backs(intent, account))


def look_at_page(name: str, account: str) -> Fact:
    with asking():
        session = v1(account).checkout.sessions.retrieve(name, {"expand": SESSION}).to_dict()
    intent = session.get("payment_intent")
    return fact_of_session(session, account, _backs(intent, account) if isinstance(intent, dict) else ())


def _backs(intent: dict, account: str) -> tuple[Back, ...]:
    if intent["status"] != "succeeded":
        return ()
    asked = {"payment_intent": intent["id"], "limit": 100}
    with asking():
        refunds, disputes = v1(account).refunds.list(asked), v1(account).disputes.list(asked)
    return backs_of([each.to_dict() for each in refunds.data][::-1], [each.to_dict() for each in disputes.data])


def close_page(name: str, account: str) -> Fact:
    """Nothing can be paid there afterwards. BankRefused where it is not open any more: look at it then."""
    with asking():
        session = v1(account).checkout.sessions.expire(name, {"expand": SESSION})
    return fact_of_session(session.to_dict(), account)


def cancel(intent: str, account: str) -> Fact:
    with asking():
        return fact_of_intent(v1(account).payment_intents.cancel(intent, {"expand": INTENT}).to_dict(), account)


def give_back(order: RefundOrder) -> None:
    """What became of it is told by the payment, looked at afresh."""
    asked = {"payment_intent": order.payment_intent, "amount": order.cents, "metadata": order.metadata}
    with asking():
        v1(order.account).refunds.create(asked, {"idempotency_key": order.key})
