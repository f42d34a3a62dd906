"""What a payer does on the hosted pages: docs.stripe.com/payments/checkout/how-checkout-works."""

from typing import TYPE_CHECKING

from app.payments.bank import (
    charging,
    checkout_sessions,
    customers,
    payment_intents,
    payment_methods,
    setup_intents,
)
from app.payments.bank.desk import Desk
from app.payments.bank.errors import Declined, invalid

if TYPE_CHECKING:
    from app.payments.bank.bank import PretendBank


def submit(desk: Desk, name: str, method: dict, email: str | None = None) -> dict:
    """The form was sent. A second sending finds the session complete and pays nothing again."""
    session = checkout_sessions.lapse_if_due(desk, desk.get(name, "checkout.session"))
    if session["status"] == "complete":
        return session
    if session["status"] != "open":
        raise invalid("This page has expired.", "checkout_session_expired")
    remember_payer(desk, session, method, email)
    if method["type"] == "us_bank_account":
        payment_methods.accept_mandate(desk, method)
    intent = own_intent(desk, session)
    engine = charging if session["mode"] == "payment" else setup_intents
    intent = engine.attempt(desk, intent, method)
    return session if intent["status"] == "requires_action" else complete(desk, session, intent)


def remember_payer(desk: Desk, session: dict, method: dict, email: str | None) -> None:
    """A customer is made where none was given and one is wanted (`customer_creation`,
    `setup_future_usage`)."""
    details = method["billing_details"]
    session["customer_details"] = {"email": email or details["email"], "name": details["name"]}
    wanted = session["customer_creation"] == "always" or session["_payment"].get("setup_future_usage")
    if session["customer"] is None and (wanted or session["mode"] == "setup"):
        session["customer"] = customers.opened(desk, email=email, name=details["name"])["id"]
    desk.save(session)


def own_intent(desk: Desk, session: dict) -> dict:
    """The session's one intent; a declined try uses the same one again."""
    if session["mode"] == "setup":
        intent = desk.get(session["setup_intent"], "setup_intent")
        intent.update(customer=session["customer"], _return_url=page_of(desk, session))
        return intent
    if session["payment_intent"]:
        return desk.get(session["payment_intent"], "payment_intent")
    return new_intent(desk, session)


def new_intent(desk: Desk, session: dict) -> dict:
    asked = {
        **session["_payment"],
        "amount": session["amount_total"],
        "currency": session["currency"],
        **({"customer": session["customer"]} if session["customer"] else {}),
    }
    intent = payment_intents.opened(desk, asked)
    intent["payment_method_types"] = session["payment_method_types"]
    intent.update(_session=session["id"], _return_url=page_of(desk, session))
    desk.save(intent)
    session["payment_intent"] = intent["id"]
    desk.save(session)
    desk.tell("payment_intent.created", intent)
    return intent


def page_of(desk: Desk, session: dict) -> str:
    return f"{desk.bank.address}/c/{session['id']}"


def complete(desk: Desk, session: dict, intent: dict) -> dict:
    """A debit completes the session unpaid; its outcome follows
    (docs.stripe.com/payments/checkout/fulfill-orders)."""
    session.update(status="complete", url=None)
    if session["mode"] == "payment":
        session["payment_status"] = "paid" if intent["status"] == "succeeded" else "unpaid"
    desk.save(session)
    desk.tell("checkout.session.completed", session)
    return session


def answer_authentication(desk: Desk, name: str, approved: bool) -> dict:
    """The 3-D Secure page was answered; answering twice changes nothing
    (docs.stripe.com/payments/3d-secure)."""
    kind, engine = (
        ("setup_intent", setup_intents) if name.startswith("seti") else ("payment_intent", charging)
    )
    intent = desk.get(name, kind)
    if intent["status"] != "requires_action":
        return intent
    method = desk.get(intent["payment_method"], "payment_method")
    if not approved:
        return refused(desk, intent, method, kind)
    intent = tried(engine, desk, intent, method)
    if intent.get("_session") and intent["status"] in ("succeeded", "processing"):
        complete(desk, desk.get(intent["_session"], "checkout.session"), intent)
    return intent


def tried(engine, desk: Desk, intent: dict, method: dict) -> dict:
    """The payer is sent back either way, so a decline after approval is read from the intent."""
    try:
        return engine.attempt(desk, intent, method, approved=True)
    except Declined:
        return intent


def refused(desk: Desk, intent: dict, method: dict, kind: str) -> dict:
    """docs.stripe.com/error-codes: payment_intent_authentication_failure,
    setup_intent_authentication_failure."""
    message = (
        "We are unable to authenticate your payment method. Choose a different payment method and try again."
    )
    no = Declined(f"{kind}_authentication_failure", message)
    if kind == "setup_intent":
        setup_intents.refused(desk, intent, method, no)
        return intent
    charging.give_back(desk, intent, method, no.body["error"])
    desk.tell("payment_intent.payment_failed", intent)
    return intent


def pay(bank: "PretendBank", name: str, number: str, approved: bool) -> dict:
    """See Acts.pay_page."""
    refusal = None
    with bank.books.writing():
        desk = bank.desk_of(name)
        try:
            session = submit(desk, name, method_for(desk, number), "payer@example.com")
        except Declined as no:
            refusal = no
    if refusal:
        raise refusal
    waiting = session["payment_intent"] or session["setup_intent"]
    if session["status"] == "open":
        bank.approve(waiting, approved)
    return bank.find(name)


def method_for(desk: Desk, number: str) -> dict:
    billing = {"name": "Pat Payer", "email": "payer@example.com"}
    if len(number.replace(" ", "")) == 12:
        return payment_methods.open_account(desk, number.replace(" ", ""), billing=billing)
    return payment_methods.open_card(desk, number, 12, 2040, billing)


def lapse_due(bank: "PretendBank") -> int:
    """Open sessions past their time expire, whether somebody looks or not."""
    due = bank.books.rows(
        "SELECT id FROM objects WHERE kind = 'checkout.session' AND state = 'open'"
        " AND json_extract(body, '$.expires_at') <= ?",
        bank.now(),
    )
    for (name,) in due:
        bank.expire(name)
    return len(due)
