"""Paying, and what became of it, for owners."""

from urllib.parse import urlencode

from flask import abort, request

from app.accounts.rights import PAY, SEE_PRICES
from app.base import current
from app.base.asked import asked_number
from app.base.fragments import fragment, go, page, say
from app.base.languages import _
from app.doors import L2, portal, reach
from app.invoices.gates import invoice_for
from app.invoices.owed import Due, dues_named, dues_on, open_dues
from app.invoices.paper import receipt_pdf
from app.invoices.paper_pages import pdf
from app.payments import pay_pages
from app.payments.asking import stop
from app.payments.choosing import MOST_AT_ONCE
from app.payments.confirm_pages import Question, status_url
from app.payments.gates import payment_for
from app.payments.history import invoices_paid_by, numbers_paid_by, payments_of, went_all
from app.payments.models import Attempt
from app.payments.offers import without_live, without_locked
from app.payments.receipt_values import paper_receipt


@portal.get("/invoices/<uid:uid>/payment", level=L2, may=PAY)
def confirm_payment(uid: str):
    return _about_invoice(uid).ask()


@portal.post("/invoices/<uid:uid>/payment", level=L2, may=PAY)
def pay_invoice(uid: str):
    return _about_invoice(uid).take()


@portal.get("/balance/payment", level=L2, may=PAY)
def confirm_balance():
    return _about_balance().ask()


@portal.post("/balance/payment", level=L2, may=PAY)
def pay_balance():
    return _about_balance().take()


@portal.get("/selection/payment", level=L2, may=PAY)
def confirm_selection():
    if "invoice" not in request.values:
        say(_("Choose at least one invoice."))
        return go("/invoices")
    return _about_selection().ask()


@portal.post("/selection/payment", level=L2, may=PAY)
def pay_selection():
    return _about_selection().take()


def _about_invoice(uid: str) -> Question:
    invoice = invoice_for(reach(), uid, PAY)
    if invoice.state == "void":
        say(_("This invoice was canceled. Nothing was charged."))
        abort(go(f"/invoices/{uid}"))
    return Question(dues_on([invoice.id]), f"/invoices/{uid}/payment", f"/invoices/{uid}")


def _about_balance() -> Question:
    """Everything open of one account: who pays for several pays each by itself."""
    dues = _of_one_account(open_dues(reach().accounts(PAY)))
    free = without_locked(dues) or dues
    return Question(without_live(free) or free, "/balance/payment", "/invoices")


def _about_selection() -> Question:
    """The invoices that the address names, the first due first."""
    uids = list(dict.fromkeys(request.values.getlist("invoice")))[:MOST_AT_ONCE]
    dues = _of_one_account(dues_named(reach().accounts(PAY), uids))
    if len(dues) < len(uids):
        abort(404)
    is_open = [due for due in dues if due.cents > 0]
    return Question(without_live(is_open) or is_open or dues, "/selection/payment", "/invoices", is_set=True)


def _of_one_account(dues: list[Due]) -> list[Due]:
    """Who pays for several accounts, and got an invoice of another meanwhile, chooses on the page of all."""
    if len({due.account_id for due in dues}) > 1:
        say(_("These are invoices of several accounts. Pay those of one at a time."))
        abort(go("/invoices"))
    return dues


# ---- what became of it ----


@portal.get("/payments", level=L2, may=SEE_PRICES)
def show_payments():
    attempts, older = payments_of(reach().accounts(SEE_PRICES), asked_number("before"))
    return page(
        "payments/portal_list.html",
        attempts=attempts,
        older=older,
        numbers=numbers_paid_by([attempt.id for attempt in attempts]),
        went=went_all(attempts),
    )


@portal.get("/payments/<uid:uid>", level=L2, may=SEE_PRICES)
def show_payment(uid: str):
    return page("payments/portal_payment.html", **_values(payment_for(reach(), uid)))


@portal.get("/payments/<uid:uid>.pdf", level=L2, may=SEE_PRICES)
def show_receipt(uid: str):
    attempt = payment_for(reach(), uid)
    if attempt.state != "succeeded":
        abort(404)
    receipt = paper_receipt(attempt)
    return pdf(receipt_pdf(receipt, current.language()), receipt.number)


@portal.get("/payments/<uid:uid>/card", level=L2, may=SEE_PRICES)
def show_payment_card(uid: str):
    return fragment("payments/_status.html", **_values(payment_for(reach(), uid)))


@portal.post("/payments/<uid:uid>/stop", level=L2, may=PAY)
def stop_payment(uid: str):
    """Another way of paying, before this one was finished. The bank decides whether it still can be."""
    attempt = payment_for(reach(), uid, PAY)
    if attempt.state == "action_needed":
        stop(attempt)
    return go(_again_url(attempt) if attempt.state == "abandoned" else status_url(attempt))


def _values(attempt: Attempt) -> dict:
    here = status_url(attempt)
    return pay_pages.status_values(attempt, f"{here}/card", again_url=_again_url(attempt), stop_url=f"{here}/stop")


def _again_url(attempt: Attempt) -> str:
    found = invoices_paid_by(attempt)
    if len(found) == 1:
        return f"/invoices/{found[0].uid}/payment?another=1"
    return f"/selection/payment?{urlencode([('invoice', paid.uid) for paid in found])}&another=1"
