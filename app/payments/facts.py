"""What the bank said about a payment, as plain values. Pure: dicts of the bank's API in, facts out."""

from dataclasses import dataclass, field

BRANDS = {
    "visa": "Visa",
    "mastercard": "Mastercard",
    "amex": "American Express",
    "discover": "Discover",
    "diners": "Diners",
    "jcb": "JCB",
    "unionpay": "UnionPay",
}
OVER_AT_THE_BANK = ("failed", "canceled")


def method_words(brand: str, last4: str) -> str:
    """Visa 4242, the same in every language; a bank account goes by the name of its bank."""
    return f"{BRANDS.get(brand, brand)} {last4}".strip()


@dataclass(frozen=True)
class Method:
    """A card or bank account as the bank knows it; never its number.

    `funding` of a card is credit, debit, prepaid or unknown: docs.stripe.com/api/payment_methods/object.
    """

    bank_id: str
    kind: str
    brand: str = ""
    last4: str = ""
    exp_month: int | None = None
    exp_year: int | None = None
    funding: str = ""

    @property
    def words(self) -> str:
        return method_words(self.brand, self.last4)


@dataclass(frozen=True)
class Back:
    """Money that went back to the payer, or with negative cents came to us again. `source` names it for good.

    `opens`: what it had paid is owed again. `invoice` (its uid) gives first, or with `part` "tip" the tip. `refund` is
    the uid of our row that asked for it, "" for one made at the bank; `state` and `why` are the bank's words for it,
    `state` those for a dispute, too.
    """

    kind: str
    source: str
    cents: int
    opens: bool = False
    invoice: str = ""
    part: str = ""
    refund: str = ""
    state: str = ""
    why: str = ""


@dataclass(frozen=True)
class Fact:
    """The payment as it stood when the bank was asked. `attempt` is what its metadata claims: only a hint."""

    state: str
    account: str
    cents: int
    currency: str
    payment_intent: str = ""
    checkout: str = ""
    next_url: str = ""
    failure: str = ""
    customer: str = ""
    method: Method | None = None
    backs: tuple[Back, ...] = ()
    attempt: str = ""
    metadata: dict = field(default_factory=dict)


def fact_of_intent(intent: dict, account: str, backs: tuple[Back, ...] = ()) -> Fact:
    """Of a PaymentIntent with its latest charge expanded."""
    return Fact(
        state=_state_of_intent(intent),
        account=account,
        cents=intent["amount"],
        currency=intent["currency"],
        payment_intent=intent["id"],
        next_url=_next_url(intent),
        failure=_failure(intent),
        backs=backs,
        customer=intent.get("customer") or "",
        method=method_of_charge(intent.get("latest_charge")),
        attempt=intent["metadata"].get("attempt", ""),
        metadata=dict(intent["metadata"]),
    )


def _state_of_intent(intent: dict) -> str:
    status = intent["status"]
    if status in ("succeeded", "processing"):
        return status
    if status == "canceled":
        return "abandoned"
    if status == "requires_action":
        return "action_needed"
    return "failed" if intent.get("last_payment_error") else "sending"


def _next_url(intent: dict) -> str:
    action = intent.get("next_action") or {}
    return (action.get("redirect_to_url") or {}).get("url") or ""


def _failure(intent: dict) -> str:
    error = intent.get("last_payment_error") or {}
    return error.get("decline_code") or error.get("code") or ""


def fact_of_session(session: dict, account: str, backs: tuple[Back, ...] = ()) -> Fact:
    """Of a hosted page. A declined try there is not the end: the page stays open for another card."""
    intent = session.get("payment_intent")
    paid = fact_of_intent(intent, account, backs) if isinstance(intent, dict) else None
    return Fact(
        state=_state_of_session(session, paid),
        account=account,
        cents=session["amount_total"],
        currency=session["currency"],
        checkout=session["id"],
        next_url=session.get("url") or "",
        payment_intent=paid.payment_intent if paid else "",
        failure=paid.failure if paid else "",
        backs=backs,
        customer=session.get("customer") or "",
        method=paid.method if paid else None,
        attempt=session["metadata"].get("attempt", ""),
        metadata=dict(session["metadata"]),
    )


def _state_of_session(session: dict, paid: Fact | None) -> str:
    if paid and paid.state in ("succeeded", "processing"):
        return paid.state
    if session["status"] == "expired":
        return "abandoned"
    return "action_needed" if session["status"] == "open" else "failed"


def method_of_charge(charge: dict | str | None) -> Method | None:
    if not isinstance(charge, dict):
        return None
    details = charge["payment_method_details"]
    return _method(charge["payment_method"], details["type"], details[details["type"]])


def method_of(payment_method: dict) -> Method:
    return _method(payment_method["id"], payment_method["type"], payment_method[payment_method["type"]])


def _method(bank_id: str, kind: str, face: dict) -> Method:
    brand = face.get("brand") or face.get("bank_name") or ""
    return Method(bank_id, kind, brand, face.get("last4") or "", face.get("exp_month"), face.get("exp_year"),
                  face.get("funding") or "")  # fmt: skip


def backs_of(refunds: list[dict], disputes: list[dict]) -> tuple[Back, ...]:
    """A refund that failed and a dispute that was won each stand there twice: what went, and what came again."""
    return tuple(back for refund in refunds for back in _of_refund(refund)) + tuple(
        back for dispute in disputes for back in _of_dispute(dispute)
    )


def _of_refund(refund: dict) -> list[Back]:
    ours = refund.get("metadata") or {}
    went = Back(
        "refund", refund["id"], refund["amount"], opens=ours.get("opens") == "yes", invoice=ours.get("invoice", ""),
        part=ours.get("part", ""), refund=ours.get("refund", ""), state=refund["status"],
        why=refund.get("failure_reason") or "",
    )  # fmt: skip
    return [went, Back("refund", f"{refund['id']}:back", -refund["amount"])] if _is_over(refund) else [went]


def _is_over(refund: dict) -> bool:
    return refund["status"] in OVER_AT_THE_BANK


def _of_dispute(dispute: dict) -> list[Back]:
    if dispute["status"].startswith("warning_"):
        return []
    went = Back("reversal", dispute["id"], dispute["amount"], opens=True, state=dispute["status"])
    won = dispute["status"] == "won"
    return [went, Back("reversal", f"{dispute['id']}:won", -dispute["amount"])] if won else [went]


def spread(cents: int, parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Cents that went back, over what is left of (invoice, cents) parts: the last one gives first."""
    left, shares = cents, []
    for invoice_id, kept in reversed(parts):
        share = min(left, kept)
        left -= share
        if share > 0:
            shares.append((invoice_id, share))
    return shares
