"""The company's rules for its bills: credits, taxes, days to pay, prices of chemicals."""

from flask import request, url_for

from app.base import db
from app.base.forms import Form
from app.base.fragments import go, page, say
from app.base.languages import _
from app.doors import L3, office
from app.invoices.rule_forms import rule_choices, rules_as_form, rules_in
from app.people.staff import SETTINGS
from app.plans.billing_rules import billing_rules, change_billing_rules


@office.get("/settings/billing", level=L3, may=SETTINGS)
def show_billing():
    return _page(rules_as_form(billing_rules()))


@office.post("/settings/billing", level=L3, may=SETTINGS)
def change_billing():
    form = Form(request.form)
    fields = rules_in(form)
    if not form.is_good:
        return _page(form)
    with db.writing():
        change_billing_rules(**fields)
    say(_("Saved. The next invoices follow it."))
    return go(url_for(".invoices_show_billing"))


def _page(form: Form):
    return page("invoices/office_rules.html", 200 if form.is_good else 422, form=form, **rule_choices())
