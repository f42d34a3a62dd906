"""The company's tile server, if it wants a map instead of a drawn strip."""

from flask import request, url_for

from app.base import db
from app.base.forms import Form
from app.base.fragments import go, page, say
from app.base.languages import _
from app.companies.branding import change_company, present_company
from app.doors import L3, office
from app.entrance import forget_hosts
from app.people.staff import SETTINGS
from app.visits.tiles import BadTileServer, checked


@office.get("/settings/map", level=L3, may=SETTINGS)
def show_map():
    company = present_company()
    return _page(Form({"tile_url": company.tile_url, "tile_credit": company.tile_credit}))


@office.post("/settings/map", level=L3, may=SETTINGS)
def change_map():
    form = Form(request.form)
    address, credit = form.text("tile_url"), form.text("tile_credit", longest=120)
    try:
        address = checked(address) if address else ""
    except BadTileServer:
        form.refuse("tile_url", _("Type an https address with {z}, {x} and {y} in it."))
    if not form.is_good:
        return _page(form)
    with db.writing():
        change_company(tile_url=address, tile_credit=credit)
    forget_hosts()
    say(_("Saved."))
    return go(url_for(".companies_show_map"))


def _page(form: Form):
    return page("companies/office_map.html", 200 if form.is_good else 422, form=form)
