"""What owners are shown of a visit."""

from flask import request, url_for

from app.base import db
from app.base.forms import Form
from app.base.fragments import go, page, say
from app.base.languages import _
from app.companies.branding import change_company, present_company
from app.doors import L3, office
from app.entrance import forget_hosts
from app.people.staff import SETTINGS


@office.get("/settings/sharing", level=L3, may=SETTINGS)
def show_sharing():
    return page("companies/office_sharing.html", company=present_company())


@office.post("/settings/sharing", level=L3, may=SETTINGS)
def change_sharing():
    form = Form(request.form)
    with db.writing():
        change_company(shows_reports=bool(form["shows_reports"]), shows_minutes=bool(form["shows_minutes"]))
    forget_hosts()
    say(_("Saved."))
    return go(url_for(".companies_show_sharing"))
