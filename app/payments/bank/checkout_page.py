"""The hosted Checkout page: docs.stripe.com/payments/checkout/how-checkout-works."""

from datetime import UTC, datetime

from werkzeug import Request, Response

from app.payments.bank import checkout, checkout_sessions
from app.payments.bank.answers import company_name, go
from app.payments.bank.checkout_form import CheckoutForm
from app.payments.bank.errors import Declined, Refusal
from app.payments.bank.test_numbers import ACCOUNTS, CARDS, ROUTING


def show(pages, request: Request, name: str) -> Response:
    session = current(pages.bank, name)
    if session["status"] != "open":
        return closed(pages, session)
    form = CheckoutForm.blank(session["payment_method_types"])
    refusal = last_refusal(pages.bank, session)
    if refusal:
        form.errors["number"] = refusal
    return draw(pages, session, form)


def submit(pages, request: Request, name: str) -> Response:
    """Pays once, however often it is sent."""
    session = current(pages.bank, name)
    if session["status"] != "open":
        return closed(pages, session)
    today = datetime.fromtimestamp(pages.bank.now(), UTC).date()
    form = CheckoutForm.read(request.form, today, known_email(pages.bank, session))
    if not form.errors:
        session = pay(pages.bank, session, form)
    if form.errors:
        return draw(pages, session, form, 422)
    return onward(pages.bank, session)


def pay(bank, session: dict, form: CheckoutForm) -> dict:
    """The session as it is afterwards; a refusal goes onto the form and, if a decline, onto the books."""
    with bank.books.writing():
        desk = bank.desk_of(session["id"])
        email = known_email(bank, session) or form.typed["email"]
        try:
            return checkout.submit(desk, session["id"], form.method(desk, email), email)
        except Declined as refusal:
            form.blame(refusal)
    return session


def current(bank, name: str) -> dict:
    with bank.books.writing():
        desk = bank.desk_of(name)
        return checkout_sessions.lapse_if_due(desk, desk.get(name, "checkout.session"))


def closed(pages, session: dict) -> Response:
    if session["status"] == "complete":
        return onward(pages.bank, session)
    return pages.sorry("This page has expired. Nothing was paid.", 410, session["cancel_url"])


def onward(bank, session: dict) -> Response:
    """To the card's 3-D Secure page while it waits, else back to the company with the session's id filled in
    (docs.stripe.com/payments/checkout/custom-success-page)."""
    if session["status"] == "complete":
        return go(session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"]))
    return go(f"{bank.address}/authentications/{session['payment_intent'] or session['setup_intent']}")


def last_refusal(bank, session: dict) -> str | None:
    name = session["payment_intent"] or session["setup_intent"]
    intent = bank.find(name) if name else {}
    error = intent.get("last_payment_error") or intent.get("last_setup_error")
    return error and error["message"]


def known_email(bank, session: dict) -> str | None:
    """A customer's own address is shown and cannot be changed
    (docs.stripe.com/api/checkout/sessions/create, `customer`)."""
    try:
        return session["customer_email"] or bank.find(session["customer"] or "")["email"]
    except Refusal:
        return None


def draw(pages, session: dict, form: CheckoutForm, status: int = 200) -> Response:
    return pages.draw(
        "checkout.html",
        status,
        (session["success_url"],),
        session=session,
        form=form,
        company=company_name(pages.bank, pages.bank.books.whose(session["id"])),
        email=known_email(pages.bank, session),
        cards=CARDS,
        accounts=ACCOUNTS,
        routing=ROUTING,
    )
