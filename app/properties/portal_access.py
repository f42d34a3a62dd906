"""Codes, the way to the gate, pets. Codes can be replaced without being seen; seeing them asks who you are first."""

from flask import Response, request, url_for

from app.accounts.rights import EDIT_ACCESS, SEE_ACCESS
from app.base import clock, db
from app.base.fragments import go, page, say
from app.base.languages import _
from app.doors import L3, L4, me, portal, reach
from app.plans.shown import technician_at
from app.properties.access import Codes, access_of, change_access, masked, reveal, views_of
from app.properties.forms import AccessForm, read_access
from app.properties.gates import property_for
from app.properties.look_words import look_words
from app.properties.models import Property

# How long codes stay on an open page.
SECONDS = 30

portal.app_template_filter("look_words")(look_words)


@portal.get("/properties/<uid:property_uid>/access", level=L3, may=EDIT_ACCESS)
def show_access(property_uid: str):
    return _page(property_for(reach(), property_uid, EDIT_ACCESS))


@portal.post("/properties/<uid:property_uid>/access", level=L3, may=EDIT_ACCESS)
def save_access(property_uid: str):
    place = property_for(reach(), property_uid, EDIT_ACCESS)
    form = read_access(request.form)
    if form.errors:
        return _page(place, 422, form=form)
    with db.writing():
        change_access(place, **form.fields)
    say(saved_words(place))
    return go(url_for("portal.properties_show_property", property_uid=property_uid))


@portal.post("/properties/<uid:property_uid>/access/view", level=L4, may=SEE_ACCESS)
def view_codes(property_uid: str):
    """Shows the codes once, for half a minute, and writes down who looked."""
    place = property_for(reach(), property_uid, SEE_ACCESS)
    with db.writing():
        codes = reveal(place, me(), "owner")
    response = _page(place, codes=codes)
    response.headers["Refresh"] = f"{SECONDS}; url={request.path.removesuffix('/view')}"
    return response


def saved_words(place: Property) -> str:
    who = technician_at(place.id, clock.today(place.zone))
    return _("Saved. %(name)s sees it at the next visit.", name=who) if who else _("Saved for the next visit.")


def _page(place: Property, status: int = 200, form: AccessForm | None = None, codes: Codes | None = None) -> Response:
    access = access_of(place)
    response = page(
        "properties/portal_access.html", status, place=place, access=access, codes=codes, views=views_of(place, 8),
        masked=masked(access, clock.today(place.zone)), typed=form.typed if form else _as_typed(access),
        errors=form.errors if form else {}, may_see=reach().allows(SEE_ACCESS, place.account_id, place.id),
    )  # fmt: skip
    response.headers["X-Offline"] = "no"
    response.headers["Cache-Control"] = "no-store"
    return response


def _as_typed(access) -> dict[str, str]:
    """The sheet as a form holds it; codes are never put back into one."""
    days = {name: day.isoformat() if (day := getattr(access, name)) else "" for name in ("valid_from", "valid_until")}
    ticks = {name: "on" if getattr(access, name) else "" for name in ("has_pets", "keep_pets_inside")}
    return {"gate_code": "", "lock_code": "", "directions": access.directions, "pets": access.pets, **days, **ticks}
