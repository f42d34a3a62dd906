"""How long owners, staff and technicians stay signed in."""

import datetime as dt

from flask import request, url_for

from app.base import db
from app.base.forms import Form
from app.base.fragments import go, page, say
from app.base.languages import _
from app.doors import L3, L4, office
from app.people.session_rules import set_session_rule
from app.people.sessions import lives_of
from app.people.staff import SETTINGS

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
# Field -> kind, which of the two lives, its unit, and the longest that we allow.
FIELDS = {
    "owners_idle": ("full", 0, DAY, 400), "owners_longest": ("full", 1, DAY, 400),
    "staff_idle": ("staff", 0, HOUR, 72), "staff_longest": ("staff", 1, DAY, 30),
    "technicians_longest": ("technician", 1, DAY, 90),
}


@office.get("/settings/sign-in", level=L3, may=SETTINGS)
def show_session_rules():
    return _page(Form({name: lives_of(kind)[which] // unit for name, (kind, which, unit, _) in FIELDS.items()}))


@office.post("/settings/sign-in", level=L4, may=SETTINGS)
def change_session_rules():
    form = Form(request.form)
    typed = {name: form.whole(name, 1, most) for name, (_kind, _which, _unit, most) in FIELDS.items()}
    for name in (name for name, value in typed.items() if value is None):
        form.refuse(name, _("Type a number."))
    if not form.is_good:
        return _page(form)
    lives = {name: typed[name] * unit for name, (_kind, _which, unit, _most) in FIELDS.items()}
    with db.writing():
        _set(lives)
    say(_("Saved. It counts at once."))
    return go(url_for("office.people_show_session_rules"))


def _set(lives: dict[str, dt.timedelta]) -> None:
    """A technician's phone is in use or lost: it has one life only."""
    set_session_rule("full", min(lives["owners_idle"], lives["owners_longest"]), lives["owners_longest"])
    set_session_rule("staff", min(lives["staff_idle"], lives["staff_longest"]), lives["staff_longest"])
    set_session_rule("technician", lives["technicians_longest"], lives["technicians_longest"])


def _page(form: Form):
    return page("people/office_sessions.html", 200 if form.is_good else 422, form=form)
