"""Delays, cancellations, other technicians, storm days: looked at first, sent with a moment to undo, then watched."""

import datetime as dt

from flask import request, url_for

from app.base import clock, current, db
from app.base.forms import Form
from app.base.fragments import fragment, go, page, say
from app.base.gates import row_at
from app.base.languages import _
from app.doors import L3, office
from app.people.staff import RECORDS
from app.plans.plan_forms import technicians
from app.visits.disrupting import TooLateToUndo, disrupt, undo
from app.visits.disruption_board import board_of, how_many_hear, preview
from app.visits.disruption_forms import KIND_HINTS, KIND_WORDS, disruption_in
from app.visits.disruptions import DELAY, MOVE
from app.visits.gates import place_of
from app.visits.models import Visit
from app.visits.models_changes import Disruption
from app.visits.scheduling import AHEAD

A_DAY = dt.timedelta(days=1)


@office.get("/disruptions/new", level=L3, may=RECORDS)
def new_disruption():
    """`day` alone is a storm day; with `route` one technician's; `visit` is one alone."""
    visit = _visit(request.args.get("visit", ""))
    form = Form({
        "kind": DELAY if visit else MOVE, "route": request.args.get("route", ""), "minutes": 30,
        "to_day": _day(request.args, visit) + A_DAY, "choices": "on",
    })  # fmt: skip
    return _form(form, _day(request.args, visit), visit)


@office.post("/disruptions", level=L3, may=RECORDS)
def plan_disruption():
    """First to look at; `send` is the second press."""
    form, crew = Form(request.form), technicians()
    visit = _visit(form["visit"])
    day = _day(form, visit)
    planned = disruption_in(form, day, visit, crew)
    if not form.is_good:
        return _form(form, day, visit)
    lines = preview(planned)
    if not lines:
        form.refuse("kind", _("There is no visit that this would change: they have begun, or there are none."))
        return _form(form, day, visit)
    if not form["send"]:
        return _form(form, day, visit, lines)
    with db.writing():
        disrupt(planned)
    return go(url_for(".visits_show_disruption", disruption_uid=planned.uid))


@office.get("/disruptions/<uid:disruption_uid>", level=L3, may=RECORDS)
def show_disruption(disruption_uid: str):
    return page("visits/office_disruption.html", words=KIND_WORDS, **_shown(row_at(Disruption, disruption_uid)))


@office.get("/disruptions/<uid:disruption_uid>/board", level=L3, may=RECORDS)
def refresh_disruption(disruption_uid: str):
    """What the page asks for when somebody answered."""
    return fragment("visits/_office_disruption.html", **_shown(row_at(Disruption, disruption_uid)))


@office.post("/disruptions/<uid:disruption_uid>/undoing", level=L3, may=RECORDS)
def undo_disruption(disruption_uid: str):
    planned = row_at(Disruption, disruption_uid)
    try:
        with db.writing():
            undo(planned)
        say(_("Undone. Nobody was told."))
    except TooLateToUndo:
        say(_("It has gone out already."))
    return go(url_for(".visits_show_disruption", disruption_uid=planned.uid))


def _shown(planned: Disruption) -> dict:
    return {"board": board_of(planned), "zone": current.zone()}


def _form(form: Form, day: dt.date, visit: Visit | None, lines: list | None = None):
    return page(
        "visits/office_disruption_form.html", 200 if form.is_good else 422, form=form, day=day, visit=visit,
        place=place_of(visit) if visit else None, crew=[(one.uid, one.name) for one in technicians()],
        words=KIND_WORDS, hints=KIND_HINTS, lines=lines, hearing=how_many_hear(lines) if lines else 0,
    )  # fmt: skip


def _visit(uid: str) -> Visit | None:
    return row_at(Visit, uid) if uid else None


def _day(given, visit: Visit | None) -> dt.date:
    """Nonsense, what is over and what is not planned yet is today."""
    today = clock.today(current.zone())
    if visit:
        return visit.day
    try:
        day = dt.date.fromisoformat(given.get("day", ""))
    except ValueError:
        return today
    return day if today <= day <= today + AHEAD else today
