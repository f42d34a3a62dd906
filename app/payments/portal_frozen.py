"""One invoice that AutoPay leaves alone, until its owner says so."""

from flask import request

from app.accounts.rights import PAY
from app.base import db
from app.base.fragments import go, say
from app.base.languages import _
from app.doors import L2, L3, me, portal, reach
from app.invoices.gates import invoice_for
from app.payments.autopay.consent import freeze, thaw

LONGEST = 500


@portal.post("/invoices/<uid:uid>/freeze", level=L2, may=PAY)
def freeze_invoice(uid: str):
    invoice, question = invoice_for(reach(), uid, PAY), request.form.get("question", "").strip()[:LONGEST]
    with db.writing():
        freeze(invoice, me(), question)
    say(_("AutoPay leaves this invoice alone. We look at your question.") if question else
        _("AutoPay leaves this invoice alone."))  # fmt: skip
    return go(f"/invoices/{uid}")


@portal.post("/invoices/<uid:uid>/thaw", level=L3, may=PAY)
def thaw_invoice(uid: str):
    invoice = invoice_for(reach(), uid, PAY)
    with db.writing():
        thaw(invoice)
    say(_("AutoPay charges this invoice again. We tell you the day first."))
    return go(f"/invoices/{uid}")
