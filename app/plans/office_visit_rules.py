"""What a plan's visits must not end without: the office ticks it, task by task and reading by reading."""

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
from app.plans.rule_rows import RuleRow, rows_of, rules_in
from app.plans.visit_rules import PHOTO, READING
from app.properties.models import Property
from app.visits.photo_kinds import KINDS as PHOTOS
from app.visits.readings import KINDS as READINGS

# A skipped visit has its own photo of the gate, and a problem is no routine.
ASKED_PHOTOS = ("before", "after", "water_line", "equipment")


@office.get("/plans/<uid:plan_uid>/visits", level=L3, may=RECORDS)
def show_visit_rules(plan_uid: str):
    plan = row_at(Plan, plan_uid)
    return _form(plan, _rows(plan), Form({}))


@office.post("/plans/<uid:plan_uid>/visits", level=L3, may=RECORDS)
def change_visit_rules(plan_uid: str):
    plan, form = row_at(Plan, plan_uid), Form(request.form)
    rows = _rows(plan)
    readings, rules = rules_in(form, rows)
    if not form.is_good:
        return _form(plan, rows, form)
    with db.writing():
        change_plan(plan, readings=readings, rules=rules)
    say(_("Saved. The next visit follows it."))
    return go(_back(plan))


def _rows(plan: Plan) -> list[RuleRow]:
    readings = [(kind.key, str(kind.name)) for kind in READINGS.values()]
    return rows_of(plan, readings, [(kind, str(PHOTOS[kind])) for kind in ASKED_PHOTOS])


def _form(plan: Plan, rows: list[RuleRow], form: Form):
    asked = [row for row in rows if row.thing == READING and (row.is_asked or form[row.field])]
    return form_page(
        "plans/_office_visit_rules_form.html", form=form, nav="accounts",
        title=_("What every visit needs: %(plan)s", plan=plan.name), back=_back(plan),
        to=url_for(".plans_change_visit_rules", plan_uid=plan.uid),
        tasks=[row for row in rows if row.thing not in (READING, PHOTO)], readings=asked,
        more=[row for row in rows if row.thing == READING and row not in asked],
        photos=[row for row in rows if row.thing == PHOTO],
        kinds=[("", _("None")), *((kind, str(PHOTOS[kind])) for kind in ASKED_PHOTOS)],
    )  # fmt: skip


def _back(plan: Plan) -> str:
    place = row_of(Property, plan.property_id)
    account = row_of(Account, place.account_id)
    return url_for(".home_show_account", account_uid=account.uid, _anchor=f"property-{place.uid}")
