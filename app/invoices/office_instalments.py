"""The office splits an invoice in dated parts."""

import datetime as dt

from flask import request, url_for

from app.base import clock, current, db
from app.base.form_pages import form_page
from app.base.forms import Form
from app.base.fragments import go, say
from app.base.gates import row_at
from app.base.languages import _, _l
from app.doors import L3, office
from app.invoices.drafting import InvoiceRefused
from app.invoices.instalments import EVERY, MOST_PARTS, days_from, join, parts_of, split
from app.invoices.models import Invoice
from app.people.staff import BILLING

EVERY_WORDS = {"month": _l("Each month"), "two_weeks": _l("Every two weeks"), "week": _l("Each week")}
# A plan of instalments ends within so many days from its first.
FARTHEST = dt.timedelta(days=366)


@office.get("/invoices/<uid:invoice_uid>/instalments", level=L3, may=BILLING)
def show_instalments(invoice_uid: str):
    first = max(clock.today(current.zone()), row_at(Invoice, invoice_uid).due_on)
    return _form(row_at(Invoice, invoice_uid), Form({"parts": "3", "first": first.isoformat(), "every": "month"}))


@office.post("/invoices/<uid:invoice_uid>/instalments", level=L3, may=BILLING)
def split_invoice(invoice_uid: str):
    invoice, form = row_at(Invoice, invoice_uid), Form(request.form)
    count, first, every = form.whole("parts", 2, MOST_PARTS), form.day("first"), form.one_of("every", EVERY)
    today = clock.today(current.zone())
    if not form["parts"].strip():
        form.refuse("parts", _("Type a whole number from %(least)s to %(most)s.", least=2, most=MOST_PARTS))
    if first and not today <= first <= today + FARTHEST:
        form.refuse("first", _("Choose a day from today on, within a year."))
    try:
        if form.is_good:
            with db.writing():
                split(invoice, days_from(first, every, count))
    except InvoiceRefused:
        form.refuse("parts", _("Only an open invoice that nobody is paying now can be split."))
    if not form.is_good:
        return _form(invoice, form)
    say(_("Split in %(count)s parts. The owner sees them.", count=count))
    return go(_to(invoice))


@office.post("/invoices/<uid:invoice_uid>/instalments/end", level=L3, may=BILLING)
def join_invoice(invoice_uid: str):
    invoice = row_at(Invoice, invoice_uid)
    with db.writing():
        join(invoice)
    say(_("It is one amount again."))
    return go(_to(invoice))


def _form(invoice: Invoice, form: Form):
    return form_page(
        "invoices/_office_instalments.html", form=form, title=_("Instalments"), nav="invoices", back=_to(invoice),
        invoice=invoice, every=list(EVERY_WORDS.items()), parts=parts_of(invoice),
    )  # fmt: skip


def _to(invoice: Invoice) -> str:
    return url_for("office.invoices_show_invoice", invoice_uid=invoice.uid)
