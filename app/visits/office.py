"""The office's days: the board, a visit by hand, and one visit with all that belongs to it."""

import datetime as dt

from flask import request, url_for

from app.accounts.models import Account
from app.base import clock, current, db
from app.base.asked import day_or
from app.base.form_pages import form_page
from app.base.forms import Form
from app.base.fragments import fragment, go, page, say
from app.base.gates import row_at, row_of
from app.base.languages import _
from app.doors import L3, office
from app.people.staff import RECORDS
from app.plans.plan_forms import technician_in, technicians
from app.properties.models import Property
from app.visits.board import board_of
from app.visits.desk_pages import shown
from app.visits.disruption_board import recent_on
from app.visits.disruption_forms import KIND_WORDS
from app.visits.models import Visit
from app.visits.moving_forms import expect_service, window_in
from app.visits.scheduling import visit_on
from app.visits.stages import names_in, set_stages

A_DAY = dt.timedelta(days=1)


@office.get("/visits", level=L3, may=RECORDS)
def list_visits():
    day = _day()
    return page(
        "visits/office_visits.html", board=board_of(day), before=day - A_DAY, after=day + A_DAY, today=_today(),
        disruptions=recent_on(day), words=KIND_WORDS,
    )  # fmt: skip


@office.get("/visits/board", level=L3, may=RECORDS)
def refresh_board():
    """What the page asks for when it hears that a visit changed."""
    return fragment("visits/_office_board.html", board=board_of(_day()), counted=request.args.get("counted", ""))


@office.get("/visits/new", level=L3, may=RECORDS)
def new_visit():
    place = row_at(Property, request.args.get("property", ""))
    form = Form({"day": _day(), "name": _("Service visit"), "window_from": "08:00", "window_to": "12:00"})
    return _new_form(place, form)


@office.post("/properties/<uid:property_uid>/visits", level=L3, may=RECORDS)
def add_visit(property_uid: str):
    place, form = row_at(Property, property_uid), Form(request.form)
    technician = technician_in(form, technicians())
    day, name = form.day("day"), form.text("name", needed=_("Type what the owner reads, such as Filter cleaning."))
    window = window_in(form)
    if day:
        expect_service(form, place, day)
    if not form.is_good:
        return _new_form(place, form)
    with db.writing():
        visit = visit_on(
            place,
            day,
            name=name,
            technician_id=technician.id if technician else None,
            window_from=window[0],
            window_to=window[1],
        )
        if form["stages"].strip():
            set_stages(visit, names_in(form["stages"]))
    say(_("The visit is in the book."))
    return go(url_for(".visits_show_visit", visit_uid=visit.uid))


@office.get("/visits/<uid:visit_uid>", level=L3, may=RECORDS)
def show_visit(visit_uid: str):
    return page("visits/office_visit.html", **shown(row_at(Visit, visit_uid)))


@office.get("/visits/<uid:visit_uid>/card", level=L3, may=RECORDS)
def show_card(visit_uid: str):
    return fragment("visits/_office_visit.html", **shown(row_at(Visit, visit_uid)))


def _new_form(place: Property, form: Form):
    account = row_of(Account, place.account_id)
    return form_page(
        "visits/_office_new_visit_form.html", form=form, nav="visits",
        title=_("New visit at %(place)s", place=place.title),
        to=url_for(".visits_add_visit", property_uid=place.uid), crew=_crew(),
        back=url_for(".home_show_account", account_uid=account.uid),
    )  # fmt: skip


def _crew() -> list[tuple[str, str]]:
    return [("", _("Nobody yet")), *((one.uid, one.name) for one in technicians())]


def _today() -> dt.date:
    return clock.today(current.zone())


def _day() -> dt.date:
    return day_or(request.args.get("day", ""), _today())
