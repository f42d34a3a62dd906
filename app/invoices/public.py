"""Is this invoice genuine? Anybody with its code sees whose it is, how much, and where it is really paid."""

import datetime as dt

from flask import request

from app.base import current, db
from app.base.forms import Form
from app.base.fragments import page
from app.base.languages import _
from app.base.limits import Limit, network_of
from app.doors import L0, public
from app.invoices.check_codes import NotGenuine, invoice_with
from app.invoices.ledger import balance_cents
from app.invoices.paper_values import paper_link

# From one address; a code is one of ten thousand million.
TRIES = Limit("invoice codes", 30, dt.timedelta(hours=1))


@public.get("/verify", level=L0)
def show_verify():
    """A code in the address is only filled in: nothing is looked up before somebody asks."""
    return _page(Form({"code": request.args.get("code", "")[:60]}))


@public.post("/verify", level=L0)
def verify():
    form = Form(request.form)
    with db.writing():
        is_within_limit = TRIES.takes(network_of(request.remote_addr or ""))
    if not is_within_limit:
        form.refuse("code", _("That is often for one hour. Please call us and read us the number of the invoice."))
        return _page(form, 429)
    try:
        invoice = invoice_with(form["code"])
    except NotGenuine:
        form.refuse("code", _("We know no invoice with this code. Look at it again; if it still fails, do not pay."))
        return _page(form, 422)
    return page("invoices/public_verified.html", invoice=invoice, link=paper_link(invoice),
                open_cents=balance_cents(invoice) if invoice.state == "open" else 0, company=current.company())


def _page(form: Form, status: int = 200):
    return page("invoices/public_verify.html", status, form=form)
