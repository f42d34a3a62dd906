"""Cash, checks and money in advance, typed in by the office; and credit that it gives."""

import datetime as dt
from dataclasses import dataclass

from flask import Response, request, url_for

from app.accounts.models import Account
from app.base import clock, current, db
from app.base.form_pages import form_page
from app.base.forms import Form
from app.base.fragments import go, say
from app.base.gates import row_at
from app.base.ids import new_uid
from app.base.languages import _, _l, money
from app.base.money import Money
from app.doors import L3, office
from app.invoices.credit import credit_cents, given_left, open_invoices
from app.invoices.credit_book import credit_steps
from app.invoices.drafting import InvoiceRefused
from app.invoices.models import Invoice
from app.payments.by_hand import oldest_first, receive
from app.payments.correcting import ask
from app.payments.giving_back import payable_out
from app.people.staff import BILLING
from app.plans.billing_rules import billing_rules

# Older money is in the books of a closed year, or its year is half typed.
LONG_AGO = dt.timedelta(days=2 * 366)
WAYS = {"check": _l("Check"), "cash": _l("Cash")}


@dataclass(frozen=True)
class Open:
    """An invoice that may be paid by hand."""

    invoice: Invoice
    open: Money


@office.get("/accounts/<uid:account_uid>/payments/new", level=L3, may=BILLING)
def new_payment(account_uid: str):
    account = row_at(Account, account_uid)
    return _payment_form(account, Form({"once": new_uid(), "way": "check", "day": _today().isoformat()}))


@office.post("/accounts/<uid:account_uid>/payments", level=L3, may=BILLING)
def enter_payment(account_uid: str):
    account, form = row_at(Account, account_uid), Form(request.form)
    way, cents, day = form.one_of("way", WAYS), form.cents("amount"), form.day("day")
    reference, parts = form.text("reference", longest=60), _parts_in(form, account)
    if cents <= 0:
        form.refuse("amount", _("Type an amount, such as 155.00."))
    if day and day > _today():
        form.refuse("day", _("This day is still to come."))
    if day and day < _today() - LONG_AGO:
        form.refuse("day", _("This day is too long ago. Look at the year."))
    if not form.is_good:
        return _payment_form(account, form)
    try:
        with db.writing():
            shares = parts or [part for part in oldest_first(open_invoices(account.id), cents) if part[1] > 0]
            attempt = receive(account, way, cents, day, shares, reference=reference, once=form["once"])
    except InvoiceRefused as no:
        form.refuse("amount", no)
        return _payment_form(account, form)
    say(_("%(amount)s is in the book.", amount=money(attempt.money)))
    return go(url_for("office.payments_show_payment", payment_uid=attempt.uid))


def _parts_in(form: Form, account: Account) -> list[tuple[Invoice, int]]:
    """What was typed beside the invoices; nothing typed is nothing said."""
    opens = [invoice for invoice, _cents in open_invoices(account.id)]
    names = {f"part-{invoice.uid}" for invoice in opens}
    if any(form[name].strip() for name in form if name.startswith("part-") and name not in names):
        form.refuse("amount", _("One of these invoices is not open any more. Look at the list again."))
    typed = [(invoice, form.cents(f"part-{invoice.uid}")) for invoice in opens if form[f"part-{invoice.uid}"].strip()]
    for invoice, cents in typed:
        if cents < 0:
            form.refuse(f"part-{invoice.uid}", _("Type an amount, such as 155.00."))
    return [(invoice, cents) for invoice, cents in typed if cents > 0]


def _payment_form(account: Account, form: Form) -> Response:
    currency = current.company().currency
    opens = [Open(invoice, Money(cents, currency)) for invoice, cents in open_invoices(account.id)]
    return form_page(
        "payments/_office_by_hand_form.html", form=form, nav="accounts", account=account, opens=opens,
        ways=list(WAYS.items()), title=_("Record cash or a check"), back=_account_page(account),
    )  # fmt: skip


def _account_page(account: Account) -> str:
    return url_for("office.home_show_account", account_uid=account.uid)


def _today():
    return clock.today(current.zone())


# ---- credit ----


@office.get("/accounts/<uid:account_uid>/credit", level=L3, may=BILLING)
def show_credit(account_uid: str):
    return _credit_form(row_at(Account, account_uid), Form({"once": new_uid()}))


@office.post("/accounts/<uid:account_uid>/credit", level=L3, may=BILLING)
def give_credit(account_uid: str):
    account, form = row_at(Account, account_uid), Form(request.form)
    cents, reason = form.cents("amount"), form.text("reason", needed=_("Say why, for the books."), longest=300)
    if cents <= 0:
        form.refuse("amount", _("Type an amount, such as 155.00."))
    if not form.is_good:
        return _credit_form(account, form)
    try:
        with db.writing():
            asked = ask("credit", account.id, cents, reason, once=form["once"])
    except InvoiceRefused as no:
        form.refuse("amount", no)
        return _credit_form(account, form)
    waits = asked.state == "waiting"
    say(_("Somebody else has to agree first. It waits for approval.") if waits else _("The credit is given."))
    return go(url_for(".payments_show_credit", account_uid=account.uid))


@office.post("/accounts/<uid:account_uid>/credit-back", level=L3, may=BILLING)
def take_credit_back(account_uid: str):
    account, form = row_at(Account, account_uid), Form(request.form)
    cents, reason = form.cents("back"), form.text("back-reason", needed=_("Say why, for the books."), longest=300)
    if cents <= 0:
        form.refuse("back", _("Type an amount, such as 155.00."))
    if form.is_good:
        try:
            with db.writing():
                ask("credit_back", account.id, cents, reason, once=form["once"])
        except InvoiceRefused as no:
            form.refuse("back", str(no))
    if not form.is_good:
        return _credit_form(account, form)
    say(_("It is taken back."))
    return go(url_for(".payments_show_credit", account_uid=account.uid))


def _credit_form(account: Account, form: Form) -> Response:
    limit, currency = billing_rules().approval_cents, current.company().currency
    return form_page(
        "payments/_office_credit_form.html", form=form, nav="accounts", account=account, title=_("Credit"),
        credit=Money(credit_cents(account.id), currency), steps=credit_steps([account.id]),
        limit=None if limit is None else Money(limit, currency), back=_account_page(account),
        earlier=payable_out(account.id), given=Money(given_left(account.id), currency),
    )  # fmt: skip
