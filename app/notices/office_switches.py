"""The company says of what its customers hear."""

from flask import request, url_for

from app.base import db
from app.base.forms import Form
from app.base.fragments import go, page, say
from app.base.languages import _
from app.companies.branding import change_company, present_company
from app.doors import L3, office
from app.notices.kinds import CHOOSABLE
from app.notices.switches import SWITCHABLE, off_kinds, set_switches
from app.people.staff import SETTINGS

LONGEST_WAIT = 24 * 60


@office.get("/settings/messages", level=L3, may=SETTINGS)
def show_switches():
    return _page(Form({"minutes": present_company().change_minutes}), off_kinds())


@office.post("/settings/messages", level=L3, may=SETTINGS)
def change_switches():
    """A switch that is off is not sent."""
    form, wanted = Form(request.form), [name for name in SWITCHABLE if name in request.form]
    minutes = form.whole("minutes", 0, LONGEST_WAIT)
    if not form.is_good:
        return _page(form, set(SWITCHABLE) - set(wanted))
    with db.writing():
        set_switches(wanted)
        change_company(change_minutes=minutes or 0)
    say(_("Saved."))
    return go(url_for(".notices_show_switches"))


def _page(form: Form, off: set[str]):
    kinds = [(name, CHOOSABLE[name]) for name in SWITCHABLE]
    return page("notices/office_switches.html", 200 if form.is_good else 422, form=form, kinds=kinds, off=off)
