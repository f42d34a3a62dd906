"""What a payment's outcome does to the Checkout Session it came from
(docs.stripe.com/payments/checkout/fulfill-orders#delayed-notification)."""

from app.payments.bank.desk import Desk


def payment_settled(desk: Desk, intent: dict) -> None:
    settle_session(desk, intent, "paid", "checkout.session.async_payment_succeeded")


def payment_returned(desk: Desk, intent: dict) -> None:
    settle_session(desk, intent, "unpaid", "checkout.session.async_payment_failed")


def settle_session(desk: Desk, intent: dict, payment_status: str, event: str) -> None:
    """Only for sessions already complete; a card pays while its session is still open."""
    if not intent.get("_session"):
        return
    session = desk.get(intent["_session"], "checkout.session")
    if session["status"] == "complete":
        session["payment_status"] = payment_status
        desk.save(session)
        desk.tell(event, session)
