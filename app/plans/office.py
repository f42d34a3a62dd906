"""The office starts, changes and ends plans; the visits ahead follow."""

from flask import request, url_for

from app.accounts.models import Account
from app.base import db
from app.base.form_pages import form_page
from app.base.forms import Form
from app.base.fragments import go, say
from app.base.gates import row_at, row_of
from app.base.languages import _
from app.doors import L3, office
from app.people.staff import RECORDS
from app.plans.editing import change_plan
from app.plans.models import Plan
from app.plans.plan_forms import TICKED, new_plan_form, plan_as_form, plan_choices, plan_in, technicians
from app.plans.starting import start_plan
from app.properties.models import Property
from app.visits.doses import PRODUCTS
from app.visits.pending import note_rhythm
from app.visits.replanning import replan


@office.get("/properties/<uid:property_uid>/plans/new", level=L3, may=RECORDS)
def new_plan(property_uid: str):
    return _form(row_at(Property, property_uid), new_plan_form(), None)


@office.post("/properties/<uid:property_uid>/plans", level=L3, may=RECORDS)
def start_new_plan(property_uid: str):
    place, form = row_at(Property, property_uid), Form(request.form)
    fields, starts_on = plan_in(form, technicians(), PRODUCTS), form.day("starts_on")
    _expect_order(form, starts_on, fields["ends_on"])
    if not form.is_good:
        return _form(place, form, None)
    with db.writing():
        replan(start_plan(place, starts_on, **fields))
    return _back(place)


@office.get("/plans/<uid:plan_uid>", level=L3, may=RECORDS)
def show_plan(plan_uid: str):
    plan = row_at(Plan, plan_uid)
    return _form(row_of(Property, plan.property_id), plan_as_form(plan, technicians()), plan)


@office.post("/plans/<uid:plan_uid>", level=L3, may=RECORDS)
def change_the_plan(plan_uid: str):
    plan, form = row_at(Plan, plan_uid), Form(request.form)
    place, fields = row_of(Property, plan.property_id), plan_in(form, technicians(), PRODUCTS)
    _expect_order(form, plan.starts_on, fields["ends_on"])
    if not form.is_good:
        return _form(place, form, plan)
    with db.writing():
        note_rhythm(plan)
        replan(change_plan(plan, **fields))
    return _back(place)


def _expect_order(form: Form, first, last) -> None:
    if first and last and last < first:
        form.refuse("ends_on", _("The last day is before the first."))


def _form(place: Property, form: Form, plan: Plan | None):
    to = url_for(".plans_change_the_plan", plan_uid=plan.uid) if plan else url_for(
        ".plans_start_new_plan", property_uid=place.uid)
    return form_page(
        "plans/_office_plan_form.html", form=form, to=to, is_new=plan is None, nav="accounts",
        title=_("Plan at %(place)s", place=place.title) if plan else _("New plan at %(place)s", place=place.title),
        back=url_for(".home_show_account", account_uid=row_of(Account, place.account_id).uid),
        rules_url=url_for(".plans_show_visit_rules", plan_uid=plan.uid) if plan else "",
        products=[(TICKED + key, product.name) for key, product in PRODUCTS.items()], **plan_choices(technicians()),
    )  # fmt: skip


def _back(place: Property):
    say(_("Saved. The visits ahead follow the plan."))
    account = row_of(Account, place.account_id)
    return go(url_for(".home_show_account", account_uid=account.uid, _anchor=f"property-{place.uid}"))
