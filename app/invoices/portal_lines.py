"""One line of an invoice: why it is there, and a question about it."""

from flask import abort, request
from sqlmodel import select

from app.accounts.rights import SEE_PRICES, SEE_VISITS
from app.base import db
from app.base.db import session
from app.base.forms import Form
from app.base.fragments import go, page, say
from app.base.languages import _
from app.base.limits import DAY, Limit
from app.conversations.questions import INVOICE, LONGEST, Subject, ask
from app.conversations.reading import threads_about
from app.doors import L2, me, portal, reach
from app.invoices.explaining import explain
from app.invoices.gates import invoice_for
from app.invoices.models import Invoice, Line

A_DAY = Limit("questions", 20, DAY)


@portal.get("/invoices/<uid:uid>/lines/<uid:line_uid>", level=L2, may=SEE_PRICES)
def show_line(uid: str, line_uid: str):
    invoice = invoice_for(reach(), uid)
    return _page(invoice, _line(invoice, line_uid), Form({}))


@portal.post("/invoices/<uid:uid>/lines/<uid:line_uid>/question", level=L2, may=SEE_PRICES)
def question_line(uid: str, line_uid: str):
    invoice = invoice_for(reach(), uid)
    line, form = _line(invoice, line_uid), Form(request.form)
    text = form.text("text", needed=_("Write your question first."), longest=LONGEST)
    with db.writing():
        if form.is_good and not A_DAY.takes(str(me().id)):
            form.refuse("text", _("That is a lot for one day. Please call us."))
        thread = ask(invoice.account_id, _subject(invoice, line), me(), text) if form.is_good else None
    if thread is None:
        return _page(invoice, line, form)
    say(_("Sent. Until it is answered, AutoPay leaves this invoice alone."))
    return go(f"/questions/{thread.uid}")


def _subject(invoice: Invoice, line: Line) -> Subject:
    return Subject(INVOICE, invoice.id, line.id, f"/invoices/{invoice.uid}", invoice.number, line.description)


def _line(invoice: Invoice, uid: str) -> Line:
    return session().exec(select(Line).where(Line.uid == uid, Line.invoice_id == invoice.id)).first() or abort(404)


def _page(invoice: Invoice, line: Line, form: Form):
    asked = [thread for thread in threads_about(INVOICE, invoice.id) if thread.part_id == line.id]
    return page(
        "invoices/portal_line.html", 200 if form.is_good else 422, invoice=invoice, line=line, form=form, asked=asked,
        why=explain(invoice, line), to_visits=reach().has(SEE_VISITS),
    )  # fmt: skip
