"""The card issuer asks its holder: docs.stripe.com/payments/3d-secure/authentication-flow."""

from werkzeug import Request, Response

from app.payments.bank.answers import company_name, go, with_query


def show(pages, request: Request, name: str) -> Response:
    intent = pages.bank.find(name)
    if intent["status"] != "requires_action":
        return back(pages.bank, intent)
    return pages.draw(
        "authentication.html",
        200,
        (intent.get("_return_url"), success_url(pages.bank, intent)),
        intent=intent,
        card=pages.bank.find(intent["payment_method"])["card"],
        company=company_name(pages.bank, pages.bank.books.whose(name)),
    )


def answer(pages, request: Request, name: str) -> Response:
    pages.bank.approve(name, request.form.get("answer") == "approve")
    return back(pages.bank, pages.bank.find(name))


def back(bank, intent: dict) -> Response:
    """The return address learns which intent came back and how
    (docs.stripe.com/payments/accept-a-payment)."""
    if intent.get("_session"):
        return go(f"{bank.address}/c/{intent['_session']}")
    if not intent.get("_return_url"):
        return go(f"{bank.address}/")
    kind = intent["object"]
    named = {kind: intent["id"], f"{kind}_client_secret": intent["client_secret"]}
    status = "succeeded" if intent["status"] in ("succeeded", "processing") else "failed"
    return go(with_query(intent["_return_url"], **named, redirect_status=status))


def success_url(bank, intent: dict) -> str | None:
    return bank.find(intent["_session"])["success_url"] if intent.get("_session") else None
