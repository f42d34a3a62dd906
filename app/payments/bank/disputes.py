"""Disputes: docs.stripe.com/api/disputes, docs.stripe.com/disputes/how-disputes-work."""

from stripe.params import DisputeCloseParams, DisputeListParams, DisputeRetrieveParams, DisputeUpdateParams

from app.payments.bank import lists
from app.payments.bank.charges import DAY, book
from app.payments.bank.desk import Desk, merge_metadata
from app.payments.bank.errors import invalid

FEE = 1_500
OPEN = ("needs_response", "under_review")


def open_dispute(desk: Desk, intent: dict, reason: str, amount: int | None = None) -> dict:
    """The money leaves at once. A debit's dispute is final: lost from the start, and its mandate is void
    (support.stripe.com/questions/respond-to-or-contest-an-ach-direct-debit-dispute-as-a-merchant)."""
    charge = desk.get(intent["latest_charge"], "charge")
    if intent["status"] != "succeeded" or charge["disputed"]:
        raise invalid("Only a succeeded, undisputed payment can be disputed.")
    kind = charge["payment_method_details"]["type"]
    amount = amount or charge["amount"] - charge["amount_refunded"]
    dispute = started(desk, charge, reason, amount, "lost" if kind == "us_bank_account" else "needs_response")
    charge.update(disputed=True, dispute=dispute["id"])
    desk.save(charge)
    desk.tell("charge.dispute.created", dispute)
    desk.tell("charge.dispute.funds_withdrawn", dispute)
    if kind == "us_bank_account":
        void_mandate(desk, charge)
        desk.tell("charge.dispute.closed", dispute)
    return dispute


def started(desk: Desk, charge: dict, reason: str, amount: int, status: str) -> dict:
    kind = charge["payment_method_details"]["type"]
    dispute = desk.new(
        "du" if kind == "us_bank_account" else "dp",
        "dispute",
        amount=amount,
        balance_transactions=[],
        charge=charge["id"],
        currency=charge["currency"],
        enhanced_eligibility_types=[],
        evidence={},
        evidence_details={"due_by": desk.now() + 9 * DAY, "has_evidence": False, "submission_count": 0},
        is_charge_refundable=False,
        metadata={},
        payment_intent=charge["payment_intent"],
        payment_method_details={"type": kind, kind: {}},
        reason=reason,
        status=status,
    )
    entry = book(desk, "adjustment", dispute["id"], -dispute["amount"], charge["currency"], FEE)
    dispute["balance_transactions"].append(entry)
    return desk.save(dispute)


def void_mandate(desk: Desk, charge: dict) -> None:
    method = desk.get(charge["payment_method"], "payment_method")
    mandate = desk.get(method["_mandate"], "mandate")
    mandate["status"] = "inactive"
    desk.save(mandate)
    desk.tell("mandate.updated", mandate)


def conclude(desk: Desk, dispute: dict, status: str) -> dict:
    """Won: "credits your account for the amount of the charge and related fees"
    (docs.stripe.com/testing#evidence)."""
    if dispute["status"] not in OPEN:
        raise invalid("This dispute is already closed.", "dispute_closed")
    dispute["status"] = status
    if status == "won":
        entry = book(desk, "adjustment", dispute["id"], dispute["amount"], dispute["currency"], -FEE)
        dispute["balance_transactions"].append(entry)
        desk.tell("charge.dispute.funds_reinstated", dispute)
    desk.save(dispute)
    desk.tell("charge.dispute.closed", dispute)
    return dispute


def close(desk: Desk) -> dict:
    """Closing means accepting the loss (docs.stripe.com/api/disputes/close)."""
    return conclude(desk, desk.named("dispute"), "lost")


def update(desk: Desk) -> dict:
    """`uncategorized_text` decides in test mode (docs.stripe.com/testing#evidence)."""
    dispute = desk.named("dispute")
    evidence = desk.params.get("evidence") or {}
    dispute["evidence"].update(evidence)
    dispute["metadata"] = merge_metadata(dispute["metadata"], desk.params.get("metadata"))
    desk.save(dispute)
    verdict = {"winning_evidence": "won", "losing_evidence": "lost"}.get(evidence.get("uncategorized_text"))
    if verdict:
        return conclude(desk, dispute, verdict)
    desk.tell("charge.dispute.updated", dispute)
    return dispute


def retrieve(desk: Desk) -> dict:
    return desk.named("dispute")


def list_all(desk: Desk) -> dict:
    return lists.page(desk, "dispute", "/v1/disputes", "charge", "payment_intent")


ROUTES = (
    ("GET", "/v1/disputes", list_all, DisputeListParams),
    ("GET", "/v1/disputes/*", retrieve, DisputeRetrieveParams),
    ("POST", "/v1/disputes/*", update, DisputeUpdateParams),
    ("POST", "/v1/disputes/*/close", close, DisputeCloseParams),
)
