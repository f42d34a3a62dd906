"""Reminders, late fees and holds: what goes out tomorrow, the switches, and the rules behind them."""

from flask import request, url_for
from sqlmodel import select
from werkzeug.exceptions import NotFound

from app.accounts.holds import live_hold
from app.accounts.models import Account
from app.base import db
from app.base.db import session
from app.base.forms import Form
from app.base.fragments import go, page, say
from app.base.gates import row_at
from app.base.languages import _
from app.doors import L3, office
from app.invoices.drafting import InvoiceRefused
from app.invoices.ledger import balance_cents
from app.invoices.models import Correction, Invoice
from app.payments.correcting import ask
from app.payments.dunning.board import MOST, holds, preview
from app.payments.dunning.fees import fee_behind
from app.payments.dunning.holding import lift_by_office
from app.payments.dunning.reminding import leave_alone
from app.payments.dunning.rule_forms import places, rules_as_form, rules_in
from app.payments.dunning.rules import change_dunning_rules, dunning_rules, is_anything_on
from app.payments.dunning.words import MOVES, reason_words, step_words
from app.people.staff import BILLING, SETTINGS

REST_DAYS = 14


@office.get("/reminders", level=L3, may=BILLING)
def show_reminders():
    return page(
        "payments/office_reminders.html", tomorrow=preview(), holds=holds(), rules=dunning_rules(), most=MOST,
        is_on=is_anything_on(dunning_rules()), reason_words=reason_words, step_words=step_words, moves=MOVES,
    )  # fmt: skip


@office.get("/settings/reminders", level=L3, may=SETTINGS)
def show_dunning():
    return _rules_page(rules_as_form(dunning_rules()))


@office.post("/settings/reminders", level=L3, may=SETTINGS)
def change_dunning():
    form = Form(request.form)
    fields = rules_in(form)
    if not form.is_good:
        return _rules_page(form)
    with db.writing():
        change_dunning_rules(**fields)
    say(_("Saved. Here is what goes out tomorrow."))
    return go(url_for(".payments_show_reminders"))


@office.post("/invoices/<uid:invoice_uid>/reminders", level=L3, may=BILLING)
def switch_reminders(invoice_uid: str):
    """`on` "" leaves the invoice alone."""
    invoice, is_on = row_at(Invoice, invoice_uid), bool(request.form.get("on"))
    with db.writing():
        leave_alone(invoice, not is_on)
    say(_("%(number)s is reminded of again.", number=invoice.number) if is_on else
        _("Nobody is reminded of %(number)s.", number=invoice.number))  # fmt: skip
    return go(_back(url_for(".invoices_show_invoice", invoice_uid=invoice.uid)))


@office.post("/invoices/<uid:invoice_uid>/waiver", level=L3, may=BILLING)
def waive_fee(invoice_uid: str):
    """The invoice is the fee's own."""
    invoice = row_at(Invoice, invoice_uid)
    fee = fee_behind(invoice)
    if fee is None:
        raise NotFound
    try:
        with db.writing():
            waits = _ask_to_waive(invoice)
        say(_("Somebody else has to agree first. It waits for approval.") if waits else
            _("The late fee is waived: %(number)s is void.", number=invoice.number))  # fmt: skip
    except InvoiceRefused:
        say(_("Something was paid on it already. Give that back first."))
    return go(url_for(".invoices_show_invoice", invoice_uid=invoice.uid))


def _ask_to_waive(invoice: Invoice) -> bool:
    """A fee that is let go is money given away like any other. Whether it waits; pressed twice it is waived once."""
    if invoice.state == "void":
        return False
    same = select(Correction.id).where(Correction.invoice_id == invoice.id, Correction.state == "waiting")
    if session().exec(same.limit(1)).first():
        return True
    asked = ask("void", invoice.account_id, balance_cents(invoice), _("Late fee waived"), invoice=invoice)
    return asked.state == "waiting"


@office.post("/accounts/<uid:account_uid>/hold/lifting", level=L3, may=BILLING)
def lift_hold(account_uid: str):
    """Pressed twice it is lifted once."""
    account = row_at(Account, account_uid)
    with db.writing():
        hold = live_hold(account.id)
        if hold is not None:
            lift_by_office(hold, REST_DAYS)
    say(_("The hold is lifted. There is no new one for %(days)s days.", days=REST_DAYS))
    return go(_back(url_for(".home_show_account", account_uid=account.uid)))


def _rules_page(form: Form):
    return page("payments/office_dunning.html", 200 if form.is_good else 422, form=form, **places())


def _back(otherwise: str) -> str:
    return url_for(".payments_show_reminders") if request.form.get("back") == "reminders" else otherwise
