"""The one yes that texts need, ticked by the person; the one press that ends them; and when a phone may ring."""

from flask import request

from app.base import db
from app.base.forms import Form
from app.base.fragments import go, say
from app.base.languages import _
from app.doors import L3, me, portal
from app.notices.consent import PURPOSES, agree, standing_of, withdraw
from app.notices.hours import hours_fault, set_hours
from app.notices.notices_pages import notices_page
from app.notices.places import NOTICES_PAGE
from app.properties.property_forms import ZONES


@portal.post("/account/notices/texts", level=L3, staff_too=True)
def agree_to_texts():
    form = Form(request.form)
    purposes = [purpose for purpose in PURPOSES if form[f"agree-{purpose}"]]
    if not me().phone or me().texts_stopped_at or standing_of(me().phone, me()).is_stopped:
        return go(NOTICES_PAGE)
    if not purposes:
        form.refuse("agree", _("Tick the box to agree. Without it we send you no texts, and that is fine, too."))
        return notices_page(form)
    with db.writing():
        agree(me(), purposes, request.remote_addr or "")
    say(_("Thank you. Choose below what we text you."))
    return go(NOTICES_PAGE)


@portal.post("/account/notices/texts/end", level=L3, staff_too=True)
def end_texts():
    with db.writing():
        withdraw(me(), request.remote_addr or "")
    say(_("Done. We text you no more, but for codes you ask for."))
    return go(NOTICES_PAGE)


@portal.post("/account/notices/hours", level=L3, staff_too=True)
def change_hours():
    form = Form(request.form)
    start, end = form.time("quiet_from"), form.time("quiet_until")
    zone = form.one_of("zone", ("", me().zone, *ZONES))
    fault = hours_fault(start, end) if form.is_good else ""
    if fault:
        form.refuse("quiet_from", fault)
    if not form.is_good:
        return notices_page(form)
    with db.writing():
        set_hours(me(), start, end, zone)
    say(_("Saved."))
    return go(NOTICES_PAGE)
