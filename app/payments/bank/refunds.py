"""Refunds: docs.stripe.com/api/refunds and docs.stripe.com/refunds."""

from stripe.params import RefundCreateParams, RefundListParams, RefundRetrieveParams, RefundUpdateParams

from app.payments.bank import lists
from app.payments.bank.charges import book
from app.payments.bank.desk import Desk, merge_metadata
from app.payments.bank.errors import invalid
from app.payments.bank.test_numbers import fate_of


def create(desk: Desk) -> dict:
    charge = charge_of(desk)
    refuse_unrefundable(desk, charge)
    left = charge["amount"] - charge["amount_refunded"]
    amount = desk.params.get("amount", left)
    refuse_too_much(amount, left)
    return opened(desk, charge, amount)


def charge_of(desk: Desk) -> dict:
    asked = desk.params
    if "payment_intent" in asked:
        intent = desk.get(asked["payment_intent"], "payment_intent", "payment_intent")
        if intent["status"] != "succeeded":
            message = f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund."
            raise invalid(message, None, "payment_intent")
        return desk.get(intent["latest_charge"], "charge")
    if "charge" not in asked:
        raise invalid(
            "One of the following params should be provided for this request: payment_intent or charge."
        )
    return desk.get(asked["charge"], "charge", "charge")


def refuse_unrefundable(desk: Desk, charge: dict) -> None:
    """docs.stripe.com/error-codes: charge_disputed, charge_already_refunded."""
    if charge["status"] != "succeeded":
        raise invalid("Charge has not succeeded and cannot be refunded.", None, "charge")
    if charge["dispute"] and desk.get(charge["dispute"], "dispute")["status"] != "won":
        raise invalid(
            f"Charge {charge['id']} has been charged back; cannot issue a refund.", "charge_disputed"
        )
    if charge["refunded"]:
        raise invalid(f"Charge {charge['id']} has already been refunded.", "charge_already_refunded")


def refuse_too_much(amount: int, left: int) -> None:
    if amount < 1:
        raise invalid("Invalid positive integer", "parameter_invalid_integer", "amount")
    if amount > left:
        asked, rest = f"(${amount / 100:.2f})", f"(${left / 100:.2f})"
        message = f"Refund amount {asked} is greater than unrefunded amount on charge {rest}"
        raise invalid(message, None, "amount")


def opened(desk: Desk, charge: dict, amount: int) -> dict:
    """Card refunds succeed at once, refunds of debits are pending first
    (docs.stripe.com/payments/ach-direct-debit#refunds)."""
    method = desk.get(charge["payment_method"], "payment_method")
    slow = method["type"] == "us_bank_account" or fate_of(method).refund == "later"
    refund = desk.new(
        "re",
        "refund",
        amount=amount,
        balance_transaction=None,
        charge=charge["id"],
        currency=charge["currency"],
        destination_details={"type": method["type"], method["type"]: {}},
        failure_reason=None,
        metadata=merge_metadata({}, desk.params.get("metadata")),
        payment_intent=charge["payment_intent"],
        reason=desk.params.get("reason"),
        receipt_number=None,
        status="pending" if slow else "succeeded",
    )
    refund["balance_transaction"] = book(desk, "refund", refund["id"], -amount, charge["currency"])["id"]
    desk.save(refund)
    count_back(desk, charge, amount)
    desk.tell("refund.created", refund)
    desk.tell("charge.refunded", charge)
    desk.bank.outcomes.after_refund(desk, refund, method)
    return refund


def count_back(desk: Desk, charge: dict, amount: int) -> None:
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    desk.save(charge)


def finish(desk: Desk, refund: dict) -> dict:
    if refund["status"] != "pending":
        raise invalid(f"The refund is {refund['status']}, not pending.")
    refund["status"] = "succeeded"
    desk.tell("refund.updated", refund)
    return desk.save(refund)


def fail(desk: Desk, refund: dict, reason: str) -> dict:
    """The money comes back to the balance, even after "succeeded"
    (docs.stripe.com/refunds#failed-refunds)."""
    if refund["status"] not in ("pending", "succeeded"):
        raise invalid(f"The refund is {refund['status']} already.")
    back = book(desk, "refund_failure", refund["id"], refund["amount"], refund["currency"])
    refund.update(status="failed", failure_reason=reason, failure_balance_transaction=back["id"])
    desk.save(refund)
    count_back(desk, desk.get(refund["charge"], "charge"), -refund["amount"])
    desk.tell("refund.failed", refund)
    desk.tell("charge.refund.updated", refund)
    return refund


def retrieve(desk: Desk) -> dict:
    return desk.named("refund")


def update(desk: Desk) -> dict:
    refund = desk.named("refund")
    refund["metadata"] = merge_metadata(refund["metadata"], desk.params.get("metadata"))
    desk.tell("refund.updated", refund)
    return desk.save(refund)


def list_all(desk: Desk) -> dict:
    return lists.page(desk, "refund", "/v1/refunds", "charge", "payment_intent")


ROUTES = (
    ("POST", "/v1/refunds", create, RefundCreateParams),
    ("GET", "/v1/refunds", list_all, RefundListParams),
    ("GET", "/v1/refunds/*", retrieve, RefundRetrieveParams),
    ("POST", "/v1/refunds/*", update, RefundUpdateParams),
)
