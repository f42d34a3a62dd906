"""The office moves, assigns, cancels and corrects visits."""

import datetime as dt

from flask import request, url_for
from sqlmodel import select

from app.base import clock, db
from app.base.db import session
from app.base.form_pages import form_page
from app.base.forms import Form
from app.base.fragments import go, say
from app.base.gates import row_at, row_of
from app.base.languages import _
from app.doors import L3, office
from app.people.models import Person
from app.people.staff import RECORDS
from app.plans.editing import change_plan
from app.plans.models import Plan
from app.plans.plan_forms import technicians
from app.properties.models import Property
from app.visits import report as reports
from app.visits.assigning import assign, promise
from app.visits.delays import Window
from app.visits.duties import duties_of
from app.visits.models import Visit
from app.visits.moving_forms import expect_service, window_in
from app.visits.pending import note_rhythm
from app.visits.recommending import open_words
from app.visits.refused import VisitRefused
from app.visits.replanning import replan
from app.visits.scheduling import cancel, move
from app.visits.sheets import sheets_of
from app.visits.states import CANCELLED, OVER, SCHEDULED
from app.visits.stop_pages import pools_of


@office.get("/visits/<uid:visit_uid>/plan", level=L3, may=RECORDS)
def show_moving(visit_uid: str):
    visit = row_at(Visit, visit_uid)
    technician = (
        session().exec(select(Person.uid).where(Person.id == visit.technician_id)).first()
        if visit.technician_id
        else ""
    )
    return _moving_form(visit, Form({
        "day": visit.day, "window_from": visit.window_from, "window_to": visit.window_to,
        "technician": technician or "",
    }))  # fmt: skip


@office.post("/visits/<uid:visit_uid>/plan", level=L3, may=RECORDS)
def move_visit(visit_uid: str):
    """Day, window and technician in one form; what stays the same is no change."""
    visit, form = row_at(Visit, visit_uid), Form(request.form)
    day, window, why = form.day("day"), window_in(form), form.text("why", longest=200)
    technician = _technician(form, visit)
    if form.is_good:
        with db.writing():
            _expect_movable(form, visit, day)
            if form.is_good:
                _rearrange(visit, form, day, window, technician, why)
    return _to(visit, _("Saved.")) if form.is_good else _moving_form(visit, form)


def _expect_movable(form: Form, visit: Visit, day: dt.date) -> None:
    """By how things stand when it is written. The plan itself goes around pauses."""
    place = row_of(Property, visit.property_id)
    if visit.state == CANCELLED:
        form.refuse("day", _("This visit was cancelled, so it cannot be moved."))
    elif visit.state in OVER or (day != visit.day and visit.state != SCHEDULED):
        form.refuse("day", _("It has begun already, so it stays."))
    elif day != visit.day and day < clock.today(place.zone):
        form.refuse("day", _("This day is over. Choose today or later."))
    elif day != visit.day and not _is_for_good(form, visit):
        expect_service(form, place, day)


def _rearrange(visit: Visit, form: Form, day: dt.date, window: Window, technician: Person | None, why: str) -> None:
    terms = _new_terms(visit, day, window, technician)
    assign(visit, technician)
    promise(visit, *window)
    if _is_for_good(form, visit):
        plan = row_of(Plan, visit.plan_id)
        note_rhythm(plan)
        replan(change_plan(plan, **terms))
    else:
        move(visit, day, why)


def _is_for_good(form: Form, visit: Visit) -> bool:
    return bool(form["always"]) and visit.plan_id is not None


def _new_terms(visit: Visit, day: dt.date, window: Window, technician: Person | None) -> dict:
    """What the plan takes from the form: the weekday, and what was typed anew. A stand-in of today stays of today."""
    terms = {"weekday": day.weekday()}
    if window != (visit.window_from, visit.window_to):
        terms |= {"window_from": window[0], "window_to": window[1]}
    if (technician.id if technician else None) != visit.technician_id:
        terms["technician_id"] = technician.id if technician else None
    return terms


@office.post("/visits/<uid:visit_uid>/cancellation", level=L3, may=RECORDS)
def cancel_visit(visit_uid: str):
    visit = row_at(Visit, visit_uid)
    with db.writing():
        cancel(visit)
    return _to(visit, _("Cancelled.") if visit.state == "cancelled" else _("It has begun already, so it stays."))


@office.get("/visits/<uid:visit_uid>/report", level=L3, may=RECORDS)
def show_report(visit_uid: str):
    return _report_form(row_at(Visit, visit_uid), Form({}), {})


@office.post("/visits/<uid:visit_uid>/report", level=L3, may=RECORDS)
def correct_report(visit_uid: str):
    """Readings and notes; what is right is kept, what is wrong comes back."""
    visit, form = row_at(Visit, visit_uid), Form(request.form)
    try:
        with db.writing():
            problems = reports.keep(visit, reports.read(request.form))
    except VisitRefused as refused:
        form.refuse("note", refused.sentence)
        return _report_form(visit, form, {})
    for name, problem in problems.items():
        form.refuse(name, problem.sentence)
    return (
        _to(visit, _("Corrected. The owner's page shows it at once."))
        if form.is_good
        else _report_form(visit, form, problems)
    )


def _technician(form: Form, visit: Visit) -> Person | None:
    """The one it has may have left meanwhile: he stays until somebody else is chosen."""
    now = row_of(Person, visit.technician_id) if visit.technician_id else None
    known = {one.uid: one for one in [*technicians(), *([now] if now else [])]}
    uid = form.one_of("technician", ("", *known))
    return known.get(uid)


def _moving_form(visit: Visit, form: Form):
    crew = {one.uid: one.name for one in technicians()}
    if visit.technician_id and form["technician"]:
        crew.setdefault(form["technician"], visit.technician_name)
    return form_page(
        "visits/_office_moving_form.html", form=form, visit=visit, nav="visits", title=_("Move or assign"),
        can_repeat=visit.plan_id is not None,
        crew=[("", _("Nobody yet")), *crew.items()], back=url_for(".visits_show_visit", visit_uid=visit.uid),
    )  # fmt: skip


def _report_form(visit: Visit, form: Form, problems: dict):
    place = row_of(Property, visit.property_id)
    return form_page(
        "visits/_office_report_form.html", form=form, visit=visit, nav="visits", title=_("Correct the report"),
        sheets=sheets_of(visit, pools_of(place), problems, duties_of(visit)), recommended=open_words(visit),
        back=url_for(".visits_show_visit", visit_uid=visit.uid),
    )  # fmt: skip


def _to(visit: Visit, sentence: str):
    say(sentence)
    return go(url_for("office.visits_show_visit", visit_uid=visit.uid))
