"""When tomorrow's visits are announced, and how much may ring in a day."""

import datetime as dt

from flask import request, url_for

from app.base import db
from app.base.changing import change
from app.base.forms import Form
from app.base.fragments import go, page, say
from app.base.languages import _
from app.companies.branding import present_company
from app.doors import L3, office
from app.entrance import forget_hosts
from app.notices.hours import change_notice_rules, notice_rules
from app.people.staff import SETTINGS
from app.visits.day_before import UNTIL

MOST = 200
EARLIEST = dt.time(8)


@office.get("/settings/notices", level=L3, may=SETTINGS)
def show_notice_rules():
    rules = notice_rules()
    return _page(Form({"texts_a_day": rules.texts_a_day, "pushes_a_day": rules.pushes_a_day,
                       "reminds_at": present_company().reminds_at}))  # fmt: skip


@office.post("/settings/notices", level=L3, may=SETTINGS)
def save_notice_rules():
    form = Form(request.form)
    fields = {name: form.whole(name, 1, MOST) for name in ("texts_a_day", "pushes_a_day")}
    for name, value in fields.items():
        if value is None:
            form.refuse(name, _("Type a whole number from %(least)s to %(most)s.", least=1, most=MOST))
    hour = form.time("reminds_at")
    if hour is not None and not EARLIEST <= hour < UNTIL:
        form.refuse("reminds_at", _("Choose a time between 8 AM and 9 PM."))
    if not form.is_good:
        return _page(form)
    with db.writing():
        change_notice_rules(**fields)
        change(present_company(), "company.changed", {"reminds_at": hour})
    forget_hosts()
    say(_("Saved."))
    return go(url_for(".notices_show_notice_rules"))


def _page(form: Form):
    return page("notices/office_rules.html", 200 if form.is_good else 422, form=form)
