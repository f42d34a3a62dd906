"""PaymentMethods: docs.stripe.com/api/payment_methods."""

import hashlib

from stripe.params import (
    PaymentMethodAttachParams,
    PaymentMethodCreateParams,
    PaymentMethodDetachParams,
    PaymentMethodListParams,
    PaymentMethodRetrieveParams,
    PaymentMethodUpdateParams,
)

from app.payments.bank import lists
from app.payments.bank.desk import Desk, merge_metadata
from app.payments.bank.errors import Declined, invalid, not_offered
from app.payments.bank.test_numbers import BY_TOKEN, CARD_BY_TOKEN, ROUTING, Account, Card, fate_of

NO_BILLING = {"address": None, "email": None, "name": None, "phone": None, "tax_id": None}
DECLINE_MESSAGES = {
    "insufficient_funds": "Your card has insufficient funds.",
    "expired_card": "Your card has expired.",
    "incorrect_cvc": "Your card's security code is incorrect.",
    "processing_error": "An error occurred while processing your card. Try again in a little bit.",
}


def create(desk: Desk) -> dict:
    asked = desk.params
    billing = asked.get("billing_details")
    if asked.get("type") == "us_bank_account":
        bank = asked.get("us_bank_account") or {}
        return open_account(
            desk, bank.get("account_number", ""), bank.get("routing_number", ROUTING), billing
        )
    if asked.get("type") != "card":
        raise not_offered(f"payment methods of type {asked.get('type')}")
    return from_card(desk, asked.get("card") or {}, billing)


def from_card(desk: Desk, card: dict, billing: dict | None) -> dict:
    if "token" in card:
        known = CARD_BY_TOKEN.get(card["token"])
        if known is None:
            raise invalid(f"No such token: '{card['token']}'", "resource_missing", "card[token]")
        return open_card(desk, known.number, 12, 2040, billing)
    expiry = (int(card.get("exp_month", 0)), int(card.get("exp_year", 0)))
    return open_card(desk, card.get("number", ""), *expiry, billing)


def open_card(desk: Desk, number: str, month: int, year: int, billing: dict | None = None) -> dict:
    digits = number.replace(" ", "")
    if not passes_luhn(digits):
        raise Declined("incorrect_number", "Your card number is incorrect.", param="number")
    kind = fate_of({"type": "card", "_number": digits})
    brand = kind.brand
    card = {
        "brand": brand,
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
        "country": "US",
        "display_brand": brand,
        "exp_month": month,
        "exp_year": year,
        "fingerprint": fingerprint(desk, digits),
        "funding": kind.funding,
        "last4": digits[-4:],
        "networks": {"available": [brand], "preferred": None},
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }
    return start(desk, "card", card, digits, billing)


def open_account(desk: Desk, number: str, routing: str = ROUTING, billing: dict | None = None) -> dict:
    """Verified at once, as Financial Connections does; micro-deposits are not modelled."""
    if not number.isdigit() or not routing.isdigit() or len(routing) != 9:
        raise invalid("You must use a valid bank account number.", "account_number_invalid", "account_number")
    account = {
        "account_holder_type": "individual",
        "account_type": "checking",
        "bank_name": "Desert Valley Bank",
        "financial_connections_account": None,
        "fingerprint": fingerprint(desk, routing + number),
        "last4": number[-4:],
        "networks": {"preferred": "ach", "supported": ["ach"]},
        "routing_number": routing,
        "status_details": {},
    }
    return start(desk, "us_bank_account", account, number, billing)


def start(desk: Desk, kind: str, face: dict, number: str, billing: dict | None) -> dict:
    return desk.new(
        "pm",
        "payment_method",
        type=kind,
        allow_redisplay="unspecified",
        billing_details={**NO_BILLING, **(billing or {})},
        customer=None,
        metadata={},
        _number=number,
        **{kind: face},
    )


def fingerprint(desk: Desk, number: str) -> str:
    return hashlib.sha256(f"{desk.account} {number}".encode()).hexdigest()[:16]


def passes_luhn(digits: str) -> bool:
    if not digits.isdigit() or not 12 <= len(digits) <= 19:
        return False
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def usable(desk: Desk, name: str) -> dict:
    """The named method, or a fresh one for a test name such as pm_card_visa (docs.stripe.com/testing)."""
    fate = BY_TOKEN.get(name)
    if isinstance(fate, Card):
        return open_card(desk, fate.number, 12, 2040)
    if isinstance(fate, Account):
        return accept_mandate(desk, open_account(desk, fate.number))
    return desk.get(name, "payment_method", "payment_method")


def accept_mandate(desk: Desk, method: dict) -> dict:
    """A debit needs the account holder's consent (docs.stripe.com/api/mandates)."""
    mandate = desk.new(
        "mandate",
        "mandate",
        customer_acceptance={"accepted_at": desk.now(), "type": "online"},
        multi_use={},
        payment_method=method["id"],
        payment_method_details={"type": method["type"], method["type"]: {}},
        status="active",
        type="multi_use",
    )
    method["_mandate"] = mandate["id"]
    return desk.save(method)


def attach(desk: Desk) -> dict:
    return attach_to(desk, usable(desk, desk.ids[0]), desk.params["customer"])


def attach_to(desk: Desk, method: dict, customer: str) -> dict:
    desk.get(customer, "customer", "customer")
    if method["customer"] not in (None, customer):
        raise invalid("The payment method you provided has already been attached to a customer.")
    refuse_hopeless(method)
    method["customer"] = customer
    desk.save(method)
    desk.tell("payment_method.attached", method)
    return method


def refuse_hopeless(method: dict) -> None:
    """Saving asks the issuer, so declining cards do not get this far
    (docs.stripe.com/testing#declined-payments)."""
    fate = fate_of(method)
    if isinstance(fate, Card) and fate.decline and fate.refuses_saving:
        raise decline(*fate.decline)


def decline(code: str, decline_code: str | None, **details) -> Declined:
    message = DECLINE_MESSAGES.get(decline_code or code, "Your card was declined.")
    if decline_code:
        details["decline_code"] = decline_code
    return Declined(code, message, doc_url=doc_url(code), **details)


def doc_url(code: str) -> str:
    return f"https://docs.stripe.com/error-codes#{code.replace('_', '-')}"


def detach(desk: Desk) -> dict:
    method = desk.named("payment_method")
    if method["customer"] is None:
        raise invalid(
            "The payment method you provided is not attached to a customer so detachment is impossible."
        )
    # docs.stripe.com/api/payment_methods/detach: afterwards it can be neither charged nor attached again.
    method.update(customer=None, _detached=True)
    desk.tell("payment_method.detached", method)
    return desk.save(method)


def update(desk: Desk) -> dict:
    method = desk.named("payment_method")
    asked = desk.params
    method["metadata"] = merge_metadata(method["metadata"], asked.get("metadata"))
    method["billing_details"].update(asked.get("billing_details") or {})
    method["allow_redisplay"] = asked.get("allow_redisplay", method["allow_redisplay"])
    method.get("card", {}).update(asked.get("card") or {})
    desk.tell("payment_method.updated", method)
    return desk.save(method)


def renewed(desk: Desk, name: str, last4: str, year: int) -> dict:
    """The network replaced the card under the same method
    (docs.stripe.com/payments/cards/overview#automatic-card-updates)."""
    method = desk.get(name, "payment_method")
    method["card"].update(last4=last4, exp_year=year)
    desk.tell("payment_method.automatically_updated", method)
    return desk.save(method)


def retrieve(desk: Desk) -> dict:
    return desk.named("payment_method")


def list_all(desk: Desk) -> dict:
    return lists.page(desk, "payment_method", "/v1/payment_methods", "customer", "type")


ROUTES = (
    ("POST", "/v1/payment_methods", create, PaymentMethodCreateParams),
    ("GET", "/v1/payment_methods", list_all, PaymentMethodListParams),
    ("GET", "/v1/payment_methods/*", retrieve, PaymentMethodRetrieveParams),
    ("POST", "/v1/payment_methods/*", update, PaymentMethodUpdateParams),
    ("POST", "/v1/payment_methods/*/attach", attach, PaymentMethodAttachParams),
    ("POST", "/v1/payment_methods/*/detach", detach, PaymentMethodDetachParams),
)
