"""A dispute that was lost: the office says that what it had paid is asked for again."""

from flask import request, url_for

from app.base import db
from app.base.fragments import go, say
from app.base.gates import row_at
from app.base.ids import is_uid
from app.base.languages import _
from app.doors import L3, office
from app.invoices.drafting import InvoiceRefused
from app.invoices.models import Invoice
from app.payments.disputed import ask_again
from app.payments.models import Attempt
from app.people.staff import BILLING


@office.post("/payments/<uid:payment_uid>/asking-again", level=L3, may=BILLING)
def ask_for_payment_again(payment_uid: str):
    """`invoice` is the page to go back to, where it was not the payment's own."""
    attempt, invoice = row_at(Attempt, payment_uid), request.form.get("invoice", "")
    try:
        with db.writing():
            ask_again(attempt)
        say(_("It is asked for again. Reminders go on after some days; AutoPay leaves it alone."))
    except InvoiceRefused as no:
        say(str(no))
    if is_uid(invoice):
        return go(url_for(".invoices_show_invoice", invoice_uid=row_at(Invoice, invoice).uid))
    return go(url_for(".payments_show_payment", payment_uid=attempt.uid))
