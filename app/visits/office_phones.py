"""Whether technicians' phones keep the day's codes for where there is no signal."""

from flask import request, url_for

from app.base import db
from app.base.forms import Form
from app.base.fragments import go, page, say
from app.base.languages import _
from app.companies.branding import change_company, present_company
from app.doors import L3, office
from app.entrance import forget_hosts
from app.people.staff import SETTINGS


@office.get("/settings/phones", level=L3, may=SETTINGS)
def show_phones():
    return page("visits/office_phones.html", company=present_company())


@office.post("/settings/phones", level=L3, may=SETTINGS)
def change_phones():
    form = Form(request.form)
    with db.writing():
        change_company(codes_on_phones=bool(form["codes_on_phones"]))
    forget_hosts()
    say(_("Saved."))
    return go(url_for(".visits_show_phones"))
