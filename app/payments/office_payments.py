"""A payment on the office's desk: what it paid, what went back of it, and giving it back."""

from flask import Response, abort, request, url_for

from app.accounts.models import Account
from app.base import current, db
from app.base.form_pages import form_page
from app.base.forms import Form, dollars
from app.base.fragments import fragment, go, page, say
from app.base.gates import row_at, row_of
from app.base.ids import is_uid, new_uid
from app.base.languages import _
from app.base.money import Money
from app.doors import L3, office
from app.invoices.credit import credit_cents
from app.invoices.drafting import InvoiceRefused
from app.invoices.models import Invoice
from app.invoices.paper import receipt_pdf
from app.invoices.paper_pages import pdf
from app.payments.correcting import ask
from app.payments.correction_words import KIND_WORDS, STATE_WORDS
from app.payments.disputed import taken_back_from
from app.payments.extra_words import extras_shown
from app.payments.extras import TIP
from app.payments.failures import words_for
from app.payments.giving_back import is_disputed, is_of_ours, left_of, tip_left
from app.payments.history import invoices_paid_by, kept, went_all
from app.payments.models import Attempt
from app.payments.receipt_values import paper_receipt
from app.payments.refund_words import refund_words
from app.payments.refunds_shown import corrections_of, refunds_of
from app.payments.tip_shares import technicians_of
from app.people.staff import BILLING
from app.plans.billing_rules import billing_rules


@office.get("/payments/<uid:payment_uid>", level=L3, may=BILLING)
def show_payment(payment_uid: str):
    attempt = row_at(Attempt, payment_uid)
    account = row_of(Account, attempt.account_id)
    return page("payments/office_payment.html", account=account, **_values(attempt))


@office.get("/payments/<uid:payment_uid>/card", level=L3, may=BILLING)
def refresh_payment(payment_uid: str):
    return fragment("payments/_office_payment.html", **_values(row_at(Attempt, payment_uid)))


def _values(attempt: Attempt) -> dict:
    corrections = corrections_of(attempt=attempt)
    refunds = refunds_of(corrections)
    return {
        "attempt": attempt, "amount": attempt.money, "kept": kept(attempt), "left": _left(attempt),
        "went": went_all([attempt]).get(attempt.id, ""), "invoices": invoices_paid_by(attempt),
        "extras": extras_shown(attempt), "whose": technicians_of(attempt),
        "why": words_for(attempt.failure_code)[0], "taken": taken_back_from(attempt),
        "corrections": [(one, refunds.get(one.id)) for one in corrections],
        "refusals": {id: refund_words(one.code, one.said) for id, one in refunds.items() if one.code or one.said},
        "kinds": KIND_WORDS, "states": STATE_WORDS,
        "card_url": url_for("office.payments_refresh_payment", payment_uid=attempt.uid),
    }  # fmt: skip


def _left(attempt: Attempt) -> Money:
    """What may be given back of it."""
    may = attempt.state == "succeeded" and is_of_ours(attempt) and not is_disputed(attempt)
    return Money(left_of(attempt) if may else 0, attempt.currency)


@office.get("/payments/<uid:payment_uid>.pdf", level=L3, may=BILLING)
def print_receipt(payment_uid: str):
    attempt = row_at(Attempt, payment_uid)
    if attempt.state != "succeeded":
        abort(404)
    receipt = paper_receipt(attempt)
    return pdf(receipt_pdf(receipt, current.language()), receipt.number)


# ---- giving it back ----


@office.get("/payments/<uid:payment_uid>/refund", level=L3, may=BILLING)
def plan_refund(payment_uid: str):
    """With ?payout the account's credit is to be paid out: the invoice opens again and the credit closes it."""
    attempt = row_at(Attempt, payment_uid)
    left, credit = _left(attempt).cents, credit_cents(attempt.account_id)
    is_payout = "payout" in request.args and credit > 0
    most = min(left - tip_left(attempt), credit) if is_payout else left
    typed = {"amount": dollars(most), "then": "open" if is_payout else "closed",
             "invoice": request.args.get("invoice", ""), "once": new_uid()}  # fmt: skip
    return _refund_form(attempt, Form(typed))


@office.post("/payments/<uid:payment_uid>/refund", level=L3, may=BILLING)
def refund_payment(payment_uid: str):
    attempt, form = row_at(Attempt, payment_uid), Form(request.form)
    part = form.one_of("part", ("", TIP))
    cents, reason = amount_in(form), form.text("reason", needed=_("Say why, for the books."), longest=300)
    opens = form.one_of("then", ("closed", "open")) == "open"
    try:
        if form.is_good:
            with db.writing():
                asked = ask("refund", attempt.account_id, cents, reason, attempt=attempt, opens=opens, part=part,
                            invoice=_invoice_named(attempt, form["invoice"]), once=form["once"])  # fmt: skip
    except InvoiceRefused as no:
        form.refuse("amount", no)
    if not form.is_good:
        return _refund_form(attempt, form)
    say(said_of(asked, _("The refund is under way.")))
    return go(url_for("office.payments_show_payment", payment_uid=attempt.uid))


def amount_in(form: Form) -> int:
    cents = form.cents("amount")
    if cents <= 0:
        form.refuse("amount", _("Type an amount, such as 155.00."))
    return cents


def said_of(correction, done: str) -> str:
    waits = _("Somebody else has to agree first. It waits for approval.")
    return waits if correction.state == "waiting" else done


def _invoice_named(attempt: Attempt, uid: str) -> Invoice | None:
    """One that this payment paid."""
    named = next((one for one in invoices_paid_by(attempt) if one.uid == uid), None) if is_uid(uid) else None
    return row_at(Invoice, named.uid) if named else None


def _refund_form(attempt: Attempt, form: Form) -> Response:
    limit = billing_rules().approval_cents
    return form_page(
        "payments/_office_refund_form.html", form=form, nav="invoices", attempt=attempt, left=_left(attempt),
        title=_("Give back"), tip=Money(tip_left(attempt), attempt.currency),
        limit=None if limit is None else Money(limit, attempt.currency),
        back=url_for("office.payments_show_payment", payment_uid=attempt.uid),
    )  # fmt: skip


# ---- cash or a check that was no payment after all ----


@office.post("/payments/<uid:payment_uid>/return", level=L3, may=BILLING)
def take_back_payment(payment_uid: str):
    attempt, form = row_at(Attempt, payment_uid), Form(request.form)
    reason = form.text("reason", needed=_("Say why, for the books."), longest=300)
    try:
        if form.is_good:
            with db.writing():
                ask("returned", attempt.account_id, kept(attempt).cents, reason, attempt=attempt, once=form["once"])
    except InvoiceRefused as no:
        form.refuse("reason", no)
    if not form.is_good:
        return _return_form(attempt, form)
    say(_("Taken back. What it had paid is open again."))
    return go(url_for("office.payments_show_payment", payment_uid=attempt.uid))


@office.get("/payments/<uid:payment_uid>/return", level=L3, may=BILLING)
def plan_return(payment_uid: str):
    return _return_form(row_at(Attempt, payment_uid), Form({"once": new_uid()}))


def _return_form(attempt: Attempt, form: Form) -> Response:
    return form_page(
        "payments/_office_return_form.html", form=form, nav="invoices", attempt=attempt, kept=kept(attempt),
        title=_("It was no payment after all"),
        back=url_for("office.payments_show_payment", payment_uid=attempt.uid),
    )  # fmt: skip
