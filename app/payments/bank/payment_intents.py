"""PaymentIntents: docs.stripe.com/api/payment_intents; "at most one successful charge"."""

from stripe.params import (
    PaymentIntentCancelParams,
    PaymentIntentConfirmParams,
    PaymentIntentCreateParams,
    PaymentIntentListParams,
    PaymentIntentRetrieveParams,
    PaymentIntentUpdateParams,
)

from app.payments.bank import charging, lists
from app.payments.bank.desk import Desk, merge_metadata
from app.payments.bank.errors import invalid, not_offered
from app.payments.bank.payment_methods import accept_mandate, usable
from app.payments.bank.test_numbers import fate_of

OFFERED = ["card", "us_bank_account"]
# docs.stripe.com/currencies#minimum-and-maximum-charge-amounts, for US dollars.
LEAST, MOST = 50, 99_999_999
CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
ONLY_WITH_CONFIRM = ("off_session", "return_url", "mandate_data", "error_on_requires_action")
ECHOED = (
    "application_fee_amount",
    "description",
    "on_behalf_of",
    "receipt_email",
    "setup_future_usage",
    "shipping",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_data",
    "transfer_group",
)


def create(desk: Desk) -> dict:
    asked = desk.params
    refuse_unoffered(asked)
    if not asked.get("confirm"):
        refuse_early(asked)
    intent = opened(desk, asked)
    if "payment_method" in asked:
        intent.update(
            payment_method=chosen(desk, intent, asked["payment_method"])["id"], status="requires_confirmation"
        )
        desk.save(intent)
    desk.tell("payment_intent.created", intent)
    return confirmed(desk, intent) if asked.get("confirm") else intent


def opened(desk: Desk, asked: dict) -> dict:
    check_amount(asked["amount"], asked["currency"])
    if "customer" in asked:
        desk.get(asked["customer"], "customer", "customer")
    intent = desk.new(
        "pi",
        "payment_intent",
        allowed_payment_method_types=asked.get("allowed_payment_method_types"),
        amount=asked["amount"],
        amount_capturable=0,
        amount_received=0,
        automatic_payment_methods=asked.get(
            "automatic_payment_methods", {"enabled": True, "allow_redirects": "always"}
        ),
        canceled_at=None,
        cancellation_reason=None,
        capture_method="automatic_async",
        confirmation_method="automatic",
        currency=asked["currency"].lower(),
        customer=asked.get("customer"),
        last_payment_error=None,
        latest_charge=None,
        metadata=merge_metadata({}, asked.get("metadata")),
        next_action=None,
        payment_method=None,
        payment_method_types=offered(asked.get("allowed_payment_method_types")),
        processing=None,
        status="requires_payment_method",
        **{name: asked.get(name) or None for name in ECHOED},
    )
    intent["client_secret"] = f"{intent['id']}_secret_{desk.bank.new_id('x')[2:]}"
    return desk.save(intent)


def offered(allowed: list[str] | None) -> list[str]:
    kinds = [kind for kind in OFFERED if allowed is None or kind in allowed]
    if not kinds:
        raise invalid(
            "No valid payment method types for this Payment Intent.", None, "allowed_payment_method_types"
        )
    return kinds


def check_amount(amount: int, currency: str) -> None:
    if amount < 0:
        raise invalid("Invalid positive integer", "parameter_invalid_integer", "amount")
    if amount < LEAST:
        raise invalid("Amount must be at least $0.50 usd", "amount_too_small", "amount")
    if amount > MOST:
        raise invalid("Amount must be no more than $999,999.99", "amount_too_large", "amount")
    if len(currency) != 3 or not currency.isalpha():
        raise invalid(f"Invalid currency: {currency}", None, "currency")


def refuse_unoffered(asked: dict) -> None:
    if asked.get("capture_method") == "manual":
        raise not_offered("manual capture")
    for name in ("payment_method_data", "confirmation_token", "customer_account"):
        if name in asked:
            raise not_offered(f"`{name}`")


def refuse_early(asked: dict) -> None:
    """The package's docstrings: "This parameter can only be used with confirm=true"; the wording is
    unverified."""
    for name in ONLY_WITH_CONFIRM:
        if name in asked:
            raise invalid(f"`{name}` can only be used with `confirm=true`.", None, name)


def chosen(desk: Desk, intent: dict, name: str) -> dict:
    """A customer's method pays only that customer's intents (docs.stripe.com/api/payment_intents/create,
    `customer`)."""
    method = usable(desk, name)
    if method["customer"] and method["customer"] != intent["customer"]:
        raise invalid(
            f"The payment method {name} belongs to a customer; provide that customer with the PaymentIntent.",
            "payment_method_customer_mismatch" if intent["customer"] else None,
            "payment_method",
        )
    if method["type"] not in intent["payment_method_types"]:
        message = f"The PaymentMethod {name} ({method['type']}) is not allowed for this PaymentIntent."
        raise invalid(message, "payment_intent_incompatible_payment_method", "payment_method")
    return method


def confirm(desk: Desk) -> dict:
    refuse_unoffered(desk.params)
    intent = desk.named("payment_intent")
    refuse_sessions(intent, "confirm")
    return confirmed(desk, intent)


def confirmed(desk: Desk, intent: dict) -> dict:
    asked = desk.params
    if intent["status"] not in CONFIRMABLE:
        raise unexpected_state(intent, "confirm")
    name = asked.get("payment_method") or intent["payment_method"]
    if not name:
        message = "You cannot confirm this PaymentIntent because it's missing a payment method."
        raise invalid(message, "payment_intent_unexpected_state")
    method = chosen(desk, intent, name)
    if asked.get("mandate_data"):
        method = accept_mandate(desk, method)
    intent["setup_future_usage"] = asked.get("setup_future_usage", intent["setup_future_usage"]) or None
    intent["_return_url"] = return_url(intent, asked)
    return charging.attempt(desk, intent, method, off_session=bool(asked.get("off_session")))


def return_url(intent: dict, asked: dict) -> str | None:
    """Needed where a redirecting method could be used; explicit types or off_session lift that (unverified
    in detail)."""
    redirects = (intent["automatic_payment_methods"] or {}).get("allow_redirects", "always") == "always"
    known = asked.get("return_url") or intent.get("_return_url")
    if (
        redirects
        and not known
        and not asked.get("off_session")
        and not intent["allowed_payment_method_types"]
    ):
        raise invalid(
            "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because "
            "some of these payment methods might redirect your customer off of your page, you must provide a "
            "`return_url`.",
            None,
            "return_url",
        )
    return known


def unexpected_state(intent: dict, verb: str):
    """docs.stripe.com/error-codes#payment-intent-unexpected-state; the error carries the intent."""
    message = f"You cannot {verb} this PaymentIntent because it has a status of {intent['status']}."
    return invalid(message, "payment_intent_unexpected_state", payment_intent=intent)


def refuse_sessions(intent: dict, verb: str) -> None:
    """docs.stripe.com/api/payment_intents/cancel: "you must expire the Checkout Session"."""
    if intent.get("_session"):
        raise invalid(
            f"You cannot {verb} a PaymentIntent created by Checkout. Expire the Checkout Session instead."
        )


def cancel(desk: Desk) -> dict:
    intent = desk.named("payment_intent")
    refuse_sessions(intent, "cancel")
    if recallable(desk, intent):
        recall(desk, intent)
    elif intent["status"] not in CONFIRMABLE:
        raise unexpected_state(intent, "cancel")
    return canceled(desk, intent, desk.params.get("cancellation_reason"))


def recallable(desk: Desk, intent: dict) -> bool:
    """ "In rare cases" a processing payment can be canceled; the account that stays processing is there to
    test it
    (docs.stripe.com/payments/ach-direct-debit/accept-a-payment#test-account-numbers)."""
    if intent["status"] != "processing":
        return False
    return fate_of(desk.get(intent["payment_method"], "payment_method")).outcome == "stuck"


def recall(desk: Desk, intent: dict) -> None:
    """What becomes of the pending charge is unverified."""
    charge = desk.get(intent["latest_charge"], "charge")
    desk.save({**charge, "status": "failed", "paid": False, "captured": False})
    intent["processing"] = None


def canceled(desk: Desk, intent: dict, reason: str | None) -> dict:
    intent.update(status="canceled", canceled_at=desk.now(), cancellation_reason=reason, next_action=None)
    desk.save(intent)
    desk.tell("payment_intent.canceled", intent)
    return intent


def update(desk: Desk) -> dict:
    asked = desk.params
    refuse_unoffered(asked)
    intent = desk.named("payment_intent")
    if intent["status"] not in CONFIRMABLE and set(asked) - {"metadata", "description", "expand"}:
        raise unexpected_state(intent, "update")
    if "amount" in asked:
        check_amount(asked["amount"], intent["currency"])
        intent["amount"] = asked["amount"]
    if "payment_method" in asked:
        intent.update(
            payment_method=chosen(desk, intent, asked["payment_method"])["id"], status="requires_confirmation"
        )
    intent.update({name: asked[name] or None for name in (*ECHOED, "customer") if name in asked})
    intent["metadata"] = merge_metadata(intent["metadata"], asked.get("metadata"))
    return desk.save(intent)


def retrieve(desk: Desk) -> dict:
    return desk.named("payment_intent")


def list_all(desk: Desk) -> dict:
    return lists.page(desk, "payment_intent", "/v1/payment_intents", "customer")


ROUTES = (
    ("POST", "/v1/payment_intents", create, PaymentIntentCreateParams),
    ("GET", "/v1/payment_intents", list_all, PaymentIntentListParams),
    ("GET", "/v1/payment_intents/*", retrieve, PaymentIntentRetrieveParams),
    ("POST", "/v1/payment_intents/*", update, PaymentIntentUpdateParams),
    ("POST", "/v1/payment_intents/*/confirm", confirm, PaymentIntentConfirmParams),
    ("POST", "/v1/payment_intents/*/cancel", cancel, PaymentIntentCancelParams),
)
