"""The AutoPay board: what comes tomorrow, what fails, what is about to; and the company's schedule of retries."""

from flask import request, url_for

from app.accounts.rights import PAY
from app.base import db
from app.base.db import session
from app.base.forms import Form
from app.base.fragments import go, page, say
from app.base.gates import row_at
from app.base.languages import _
from app.doors import L3, me, office
from app.notices.audience import people_with
from app.notices.autopay_told import when_told
from app.notices.kinds import EMAIL, TEXT
from app.notices.sending import NoAddress, send_portal_link
from app.payments.autopay.board import board
from app.payments.autopay.planning import rules
from app.payments.autopay.retries import LATEST, MOST_RETRIES
from app.payments.autopay.words import reason_words
from app.payments.failures import words_for
from app.payments.models_autopay import AutoPay
from app.people.models import Person
from app.people.staff import BILLING, SETTINGS


@office.get("/autopay", level=L3, may=BILLING)
def show_board():
    return _page(Form({"retry_days": ", ".join(str(day) for day in rules().retry_days)}))


@office.post("/autopay/<uid:autopay_uid>/fix-link", level=L3, may=BILLING)
def send_fix_link(autopay_uid: str):
    """To everybody who may pay for the account: by text where that reaches them, else by e-mail."""
    autopay = row_at(AutoPay, autopay_uid)
    with db.writing():
        reached = [person.first_name for person in people_with(PAY, autopay.account_id) if _sent(person, autopay)]
    say(_("The link is on its way to %(name)s.", name=", ".join(reached)) if reached else
        _("Nobody of this account can be reached."))  # fmt: skip
    return go(url_for(".payments_show_board"))


def _sent(person: Person, autopay: AutoPay) -> bool:
    channel = TEXT if person.phone and not person.texts_stopped_at else EMAIL
    try:
        send_portal_link(person, autopay, channel, me())
    except NoAddress:
        return False
    return True


@office.post("/autopay/rules", level=L3, may=SETTINGS)
def change_retries():
    form = Form(request.form)
    days = _days_in(form)
    if not form.is_good:
        return _page(form)
    with db.writing():
        present = rules()
        present.retry_days = days
        session().add(present)
    say(_("Saved."))
    return go(url_for(".payments_show_board"))


def _days_in(form: Form) -> list[int]:
    """Days after the first failure, rising; none at all means no retries."""
    parts = [part.strip() for part in form.text("retry_days").split(",") if part.strip()]
    days = [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 3]
    good = len(days) == len(parts) <= MOST_RETRIES and days == sorted(set(days))
    if not good or any(not 1 <= day <= LATEST for day in days):
        form.refuse("retry_days", _("Type up to %(count)s rising days from 1 to %(last)s, such as 1, 3, 5, 7.",
                                    count=MOST_RETRIES, last=LATEST))  # fmt: skip
    return days


def _page(form: Form):
    return page(
        "payments/office_autopay.html",
        200 if form.is_good else 422,
        form=form,
        board=board(when_told),
        reason_words=reason_words,
        why=lambda code: words_for(code)[0],
    )
