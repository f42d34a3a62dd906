"""New invoices, by hand or from visits, and the lines of a draft."""

import datetime as dt
from collections.abc import Callable

from flask import abort, request, url_for
from sqlmodel import select

from app.accounts.models import Account
from app.base import clock, current, db
from app.base.db import session
from app.base.form_pages import form_page
from app.base.forms import Form
from app.base.fragments import go, page, say
from app.base.gates import row_at, row_of
from app.base.languages import _
from app.doors import L3, office
from app.invoices.composing import is_exempt
from app.invoices.drafting import AlreadyBilled, draft_invoice, set_lines
from app.invoices.from_visits import lines_for, lines_for_parts, unbilled, unbilled_parts
from app.invoices.line_forms import SPARE, bill_as_form, bill_in, rows_in
from app.invoices.models import Invoice
from app.invoices.rule_forms import rate_as_typed, rate_in
from app.people.staff import BILLING
from app.plans.billing_rules import billing_rules
from app.properties.models import Property


@office.get("/invoices/new", level=L3, may=BILLING)
def new_invoice():
    """Which account first; then visits to choose from, and a form for anything else."""
    if not request.args.get("account"):
        return page("invoices/office_choose_account.html", **_choice(request.args.get("name", "")[:80]))
    account = row_at(Account, request.args["account"])
    return _new_page(account, Form({"due_on": _due(), "purchase_order": account.purchase_order} | _taxes(account)))


@office.post("/accounts/<uid:account_uid>/invoices", level=L3, may=BILLING)
def draft_by_hand(account_uid: str):
    account, form = row_at(Account, account_uid), Form(request.form)
    bill = bill_in(form, _places(account))
    if form["more"] or not form.is_good:
        return _new_page(account, form)
    with db.writing():
        invoice = draft_invoice(
            account, bill.lines, due_on=bill.due_on, purchase_order=bill.purchase_order, note=bill.note
        )
    return _to(invoice, _("%(number)s is drafted. Nobody but the office sees it yet.", number=invoice.number))


@office.post("/accounts/<uid:account_uid>/invoices/from-visits", level=L3, may=BILLING)
def draft_from_visits(account_uid: str):
    account, form = row_at(Account, account_uid), Form(request.form)
    chosen = [one for one in unbilled(account) if one.visit.uid in request.form.getlist("visit")]
    parts = [one for one in unbilled_parts(account) if one.part.uid in request.form.getlist("part")]
    tax, parts_tax = _rates(form, "visits_tax", account), _rates(form, "parts_tax", account)
    if not chosen and not parts:
        form.refuse("visits", _("Choose at least one visit or part."))
    if not form.is_good:
        return _new_page(account, form)
    try:
        with db.writing():
            invoice = draft_invoice(account, lines_for(chosen, tax) + lines_for_parts(parts, parts_tax))
    except AlreadyBilled:
        form.refuse("visits", _("Somebody billed one of these just now. Look again."))
        return _new_page(account, form)
    return _to(invoice, _("%(number)s is drafted. Nobody but the office sees it yet.", number=invoice.number))


@office.get("/invoices/<uid:invoice_uid>/lines", level=L3, may=BILLING)
def show_lines(invoice_uid: str):
    invoice = _draft(invoice_uid)
    return _lines_form(invoice, bill_as_form(invoice, _places(row_of(Account, invoice.account_id))))


@office.post("/invoices/<uid:invoice_uid>/lines", level=L3, may=BILLING)
def change_lines(invoice_uid: str):
    invoice, form = _draft(invoice_uid), Form(request.form)
    bill = bill_in(form, _places(row_of(Account, invoice.account_id)), invoice)
    if form["more"] or not form.is_good:
        return _lines_form(invoice, form)
    with db.writing():
        invoice.due_on, invoice.purchase_order, invoice.note = bill.due_on, bill.purchase_order, bill.note
        set_lines(invoice, bill.lines)
    return _to(invoice, _("Saved."))


def _rates(form: Form, name: str, account: Account) -> Callable[[int], int]:
    """The rate of a property by its id, in millionths: the typed one; what was offered and left so means its own."""
    typed = rate_in(form, name)
    if form[name].strip() != _usual(account):
        return lambda _place: typed
    own, company = {place.id: place.tax_millionths for place in _places(account)}, billing_rules().tax_millionths
    return lambda place: company if own.get(place) is None else own[place]


def _draft(uid: str) -> Invoice:
    invoice = row_at(Invoice, uid)
    return invoice if invoice.state == "draft" else abort(404)


def _new_page(account: Account, form: Form):
    values = {"chosen": request.form.getlist("visit") if request.form else None, "visits": unbilled(account),
              "chosen_parts": request.form.getlist("part") if request.form else None, "parts": unbilled_parts(account)}
    to = url_for(".invoices_draft_by_hand", account_uid=account.uid)
    return page(
        "invoices/office_new_invoice.html",
        200 if form.is_good else 422,
        account=account,
        form=form,
        to=to,
        **values,
        **_line_values(form, account),
    )


def _lines_form(invoice: Invoice, form: Form):
    account = row_of(Account, invoice.account_id)
    return form_page(
        "invoices/_office_lines_form.html", form=form, nav="invoices",
        title=_("Lines of %(number)s", number=invoice.number),
        to=url_for(".invoices_change_lines", invoice_uid=invoice.uid),
        back=url_for(".invoices_show_invoice", invoice_uid=invoice.uid), **_line_values(form, account),
    )  # fmt: skip


def _line_values(form: Form, account: Account) -> dict:
    places = _places(account)
    return {
        "rows": rows_in(form),
        "places": [("", _("No property")), *((place.uid, place.title) for place in places)] if len(places) > 1 else [],
        "only_place": places[0].uid if len(places) == 1 else "",
    }  # fmt: skip


def _places(account: Account) -> list[Property]:
    return list(session().exec(select(Property).where(Property.account_id == account.id).order_by(Property.id)).all())


def _due() -> dt.date:
    return clock.today(current.zone()) + dt.timedelta(days=billing_rules().due_days)


def _taxes(account: Account) -> dict[str, str]:
    """What the company usually charges, to be typed over."""
    rules, typed = billing_rules(), _usual(account)
    parts = {f"tax-{at}": typed for at in range(SPARE)} if rules.taxes_parts else {}
    rates = {"visits_tax": rules.taxes_service, "parts_tax": rules.taxes_parts}
    return parts | {name: typed for name, is_taxed in rates.items() if is_taxed}


def _usual(account: Account) -> str:
    """The rate of the first property; nothing for who is exempt."""
    if is_exempt(account, clock.today(current.zone())):
        return ""
    rate = next((place.tax_millionths for place in _places(account)), None)
    return rate_as_typed(billing_rules().tax_millionths if rate is None else rate)


def _choice(name: str) -> dict:
    found = select(Account.uid, Account.name, Account.number).where(Account.name.icontains(name, autoescape=True))
    return {"typed": name, "accounts": session().exec(found.order_by(Account.name).limit(20)).all()}


def _to(invoice: Invoice, sentence: str):
    say(sentence)
    return go(url_for(".invoices_show_invoice", invoice_uid=invoice.uid))
