"""The office adds and corrects properties and pools."""

from flask import request, url_for

from app.accounts.models import Account
from app.base import current, db
from app.base.form_pages import form_page
from app.base.forms import Form
from app.base.fragments import go, say
from app.base.gates import row_at, row_of
from app.base.languages import _
from app.doors import L3, office
from app.people.staff import RECORDS
from app.properties.adding import add_pool, add_property
from app.properties.editing import change_pool, change_property
from app.properties.models import Pool, Property
from app.properties.pool_words import pool_name
from app.properties.property_forms import place_as_form, place_in, pool_as_form, pool_choices, pool_in


@office.get("/accounts/<uid:account_uid>/properties/new", level=L3, may=RECORDS)
def new_property(account_uid: str):
    return _place_form(row_at(Account, account_uid), Form({"kind": "pool", "sanitizer": "chlorine"}), None)


@office.post("/accounts/<uid:account_uid>/properties", level=L3, may=RECORDS)
def add_new_property(account_uid: str):
    account, form = row_at(Account, account_uid), Form(request.form)
    fields, pool = place_in(form), pool_in(form, "pool_") if form["with_pool"] else None
    if not form.is_good:
        return _place_form(account, form, None)
    with db.writing():
        place = add_property(account, zone=current.company().zone, **fields)
        if pool:
            add_pool(place, **pool)
    return _back(account.uid, place.uid)


@office.get("/properties/<uid:property_uid>", level=L3, may=RECORDS)
def show_property_form(property_uid: str):
    place = row_at(Property, property_uid)
    return _place_form(row_of(Account, place.account_id), place_as_form(place), place)


@office.post("/properties/<uid:property_uid>", level=L3, may=RECORDS)
def change_place(property_uid: str):
    place, form = row_at(Property, property_uid), Form(request.form)
    account, fields = row_of(Account, place.account_id), place_in(form)
    if not form.is_good:
        return _place_form(account, form, place)
    with db.writing():
        change_property(place, **fields)
    return _back(account.uid, place.uid)


@office.get("/properties/<uid:property_uid>/pools/new", level=L3, may=RECORDS)
def new_pool(property_uid: str):
    return _pool_form(row_at(Property, property_uid), Form({"kind": "pool", "sanitizer": "chlorine"}), None)


@office.post("/properties/<uid:property_uid>/pools", level=L3, may=RECORDS)
def add_new_pool(property_uid: str):
    place, form = row_at(Property, property_uid), Form(request.form)
    fields = pool_in(form)
    if not form.is_good:
        return _pool_form(place, form, None)
    with db.writing():
        add_pool(place, **fields)
    return _back(row_of(Account, place.account_id).uid, place.uid)


@office.get("/pools/<uid:pool_uid>", level=L3, may=RECORDS)
def show_pool(pool_uid: str):
    pool = row_at(Pool, pool_uid)
    return _pool_form(row_of(Property, pool.property_id), pool_as_form(pool), pool)


@office.post("/pools/<uid:pool_uid>", level=L3, may=RECORDS)
def change_water(pool_uid: str):
    pool, form = row_at(Pool, pool_uid), Form(request.form)
    place, fields = row_of(Property, pool.property_id), pool_in(form)
    if not form.is_good:
        return _pool_form(place, form, pool)
    with db.writing():
        change_pool(pool, **fields)
    return _back(row_of(Account, place.account_id).uid, place.uid)


def _place_form(account: Account, form: Form, place: Property | None):
    to = (
        url_for(".properties_change_place", property_uid=place.uid)
        if place
        else url_for(".properties_add_new_property", account_uid=account.uid)
    )
    return form_page(
        "properties/_office_property_form.html", form=form, to=to, is_new=place is None, nav="accounts",
        title=place.title if place else _("New property for %(name)s", name=account.name),
        back=url_for(".home_show_account", account_uid=account.uid), **pool_choices(),
    )  # fmt: skip


def _pool_form(place: Property, form: Form, pool: Pool | None):
    to = (
        url_for(".properties_change_water", pool_uid=pool.uid)
        if pool
        else url_for(".properties_add_new_pool", property_uid=place.uid)
    )
    name = pool_name(pool) if pool else _("New pool")
    return form_page(
        "properties/_office_pool_form.html", form=form, to=to, nav="accounts",
        title=_("%(pool)s at %(place)s", pool=name, place=place.title),
        back=url_for(".home_show_account", account_uid=row_of(Account, place.account_id).uid), **pool_choices(),
    )  # fmt: skip


def _back(account_uid: str, property_uid: str):
    say(_("Saved."))
    return go(url_for(".home_show_account", account_uid=account_uid, _anchor=f"property-{property_uid}"))
