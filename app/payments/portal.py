"""Paying, and what became of it, for owners."""

from flask import Response, abort, request, url_for

from app.accounts.models import Account
from app.accounts.rights import MANAGE_METHODS, PAY, SEE_PRICES
from app.base import current
from app.base.db import session
from app.base.fragments import fragment, go, page
from app.doors import L2, L3, me, portal, reach, signed_in
from app.invoices.gates import invoice_for
from app.invoices.models import Invoice
from app.invoices.owed import open_dues
from app.invoices.paper import receipt_pdf
from app.invoices.paper_pages import pdf
from app.payments import pay_pages
from app.payments.asking import stop
from app.payments.gates import method_for, payment_for
from app.payments.history import invoices_paid_by, numbers_paid_by, payments_of, went_all
from app.payments.models import Attempt, StoredMethod
from app.payments.offers import invoices_behind, without_live
from app.payments.receipt_values import paper_receipt
from app.people.sessions import level_now


@portal.get("/invoices/<uid:uid>/payment", level=L2, may=PAY)
def confirm_payment(uid: str):
    return _ask_for_invoice(invoice_for(reach(), uid, PAY))


@portal.post("/invoices/<uid:uid>/payment", level=L2, may=PAY)
def pay_invoice(uid: str):
    invoice = invoice_for(reach(), uid, PAY)
    return _take([invoice], f"/invoices/{uid}", lambda *said: _ask_for_invoice(invoice, *said))


@portal.get("/balance/payment", level=L2, may=PAY)
def confirm_balance():
    return _ask_for_balance()


@portal.post("/balance/payment", level=L2, may=PAY)
def pay_balance():
    return _take(_all_open(), "/invoices", _ask_for_balance)


def _ask_for_invoice(invoice: Invoice, status: int = 200, error: str = "") -> Response:
    here = f"/invoices/{invoice.uid}"
    return pay_pages.ask([invoice], f"{here}/payment", here, may_keep=_may_keep(), status=status, error=error)


def _ask_for_balance(status: int = 200, error: str = "") -> Response:
    return pay_pages.ask(_all_open(), "/balance/payment", "/invoices", may_keep=_may_keep(), status=status, error=error)


def _all_open() -> list[Invoice]:
    """Of one account: who pays for several pays each on its invoices' pages."""
    dues = open_dues(reach().accounts(PAY))
    if len({due.account_id for due in dues}) > 1:
        abort(404)
    return invoices_behind(without_live(dues) or dues)


def _take(invoices: list[Invoice], back: str, ask_again) -> Response:
    if not invoices:
        return ask_again()
    account = session().get(Account, invoices[0].account_id)
    how = {"method": _method(), "person": me(), "keeps_method": "keep" in request.form and _may_keep()}
    return pay_pages.take(account, invoices, back, ask_again, _status_url, **how)


def _may_keep() -> bool:
    """Not with a link from a message: a card would stay that nobody asked for."""
    return reach().has(MANAGE_METHODS) and level_now(signed_in()) >= L3


def _method() -> StoredMethod | None:
    """Whoever may pay may pay with what the account keeps."""
    uid = request.form.get("method", "")
    return method_for(reach(), uid, PAY) if uid not in ("", "new") else None


def _status_url(attempt: Attempt) -> str:
    return url_for("portal.payments_show_payment", uid=attempt.uid)


# ---- what became of it ----


@portal.get("/payments", level=L2, may=SEE_PRICES)
def show_payments():
    attempts, older = payments_of(reach().accounts(SEE_PRICES), request.args.get("before", 0, type=int))
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
    return go(_again_url(attempt) if attempt.state == "abandoned" else _status_url(attempt))


def _values(attempt: Attempt) -> dict:
    here = _status_url(attempt)
    return pay_pages.status_values(attempt, f"{here}/card", again_url=_again_url(attempt), stop_url=f"{here}/stop")


def _again_url(attempt: Attempt) -> str:
    found = invoices_paid_by(attempt)
    return f"/invoices/{found[0].uid}/payment?another=1" if len(found) == 1 else "/balance/payment?another=1"
