"""Checkout Sessions in payment and setup mode: docs.stripe.com/api/checkout/sessions."""

from stripe.params.checkout import (
    SessionCreateParams,
    SessionExpireParams,
    SessionListLineItemsParams,
    SessionListParams,
    SessionRetrieveParams,
)

from app.payments.bank import lists, setup_intents
from app.payments.bank.desk import Desk, merge_metadata
from app.payments.bank.errors import BadParameters, invalid, missing, not_offered
from app.payments.bank.payment_intents import canceled, check_amount, offered

HALF_HOUR, DAY = 1_800, 86_400


def create(desk: Desk) -> dict:
    asked = desk.params
    mode = asked.get("mode", "payment")
    refuse_unoffered(asked, mode)
    lines = [line(desk, item) for item in asked.get("line_items", ())]
    session = opened(desk, asked, mode, lines)
    if mode == "setup":
        session["setup_intent"] = setup_intents.opened(desk, of_setup(asked), session["id"])["id"]
    session["url"] = f"{desk.bank.address}/c/{session['id']}"
    return desk.save(session)


def refuse_unoffered(asked: dict, mode: str) -> None:
    if mode == "subscription":
        raise not_offered("subscriptions")
    if asked.get("ui_mode", "hosted_page") != "hosted_page":
        raise not_offered("Checkout pages other than `hosted_page`")
    if "success_url" not in asked:
        raise BadParameters("Missing required param: success_url.", "parameter_missing", "success_url")
    if mode == "payment" and not asked.get("line_items"):
        raise BadParameters("Missing required param: line_items.", "parameter_missing", "line_items")
    if mode == "setup" and not ("currency" in asked or "allowed_payment_method_types" in asked):
        raise BadParameters("Missing required param: currency.", "parameter_missing", "currency")
    if "customer" in asked and "customer_email" in asked:
        raise invalid(
            "You may only specify one of these parameters: customer, customer_email.", None, "customer"
        )


def line(desk: Desk, item: dict) -> dict:
    """Prices must be given in place; the pretend bank keeps no products."""
    price = item.get("price_data")
    if price is None:
        raise missing("price", item.get("price", ""), "line_items[0][price]")
    quantity = item.get("quantity", 1)
    amount = price.get("unit_amount", 0) * quantity
    return {
        "id": desk.bank.new_id("li"),
        "object": "item",
        "amount_subtotal": amount,
        "amount_total": amount,
        "currency": price["currency"].lower(),
        "description": (price.get("product_data") or {}).get("name"),
        "quantity": quantity,
    }


def opened(desk: Desk, asked: dict, mode: str, lines: list[dict]) -> dict:
    total = sum(item["amount_total"] for item in lines) if mode == "payment" else None
    if total is not None:
        check_amount(total, lines[0]["currency"])
    if asked.get("customer"):
        desk.get(asked["customer"], "customer", "customer")
    return desk.new(
        "cs_test",
        "checkout.session",
        allowed_payment_method_types=asked.get("allowed_payment_method_types"),
        amount_subtotal=total,
        amount_total=total,
        cancel_url=asked.get("cancel_url"),
        client_reference_id=asked.get("client_reference_id"),
        currency=lines[0]["currency"] if lines else asked.get("currency"),
        customer=asked.get("customer"),
        customer_creation=asked.get("customer_creation", None if asked.get("customer") else "if_required"),
        customer_details=None,
        customer_email=asked.get("customer_email"),
        expires_at=expiry(desk, asked.get("expires_at")),
        locale=asked.get("locale"),
        metadata=merge_metadata({}, asked.get("metadata")),
        mode=mode,
        # Created when the payer submits
        # (docs.stripe.com/changelog/2022-08-01/deferred-paymentintent-checkout-session).
        payment_intent=None,
        payment_method_types=offered(asked.get("allowed_payment_method_types")),
        payment_status="unpaid" if mode == "payment" else "no_payment_required",
        setup_intent=None,
        status="open",
        submit_type=asked.get("submit_type"),
        success_url=asked["success_url"],
        ui_mode="hosted_page",
        _lines=lines,
        _payment=asked.get("payment_intent_data") or {},
    )


def expiry(desk: Desk, asked: int | None) -> int:
    """30 minutes to 24 hours from now, 24 hours by default (docs.stripe.com/api/checkout/sessions/create,
    `expires_at`)."""
    moment = asked or desk.now() + DAY
    if not HALF_HOUR <= moment - desk.now() <= DAY:
        raise invalid(
            "The `expires_at` timestamp must be 30 minutes to 24 hours from now.", None, "expires_at"
        )
    return moment


def of_setup(asked: dict) -> dict:
    data = asked.get("setup_intent_data") or {}
    kinds = asked.get("allowed_payment_method_types")
    return {
        **data,
        "customer": asked.get("customer"),
        **({"allowed_payment_method_types": kinds} if kinds else {}),
    }


def retrieve(desk: Desk) -> dict:
    return lapse_if_due(desk, desk.named("checkout.session"))


def lapse_if_due(desk: Desk, session: dict) -> dict:
    if session["status"] == "open" and session["expires_at"] <= desk.now():
        return lapse(desk, session)
    return session


def expire(desk: Desk) -> dict:
    """Only open sessions expire (docs.stripe.com/api/checkout/sessions/expire)."""
    session = lapse_if_due(desk, desk.named("checkout.session"))
    if session["status"] != "open":
        raise invalid(
            'Only Checkout Sessions with a status in ["open"] can be expired. '
            f"This Checkout Session has a status of {session['status']}.",
        )
    return lapse(desk, session)


def lapse(desk: Desk, session: dict) -> dict:
    """Its intents go with it, so nothing can be paid afterwards; the page link ends (url becomes null)."""
    # That the intents are canceled is unverified in detail.
    session.update(status="expired", url=None)
    if session["payment_intent"]:
        canceled(desk, desk.get(session["payment_intent"], "payment_intent"), "expired")
    if session["setup_intent"]:
        setup_intents.canceled(desk, desk.get(session["setup_intent"], "setup_intent"))
    desk.tell("checkout.session.expired", session)
    return desk.save(session)


def list_all(desk: Desk) -> dict:
    asked = {"state": desk.params["status"]} if "status" in desk.params else {}
    return lists.page(
        desk, "checkout.session", "/v1/checkout/sessions", "customer", "payment_intent", **asked
    )


def list_lines(desk: Desk) -> dict:
    session = desk.named("checkout.session")
    return lists.as_list(session["_lines"], f"/v1/checkout/sessions/{session['id']}/line_items")


ROUTES = (
    ("POST", "/v1/checkout/sessions", create, SessionCreateParams),
    ("GET", "/v1/checkout/sessions", list_all, SessionListParams),
    ("GET", "/v1/checkout/sessions/*", retrieve, SessionRetrieveParams),
    ("POST", "/v1/checkout/sessions/*/expire", expire, SessionExpireParams),
    ("GET", "/v1/checkout/sessions/*/line_items", list_lines, SessionListLineItemsParams),
)
