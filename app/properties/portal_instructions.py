"""Special instructions: what the technician should know, in the owner's words."""

from flask import request, url_for

from app.accounts.rights import EDIT_ACCESS
from app.base import clock, db
from app.base.fragments import go, page, say
from app.base.languages import _
from app.doors import L3, portal, reach
from app.plans.shown import technician_at
from app.properties.forms import read_instructions
from app.properties.gates import property_for
from app.properties.instructions import LONGEST, write_instructions
from app.properties.models import Property
from app.properties.profile import versions_of


@portal.get("/properties/<uid:property_uid>/instructions", level=L3, may=EDIT_ACCESS)
def show_instructions(property_uid: str):
    return _page(property_for(reach(), property_uid, EDIT_ACCESS))


@portal.post("/properties/<uid:property_uid>/instructions", level=L3, may=EDIT_ACCESS)
def save_instructions(property_uid: str):
    place = property_for(reach(), property_uid, EDIT_ACCESS)
    text, wrong = read_instructions(request.form.get("instructions", ""))
    if wrong:
        return _page(place, 422, text, wrong)
    with db.writing():
        write_instructions(place, text)
    who = technician_at(place.id, clock.today(place.zone))
    say(_("Saved. %(name)s sees it at the next visit.", name=who) if who else _("Saved for the next visit."))
    return go(url_for("portal.properties_show_property", property_uid=property_uid))


def _page(place: Property, status: int = 200, typed: str | None = None, error: str = ""):
    versions = versions_of(place)
    text = typed if typed is not None else versions[0].text if versions else ""
    return page(
        "properties/portal_instructions.html", status, place=place, text=text, error=error, longest=LONGEST,
        versions=versions, has_typed=typed is not None,
    )  # fmt: skip
