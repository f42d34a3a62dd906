"""SetupIntents save a method for later: docs.stripe.com/api/setup_intents."""

from stripe.params import (
    SetupIntentCancelParams,
    SetupIntentConfirmParams,
    SetupIntentCreateParams,
    SetupIntentListParams,
    SetupIntentRetrieveParams,
    SetupIntentUpdateParams,
)

from app.payments.bank import lists
from app.payments.bank.charging import asks_holder
from app.payments.bank.desk import Desk, merge_metadata, shown
from app.payments.bank.errors import Declined, invalid
from app.payments.bank.payment_intents import CONFIRMABLE, offered
from app.payments.bank.payment_methods import accept_mandate, attach_to, refuse_hopeless, usable


def create(desk: Desk) -> dict:
    intent = opened(desk, desk.params)
    if "payment_method" in desk.params:
        intent.update(
            payment_method=usable(desk, desk.params["payment_method"])["id"], status="requires_confirmation"
        )
        desk.save(intent)
    return confirmed(desk, intent) if desk.params.get("confirm") else intent


def opened(desk: Desk, asked: dict, session: str | None = None) -> dict:
    if asked.get("customer"):
        desk.get(asked["customer"], "customer", "customer")
    intent = desk.new(
        "seti",
        "setup_intent",
        allowed_payment_method_types=asked.get("allowed_payment_method_types"),
        automatic_payment_methods=asked.get("automatic_payment_methods"),
        cancellation_reason=None,
        customer=asked.get("customer"),
        description=asked.get("description"),
        last_setup_error=None,
        latest_attempt=None,
        mandate=None,
        metadata=merge_metadata({}, asked.get("metadata")),
        next_action=None,
        payment_method=None,
        payment_method_types=offered(asked.get("allowed_payment_method_types")),
        status="requires_payment_method",
        usage=asked.get("usage", "off_session"),
        _session=session,
    )
    intent["client_secret"] = f"{intent['id']}_secret_{desk.bank.new_id('x')[2:]}"
    desk.tell("setup_intent.created", intent)
    return desk.save(intent)


def confirm(desk: Desk) -> dict:
    intent = desk.named("setup_intent")
    refuse_sessions(intent)
    return confirmed(desk, intent)


def confirmed(desk: Desk, intent: dict) -> dict:
    name = desk.params.get("payment_method") or intent["payment_method"]
    if intent["status"] not in CONFIRMABLE or not name:
        raise invalid(
            "You cannot confirm this SetupIntent.", "setup_intent_unexpected_state", setup_intent=intent
        )
    intent["_return_url"] = desk.params.get("return_url")
    return attempt(desk, intent, usable(desk, name))


def attempt(desk: Desk, intent: dict, method: dict, approved: bool = False) -> dict:
    intent.update(payment_method=method["id"], last_setup_error=None, next_action=None)
    if method["type"] == "us_bank_account":
        intent["mandate"] = accept_mandate(desk, method)["_mandate"]
    elif asks_holder(method) and not approved:
        return ask_holder(desk, intent)
    return succeed(desk, intent, method)


def ask_holder(desk: Desk, intent: dict) -> dict:
    page = f"{desk.bank.address}/authentications/{intent['id']}"
    intent["status"] = "requires_action"
    intent["next_action"] = {
        "type": "redirect_to_url",
        "redirect_to_url": {"return_url": intent.get("_return_url"), "url": page},
    }
    desk.tell("setup_intent.requires_action", intent)
    return desk.save(intent)


def succeed(desk: Desk, intent: dict, method: dict) -> dict:
    """Attached on success (docs.stripe.com/api/setup_intents/create, `customer`)."""
    try:
        keep(desk, intent, method)
    except Declined as refusal:
        raise refused(desk, intent, method, refusal)
    intent["status"] = "succeeded"
    desk.tell("setup_intent.succeeded", intent)
    return desk.save(intent)


def keep(desk: Desk, intent: dict, method: dict) -> None:
    method.update(
        _set_up=True, allow_redisplay="limited" if intent.get("_session") else method["allow_redisplay"]
    )
    if intent["customer"] and method["customer"] is None:
        attach_to(desk, method, intent["customer"])
    else:
        refuse_hopeless(method)
        desk.save(method)


def refused(desk: Desk, intent: dict, method: dict, refusal: Declined) -> Declined:
    error = refusal.body["error"]
    error["payment_method"] = shown(method)
    intent.update(status="requires_payment_method", payment_method=None, last_setup_error={**error})
    desk.save(intent)
    desk.tell("setup_intent.setup_failed", intent)
    error["setup_intent"] = shown(intent)
    return refusal


def cancel(desk: Desk) -> dict:
    intent = desk.named("setup_intent")
    refuse_sessions(intent)
    if intent["status"] not in CONFIRMABLE:
        raise invalid(
            "You cannot cancel this SetupIntent.", "setup_intent_unexpected_state", setup_intent=intent
        )
    return canceled(desk, intent, desk.params.get("cancellation_reason"))


def canceled(desk: Desk, intent: dict, reason: str | None = None) -> dict:
    intent.update(status="canceled", cancellation_reason=reason, next_action=None)
    desk.tell("setup_intent.canceled", intent)
    return desk.save(intent)


def refuse_sessions(intent: dict) -> None:
    """The session object's docstring: "You can't confirm or cancel the SetupIntent for a Checkout
    Session"."""
    if intent.get("_session"):
        raise invalid("This SetupIntent belongs to Checkout. Expire the Checkout Session instead.")


def update(desk: Desk) -> dict:
    intent = desk.named("setup_intent")
    intent["metadata"] = merge_metadata(intent["metadata"], desk.params.get("metadata"))
    intent["description"] = desk.params.get("description", intent["description"])
    return desk.save(intent)


def retrieve(desk: Desk) -> dict:
    return desk.named("setup_intent")


def list_all(desk: Desk) -> dict:
    return lists.page(desk, "setup_intent", "/v1/setup_intents", "customer")


ROUTES = (
    ("POST", "/v1/setup_intents", create, SetupIntentCreateParams),
    ("GET", "/v1/setup_intents", list_all, SetupIntentListParams),
    ("GET", "/v1/setup_intents/*", retrieve, SetupIntentRetrieveParams),
    ("POST", "/v1/setup_intents/*", update, SetupIntentUpdateParams),
    ("POST", "/v1/setup_intents/*/confirm", confirm, SetupIntentConfirmParams),
    ("POST", "/v1/setup_intents/*/cancel", cancel, SetupIntentCancelParams),
)
