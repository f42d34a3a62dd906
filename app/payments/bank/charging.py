"""What happens when a PaymentIntent is confirmed: docs.stripe.com/payments/paymentintents/lifecycle."""

from app.payments.bank import sessions_after_payment as sessions
from app.payments.bank.charges import book_payment, open_charge
from app.payments.bank.desk import Desk, shown
from app.payments.bank.errors import Declined, invalid
from app.payments.bank.payment_methods import accept_mandate, attach_to, decline
from app.payments.bank.test_numbers import fate_of

# Return codes of the ACH network and what they mean: docs.stripe.com/declines/network-codes.
RETURNS = {
    "insufficient_funds": ("R01", "The customer's account has insufficient funds to cover this payment."),
    "bank_account_closed": ("R02", "The customer's bank account has been closed."),
    "bank_account_invalid_details": ("R03", "The customer's bank account could not be located."),
    "debit_not_authorized": (
        "R10",
        "The customer has notified their bank that this payment was unauthorized.",
    ),
}


def attempt(
    desk: Desk, intent: dict, method: dict, off_session: bool = False, approved: bool = False
) -> dict:
    """One try with one method; raises Declined, leaving the failed charge on the books."""
    if method.get("_detached"):
        raise invalid("The provided PaymentMethod was previously detached and may not be used again.")
    intent.update(payment_method=method["id"], last_payment_error=None, next_action=None)
    if method["type"] == "us_bank_account":
        return start_debit(desk, intent, method)
    if not approved and asks_holder(method):
        return ask_holder(desk, intent, method, off_session)
    card = fate_of(method)
    if card.decline:
        raise failed(desk, intent, method, decline(*card.decline))
    return succeed(desk, intent, open_charge(desk, intent, method, "succeeded"))


def asks_holder(method: dict) -> bool:
    """docs.stripe.com/testing#three-ds-cards: 3155 asks until it was set up once, 3184 always."""
    asks = fate_of(method).authentication
    return asks == "always" or (asks == "until set up" and not method.get("_set_up"))


def ask_holder(desk: Desk, intent: dict, method: dict, off_session: bool) -> dict:
    """On session: requires_action with a page to go to. Off session: a decline, since nobody is there
    (docs.stripe.com/payments/save-and-reuse#start-a-recovery-flow)."""
    if off_session:
        refusal = decline("authentication_required", "authentication_required")
        refusal.body["error"]["message"] = "Your card was declined. This transaction requires authentication."
        raise failed(desk, intent, method, refusal)
    intent.update(status="requires_action", next_action=way_to_approve(desk, intent))
    desk.save(intent)
    desk.tell("payment_intent.requires_action", intent)
    return intent


def way_to_approve(desk: Desk, intent: dict) -> dict:
    """docs.stripe.com/api/payment_intents/object#payment_intent_object-next_action"""
    if not intent.get("_return_url"):
        return {"type": "use_stripe_sdk", "use_stripe_sdk": {}}
    page = f"{desk.bank.address}/authentications/{intent['id']}"
    return {"type": "redirect_to_url", "redirect_to_url": {"return_url": intent["_return_url"], "url": page}}


def failed(desk: Desk, intent: dict, method: dict, refusal: Declined) -> Declined:
    """The intent asks for another method; the refusal carries it (docs.stripe.com/declines/card)."""
    error = refusal.body["error"]
    charge = open_charge(
        desk,
        intent,
        method,
        "failed",
        failure_code=error["code"],
        failure_message=error["message"],
        decline_code=error.get("decline_code"),
    )
    error["charge"] = charge["id"]
    give_back(desk, intent, method, error)
    desk.tell("charge.failed", charge)
    desk.tell("payment_intent.payment_failed", intent)
    error["payment_intent"] = shown(intent)
    return refusal


def give_back(desk: Desk, intent: dict, method: dict, error: dict) -> None:
    error["payment_method"] = shown(method)
    intent.update(
        status="requires_payment_method",
        payment_method=None,
        next_action=None,
        last_payment_error={**error},
    )
    desk.save(intent)


def start_debit(desk: Desk, intent: dict, method: dict) -> dict:
    """Debits report late: processing now, the outcome in days (docs.stripe.com/payments/ach-direct-debit)."""
    if not mandated(desk, method):
        raise invalid(
            "This PaymentIntent requires a mandate, but no existing mandate was found. Collect "
            "mandate acceptance from the customer and try again, providing acceptance data in the "
            "mandate_data parameter.",
            "payment_intent_mandate_invalid",
            "payment_method",
        )
    if method["us_bank_account"]["status_details"]:
        raise failed(desk, intent, method, unusable())
    charge = open_charge(desk, intent, method, "pending")
    intent.update(status="processing", processing={"type": "us_bank_account"})
    desk.save(intent)
    desk.tell("charge.pending", charge)
    desk.tell("payment_intent.processing", intent)
    desk.bank.outcomes.expect(intent["id"], fate_of(method).outcome)
    return intent


def mandated(desk: Desk, method: dict) -> bool:
    """A dispute voids the mandate (docs.stripe.com/payments/ach-direct-debit#dispute-process)."""
    return "_mandate" in method and desk.get(method["_mandate"], "mandate")["status"] == "active"


def succeed(desk: Desk, intent: dict, charge: dict) -> dict:
    book_payment(desk, charge)
    charge.update(status="succeeded", paid=True)
    desk.save(charge)
    intent.update(status="succeeded", amount_received=intent["amount"], next_action=None, processing=None)
    keep_method(desk, intent)
    desk.save(intent)
    desk.tell("charge.succeeded", charge)
    desk.tell("payment_intent.succeeded", intent)
    sessions.payment_settled(desk, intent)
    desk.bank.outcomes.after_success(desk, intent)
    return intent


def keep_method(desk: Desk, intent: dict) -> None:
    """setup_future_usage attaches the method once the payment is confirmed
    (docs.stripe.com/payments/save-during-payment)."""
    if not intent["setup_future_usage"] or not intent["customer"]:
        return
    method = desk.get(intent["payment_method"], "payment_method")
    method["_set_up"] = True
    if method["customer"] is None:
        attach_to(desk, method, intent["customer"])
    elif method["type"] == "us_bank_account" and "_mandate" not in method:
        accept_mandate(desk, method)
    desk.save(method)


def settle(desk: Desk, intent: dict) -> dict:
    return succeed(desk, intent, desk.get(intent["latest_charge"], "charge"))


def return_debit(desk: Desk, intent: dict, code: str) -> dict:
    """A debit that comes back: payment_failed, and the intent asks for another method."""
    charge = desk.get(intent["latest_charge"], "charge")
    network_code, message = RETURNS.get(code, ("R16", "The customer's bank returned this payment."))
    charge.update(status="failed", paid=False, captured=False, failure_code=code, failure_message=message)
    desk.save(charge)
    method = block(desk, desk.get(intent["payment_method"], "payment_method"), code, network_code)
    intent["processing"] = None
    # The `code` beside the decline code is unverified for debits.
    error = {"type": "card_error", "code": "payment_intent_payment_attempt_failed", "decline_code": code}
    give_back(desk, intent, method, {**error, "message": message, "charge": charge["id"]})
    desk.tell("charge.failed", charge)
    desk.tell("payment_intent.payment_failed", intent)
    sessions.payment_returned(desk, intent)
    return intent


def block(desk: Desk, method: dict, code: str, network_code: str) -> dict:
    """Any return but for want of money blocks the account
    (docs.stripe.com/payments/ach-direct-debit/blocked-bank-accounts)."""
    if code != "insufficient_funds":
        method["us_bank_account"]["status_details"] = {
            "blocked": {"network_code": network_code, "reason": code}
        }
        desk.save(method)
    return method


def unusable() -> Declined:
    message = "The bank account has been blocked. Ask for another one."
    return Declined("bank_account_unusable", message, decline_code="bank_account_unusable")
