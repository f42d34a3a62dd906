"""Money that waits for a second person, and what was decided lately."""

from flask import request, url_for

from app.base import db
from app.base.forms import Form
from app.base.fragments import go, page, say
from app.base.gates import row_at
from app.base.languages import _
from app.doors import L3, me, office
from app.invoices.drafting import InvoiceRefused
from app.invoices.models import Correction
from app.payments.correcting import approve, refuse, withdraw
from app.payments.correction_book import decided_lately, waiting
from app.payments.correction_words import KIND_WORDS, STATE_WORDS
from app.people.staff import BILLING


@office.get("/corrections", level=L3, may=BILLING)
def list_corrections():
    return _page(Form({}))


@office.post("/corrections/<uid:correction_uid>/approval", level=L3, may=BILLING)
def approve_correction(correction_uid: str):
    return _do(row_at(Correction, correction_uid), approve, _("Agreed. It is done."))


@office.post("/corrections/<uid:correction_uid>/refusal", level=L3, may=BILLING)
def refuse_correction(correction_uid: str):
    correction, form, name = row_at(Correction, correction_uid), Form(request.form), f"why-{correction_uid}"
    why = form.text(name, needed=_("Say why not, so that whoever asked knows."), longest=300)
    if not form.is_good:
        return _page(form)
    return _do(correction, lambda one: refuse(one, why), _("Refused."))


@office.post("/corrections/<uid:correction_uid>/withdrawal", level=L3, may=BILLING)
def withdraw_correction(correction_uid: str):
    return _do(row_at(Correction, correction_uid), withdraw, _("Withdrawn."))


def _do(correction: Correction, verb, sentence: str):
    try:
        with db.writing():
            verb(correction)
    except InvoiceRefused as no:
        form = Form(request.form)
        form.refuse(correction.uid, no)
        return _page(form)
    say(sentence)
    return go(url_for("office.payments_list_corrections"))


def _page(form: Form):
    return page(
        "payments/office_corrections.html", 200 if form.is_good else 422, form=form, rows=waiting(), own=me().id,
        decided=decided_lately(), kinds=KIND_WORDS, states=STATE_WORDS,
    )  # fmt: skip
