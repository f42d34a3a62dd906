"""Settings: what visits need because of a pump, a filter, a salt cell, whatever the plan says."""

from flask import request, url_for

from app.base import db
from app.base.forms import Form
from app.base.fragments import go, page, say
from app.base.gates import row_at
from app.base.languages import _
from app.doors import L3, office
from app.equipment.equipment_words import KINDS
from app.people.staff import SETTINGS
from app.plans.equipment_rules import drop_rule, equipment_rules, set_rule
from app.plans.models import EquipmentRule
from app.plans.visit_rules import RAREST, READING, TASK, Rule
from app.visits.equipment_duties import add_to_visits_ahead
from app.visits.photo_kinds import KINDS as PHOTOS
from app.visits.readings import KINDS as READINGS

PROOFS = ("before", "after", "water_line", "equipment")


@office.get("/settings/visit-rules", level=L3, may=SETTINGS)
def show_equipment_rules():
    return _page(Form({}))


@office.post("/settings/visit-rules", level=L3, may=SETTINGS)
def add_equipment_rule():
    form = Form(request.form)
    kind, reading = form.one_of("kind", KINDS), form.one_of("reading", ("", *READINGS))
    needed = "" if reading else _("Say what is to be done, or choose a reading.")
    name, every = form.text("task", needed=needed, longest=80), form.whole("every", 1, RAREST) or 1
    photo = form.one_of("photo", ("", *PROOFS))
    if not form.is_good:
        return _page(form)
    thing = READING if reading else TASK
    with db.writing():
        row = set_rule(kind, thing, reading or name, Rule(bool(form["required"]), every, "" if reading else photo))
        add_to_visits_ahead(row)
    say(_("Saved. The next visits follow it."))
    return go(url_for(".plans_show_equipment_rules"))


@office.post("/settings/visit-rules/<uid:rule_uid>/removal", level=L3, may=SETTINGS)
def remove_equipment_rule(rule_uid: str):
    row = row_at(EquipmentRule, rule_uid)
    with db.writing():
        drop_rule(row)
    say(_("Removed."))
    return go(url_for(".plans_show_equipment_rules"))


def _page(form: Form):
    readings = [(key, str(kind.name)) for key, kind in READINGS.items()]
    return page(
        "plans/office_equipment_rules.html", 200 if form.is_good else 422, form=form, rules=equipment_rules(),
        kinds=[(key, str(word)) for key, word in KINDS.items()], readings=[("", _("No reading")), *readings],
        photos=[("", _("None")), *((key, str(PHOTOS[key])) for key in PROOFS)],
        words={**{key: str(word) for key, word in KINDS.items()}, **dict(readings), **PHOTOS},
    )  # fmt: skip
