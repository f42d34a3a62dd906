"""How the company takes money: parts, and where checks and bank transfers go."""

import re

from flask import request, url_for

from app.base import db
from app.base.forms import Form, dollars
from app.base.fragments import go, page, say
from app.base.languages import _
from app.base.money import BANK_LEAST
from app.companies.branding import present_company
from app.doors import L3, L4, office
from app.entrance import forget_hosts
from app.invoices.remitting import FIELDS, change_remit_to, remit_to
from app.payments.part_rules import change_part_rules
from app.people.contacts import BadContact, normal_email
from app.people.staff import SETTINGS

MOST_LEAST = 1_000_000


@office.get("/settings/payments", level=L3, may=SETTINGS)
def show_rules():
    return _page(_parts_as_form(), _remit_as_form())


@office.post("/settings/payments", level=L3, may=SETTINGS)
def change_parts():
    form = Form(request.form)
    least = form.cents("least") if form["least"].strip() else BANK_LEAST
    if form.is_good and not BANK_LEAST <= least <= MOST_LEAST:
        form.refuse("least", _("Type an amount from 0.50 to 10,000.00."))
    if not form.is_good:
        return _page(form, _remit_as_form())
    with db.writing():
        change_part_rules(bool(form["parts"]), least)
    forget_hosts()
    return _saved()


@office.post("/settings/remittance", level=L4, may=SETTINGS)
def change_remittance():
    """Where money goes: whoever changes it has just proven who they are."""
    form = Form(request.form)
    fields = {name: form.text(name, longest=100) for name in FIELDS}
    fields["email"] = _email(form)
    _check_bank(form, fields)
    if not form.is_good:
        return _page(_parts_as_form(), form)
    with db.writing():
        change_remit_to(**fields)
    return _saved()


def _email(form: Form) -> str:
    try:
        return normal_email(form["email"]) if form["email"].strip() else ""
    except BadContact as bad:
        form.refuse("email", bad)
        return ""


def _check_bank(form: Form, fields: dict[str, str]) -> None:
    """Both numbers or none."""
    routing, account = fields["routing_number"].replace(" ", ""), fields["account_number"].replace(" ", "")
    if bool(routing) != bool(account):
        form.refuse("account_number" if routing else "routing_number", _("A bank transfer needs both numbers."))
    if routing and not is_routing_number(routing):
        form.refuse("routing_number", _("This is no routing number: look at its nine digits again."))
    if account and not re.fullmatch(r"[0-9-]{4,20}", account, re.ASCII):
        form.refuse("account_number", _("Type the digits of the account number."))
    fields |= {"routing_number": routing, "account_number": account}


def is_routing_number(digits: str) -> bool:
    """Nine digits whose weighted sum (3, 7, 1) ends in zero: the check of the American Bankers Association."""
    if not re.fullmatch(r"[0-9]{9}", digits, re.ASCII):
        return False
    return sum(int(digit) * weight for digit, weight in zip(digits, (3, 7, 1) * 3, strict=True)) % 10 == 0


def _parts_as_form() -> Form:
    company = present_company()
    return Form({"parts": "on" if company.part_payments else "", "least": dollars(company.minimum_payment_cents)})


def _remit_as_form() -> Form:
    row = remit_to()
    return Form({name: getattr(row, name) for name in FIELDS})


def _page(parts: Form, remit: Form):
    status = 200 if parts.is_good and remit.is_good else 422
    return page("payments/office_rules.html", status, parts=parts, remit=remit)


def _saved():
    say(_("Saved."))
    return go(url_for("office.payments_show_rules"))
