"""Tips and the card surcharge: both are off until the office switches them on."""

from flask import request, url_for

from app.base import clock, current, db
from app.base.forms import Form
from app.base.fragments import go, page, say
from app.base.languages import _
from app.companies.branding import present_company
from app.doors import L3, office
from app.entrance import forget_hosts
from app.payments.extra_forms import (
    PLACES,
    WORDS,
    states_shown,
    surcharge_as_form,
    surcharge_in,
    tips_as_form,
    tips_in,
)
from app.payments.extra_rules import change_tips, confirm_surcharge, stop_surcharge
from app.people.staff import SETTINGS


@office.get("/settings/extras", level=L3, may=SETTINGS)
def show_extras():
    company = present_company()
    return _page(tips_as_form(company), surcharge_as_form(company))


@office.post("/settings/tips", level=L3, may=SETTINGS)
def change_tip_rules():
    form = Form(request.form)
    is_on, kind, presets = tips_in(form)
    if not form.is_good:
        return _page(form, surcharge_as_form(present_company()))
    with db.writing():
        change_tips(is_on, kind, presets)
    return _saved()


@office.post("/settings/surcharge", level=L3, may=SETTINGS)
def change_surcharge():
    """Switching it off needs nothing else; switching it on, or changing it, is confirmed each time."""
    form = Form(request.form)
    terms = surcharge_in(form, present_company(), _today()) if form["surcharges"] else None
    if not form.is_good:
        return _page(tips_as_form(present_company()), form)
    with db.writing():
        confirm_surcharge(**terms) if terms else stop_surcharge()
    return _saved()


def _page(tips: Form, surcharge: Form):
    status, begins = 200 if tips.is_good and surcharge.is_good else 422, present_company().surcharge_from
    return page(
        "payments/office_extras.html", status, tips=tips, surcharge=surcharge, places=PLACES, kinds=list(WORDS.items()),
        **states_shown(surcharge), begins=begins if begins and begins > _today() else None,
    )  # fmt: skip


def _saved():
    forget_hosts()
    say(_("Saved."))
    return go(url_for("office.payments_show_extras"))


def _today():
    return clock.today(current.zone())
