"""Charges, one for each attempt (docs.stripe.com/api/charges), and the balance
(docs.stripe.com/api/balance_transactions)."""

from stripe.params import (
    BalanceTransactionListParams,
    BalanceTransactionRetrieveParams,
    ChargeListParams,
    ChargeRetrieveParams,
)

from app.payments.bank import lists
from app.payments.bank.desk import Desk

DAY = 86_400


def open_charge(desk: Desk, intent: dict, method: dict, status: str, **more) -> dict:
    """`status` is succeeded, pending (bank debits) or failed."""
    charge = desk.new(
        "py" if method["type"] == "us_bank_account" else "ch",
        "charge",
        amount=intent["amount"],
        amount_captured=intent["amount"] if status != "failed" else 0,
        amount_refunded=0,
        application_fee_amount=intent["application_fee_amount"],
        balance_transaction=None,
        billing_details=method["billing_details"],
        captured=status != "failed",
        currency=intent["currency"],
        customer=intent["customer"],
        description=intent["description"],
        dispute=None,
        disputed=False,
        failure_code=more.get("failure_code"),
        failure_message=more.get("failure_message"),
        # A charge copies its PaymentIntent's metadata once
        # (docs.stripe.com/payments/payment-intents#storing-information-in-metadata).
        metadata=dict(intent["metadata"]),
        outcome=outcome(status, more.get("decline_code")),
        paid=status != "failed",
        payment_intent=intent["id"],
        payment_method=method["id"],
        payment_method_details=details(method),
        receipt_email=intent["receipt_email"],
        refunded=False,
        status=status,
    )
    intent["latest_charge"] = charge["id"]
    return charge


def outcome(status: str, decline_code: str | None) -> dict:
    if status != "failed":
        return {
            "network_status": "approved_by_network",
            "type": "authorized",
            "reason": None,
            "risk_level": "normal",
        }
    return {"network_status": "declined_by_network", "type": "issuer_declined", "reason": decline_code}


def details(method: dict) -> dict:
    face = dict(method[method["type"]])
    if "_mandate" in method:
        face["mandate"] = method["_mandate"]
    return {"type": method["type"], method["type"]: face}


def book_payment(desk: Desk, charge: dict) -> None:
    """Money in, less the fee (2.9 % + 30 cents for cards, 0.8 % up to $5 for debits: stripe.com/pricing)."""
    card = charge["payment_method_details"]["type"] == "card"
    fee = charge["amount"] * 29 // 1000 + 30 if card else min(500, charge["amount"] * 8 // 1000)
    kind = "charge" if card else "payment"
    charge["balance_transaction"] = book(desk, kind, charge["id"], charge["amount"], charge["currency"], fee)[
        "id"
    ]


def book(desk: Desk, kind: str, source: str, amount: int, currency: str, fee: int = 0) -> dict:
    return desk.new(
        "txn",
        "balance_transaction",
        amount=amount,
        available_on=desk.now() + 2 * DAY,
        balance_type="payments",
        currency=currency,
        description=None,
        fee=fee,
        fee_details=[{"amount": fee, "currency": currency, "type": "stripe_fee"}] if fee else [],
        net=amount - fee,
        reporting_category=kind,
        source=source,
        status="pending",
        type=kind,
    )


def retrieve(desk: Desk) -> dict:
    return desk.named("charge")


def list_all(desk: Desk) -> dict:
    return lists.page(desk, "charge", "/v1/charges", "customer", "payment_intent")


def retrieve_entry(desk: Desk) -> dict:
    return desk.named("balance_transaction")


def list_entries(desk: Desk) -> dict:
    return lists.page(desk, "balance_transaction", "/v1/balance_transactions", "type")


ROUTES = (
    ("GET", "/v1/charges", list_all, ChargeListParams),
    ("GET", "/v1/charges/*", retrieve, ChargeRetrieveParams),
    ("GET", "/v1/balance_transactions", list_entries, BalanceTransactionListParams),
    ("GET", "/v1/balance_transactions/*", retrieve_entry, BalanceTransactionRetrieveParams),
)
