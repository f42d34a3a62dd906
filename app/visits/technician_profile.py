"""What owners see of a technician, and whether she shares where she is on her way: hers to say."""

from flask import request, url_for

from app.base import clock, current, db, files
from app.base.forms import Form
from app.base.fragments import go, page, say
from app.base.images import PhotoRefused, make_derivatives
from app.base.languages import _
from app.doors import L3, me, technician
from app.people.profile import EARLIEST, change_photo, change_profile, photo_address, staff_of
from app.people.staff import ROUTE
from app.visits.positions import forget_positions_of


@technician.get("/profile", level=L3, may=ROUTE)
def show_profile():
    staff = staff_of(me())
    return _page(Form({"works_since": staff.works_since, "shares": "on" if staff.shares_position else ""}))


@technician.post("/profile", level=L3, may=ROUTE)
def save_profile():
    """Who stops sharing leaves no point behind."""
    form, staff = Form(request.form), staff_of(me())
    since = form.whole("works_since", EARLIEST, clock.today(current.zone()).year)
    if not form.is_good:
        return _page(form)
    with db.writing():
        change_profile(staff, since, bool(form["shares"]))
        if not form["shares"]:
            forget_positions_of(me())
    return _saved()


@technician.post("/profile/photo", level=L3, may=ROUTE)
def save_photo():
    """Drawn anew from its pixels; `remove` takes it away."""
    form, sent, key = Form(request.form), request.files.get("photo"), ""
    try:
        key = files.put(make_derivatives(sent.read()).thumb) if sent and sent.filename else ""
    except PhotoRefused as refused:
        form.refuse("photo", refused.sentence)
    if not key and not form["remove"]:
        form.refuse("photo", _("Choose a picture: PNG, JPEG or WebP."))
        return _page(form)
    with db.writing():
        change_photo(staff_of(me()), key)
    return _saved()


def _page(form: Form):
    staff = staff_of(me())
    form.setdefault("works_since", "" if staff.works_since is None else str(staff.works_since))
    form.setdefault("shares", "on" if staff.shares_position else "")
    status = 200 if form.is_good else 422
    return page("visits/technician_profile.html", status, form=form, photo=photo_address(staff.photo_key))


def _saved():
    say(_("Saved."))
    return go(url_for("technician.visits_show_profile"))
