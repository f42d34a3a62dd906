"""The office keeps the list of equipment at a property."""

from flask import request, url_for
from sqlmodel import select

from app.accounts.models import Account
from app.base import clock, db, picture_pages
from app.base.db import session
from app.base.form_pages import form_page
from app.base.forms import Form
from app.base.fragments import go, page, say
from app.base.gates import row_at, row_of
from app.base.images import PhotoRefused
from app.base.languages import _
from app.base.pictures import receive
from app.doors import L3, office
from app.equipment.equipment_forms import equipment_as_form, equipment_choices, equipment_in
from app.equipment.keeping import add_equipment, change_equipment, take_out
from app.equipment.models import Equipment
from app.equipment.shown import equipment_at, piece_of
from app.people.staff import RECORDS
from app.properties.models import Pool, Property
from app.visits.equipment_log import log_of


@office.get("/properties/<uid:property_uid>/equipment", level=L3, may=RECORDS)
def list_equipment(property_uid: str):
    place = row_at(Property, property_uid)
    account = row_of(Account, place.account_id)
    return page("equipment/office_list.html", place=place, account=account, pieces=equipment_at(place))


@office.get("/properties/<uid:property_uid>/equipment/new", level=L3, may=RECORDS)
def new_equipment(property_uid: str):
    return _form(row_at(Property, property_uid), Form({"kind": "pump"}), None)


@office.post("/properties/<uid:property_uid>/equipment", level=L3, may=RECORDS)
def add_new_equipment(property_uid: str):
    place, form = row_at(Property, property_uid), Form(request.form)
    fields, key = equipment_in(form, _pools(place)), _picture(form)
    if not form.is_good:
        return _form(place, form, None)
    with db.writing():
        add_equipment(place, key, **fields)
    return _saved(place)


@office.get("/equipment/<uid:equipment_uid>", level=L3, may=RECORDS)
def show_equipment(equipment_uid: str):
    piece = row_at(Equipment, equipment_uid)
    place = row_of(Property, piece.property_id)
    return _form(place, equipment_as_form(piece, _pools(place)), piece)


@office.post("/equipment/<uid:equipment_uid>", level=L3, may=RECORDS)
def change_piece(equipment_uid: str):
    piece, form = row_at(Equipment, equipment_uid), Form(request.form)
    place = row_of(Property, piece.property_id)
    fields, key = equipment_in(form, _pools(place)), _picture(form)
    if not form.is_good:
        return _form(place, form, piece)
    with db.writing():
        change_equipment(piece, key, **fields)
    return _saved(place)


@office.post("/equipment/<uid:equipment_uid>/removal", level=L3, may=RECORDS)
def remove_piece(equipment_uid: str):
    piece = row_at(Equipment, equipment_uid)
    with db.writing():
        take_out(piece)
    say(_("It is off the list; what was done to it stays known."))
    return go(_list(row_of(Property, piece.property_id)))


@office.get("/equipment/<uid:equipment_uid>/photo/<variant>", level=L3, may=RECORDS)
def show_photo(equipment_uid: str, variant: str):
    return picture_pages.show(row_at(Equipment, equipment_uid), variant)


def _picture(form: Form) -> str:
    """Before writing(); "" where none was sent."""
    sent = request.files.get("photo")
    try:
        return receive(sent.stream) if sent and sent.filename else ""
    except PhotoRefused as refused:
        form.refuse("photo", refused.sentence)
        return ""


def _form(place: Property, form: Form, piece: Equipment | None):
    here = {"equipment_uid": piece.uid} if piece else {"property_uid": place.uid}
    to = url_for(".equipment_change_piece" if piece else ".equipment_add_new_equipment", **here)
    new = _("New equipment at %(place)s", place=place.title)
    title = piece_of(piece, clock.today(place.zone)).title if piece else new
    return form_page(
        "equipment/_office_form.html", form=form, title=title, nav="accounts", to=to, back=_list(place), piece=piece,
        log=log_of(piece.id) if piece else [], **equipment_choices(_pools(place)),
    )  # fmt: skip


def _pools(place: Property) -> list[Pool]:
    return list(session().exec(select(Pool).where(Pool.property_id == place.id).order_by(Pool.position)))


def _list(place: Property) -> str:
    return url_for(".equipment_list_equipment", property_uid=place.uid)


def _saved(place: Property):
    say(_("Saved."))
    return go(_list(place))
