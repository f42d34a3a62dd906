"""The way in, for the office: what is open can be corrected; a look at a code needs a reason and is logged."""

from flask import make_response, request, url_for

from app.accounts.models import Account
from app.base import db
from app.base.form_pages import form_page
from app.base.forms import Form
from app.base.fragments import fragment, go, page, say, wants_fragment
from app.base.gates import row_at, row_of
from app.base.languages import _
from app.doors import L3, L4, me, office
from app.people.staff import RECORDS
from app.properties.access import access_of, change_access, reveal, views_of
from app.properties.instructions import LONGEST, instructions_of, write_instructions
from app.properties.models import Property
from app.properties.property_forms import access_as_form, access_in


@office.get("/properties/<uid:property_uid>/access", level=L3, may=RECORDS)
def show_access(property_uid: str):
    place = row_at(Property, property_uid)
    form, written = access_as_form(access_of(place)), instructions_of(place)
    form["instructions"] = written.text if written else ""
    return _access_form(place, form)


@office.post("/properties/<uid:property_uid>/access", level=L3, may=RECORDS)
def change_way_in(property_uid: str):
    place, form = row_at(Property, property_uid), Form(request.form)
    fields, words = access_in(form), form.text("instructions", longest=LONGEST)
    if not form.is_good:
        return _access_form(place, form)
    with db.writing():
        change_access(place, **fields)
        write_instructions(place, words)
    say(_("Saved."))
    return go(_record_of(place))


@office.get("/properties/<uid:property_uid>/codes", level=L3, may=RECORDS)
def show_codes(property_uid: str):
    """Only the question why; the codes come with the answer."""
    return _codes_form(row_at(Property, property_uid), Form({}))


@office.post("/properties/<uid:property_uid>/codes", level=L4, may=RECORDS)
def reveal_codes(property_uid: str):
    place, form = row_at(Property, property_uid), Form(request.form)
    reason = form.text("reason", needed=_("Say why you need the code. It is logged."), longest=120)
    if not form.is_good:
        return _codes_form(place, form)
    with db.writing():
        codes = reveal(place, me(), f"office: {reason}")
    shown = fragment("properties/_office_codes.html", codes=codes, place=place)
    if wants_fragment():
        return _never_kept(make_response(shown))
    title = _("Codes for %(place)s", place=place.title)
    return _never_kept(
        page("layouts/office_form.html", drawn=shown, title=title, back=_record_of(place), nav="accounts")
    )


def _never_kept(response):
    response.headers["Cache-Control"] = "no-store"
    return response


def _access_form(place: Property, form: Form):
    access = access_of(place)
    return form_page(
        "properties/_office_access_form.html", form=form, place=place, nav="accounts", back=_record_of(place),
        has_gate=bool(access.gate_code_sealed), has_lock=bool(access.lock_code_sealed), views=views_of(place, 8),
        title=_("Access to %(place)s", place=place.title),
    )  # fmt: skip


def _codes_form(place: Property, form: Form):
    return form_page(
        "properties/_office_codes_form.html",
        form=form,
        place=place,
        nav="accounts",
        back=_record_of(place),
        title=_("Codes for %(place)s", place=place.title),
    )


def _record_of(place: Property) -> str:
    account = row_of(Account, place.account_id)
    return url_for("office.home_show_account", account_uid=account.uid, _anchor=f"property-{place.uid}")
