"""The office sends somebody once more, at no charge."""

import datetime as dt

from flask import abort, request, url_for

from app.base import clock, current, db
from app.base.db import session
from app.base.form_pages import form_page
from app.base.forms import Form
from app.base.fragments import go, say
from app.base.gates import row_at, row_of
from app.base.languages import _
from app.conversations.models import Thread
from app.conversations.questions import VISIT
from app.doors import L3, me, office
from app.people.models import Person
from app.people.staff import RECORDS
from app.plans.plan_forms import technician_in, technicians
from app.visits.models import Visit
from app.visits.redoing import redo

A_DAY = dt.timedelta(days=1)
FARTHEST = dt.timedelta(days=60)


@office.get("/questions/<uid:thread_uid>/redo", level=L3, may=RECORDS)
def show_redo(thread_uid: str):
    thread = _about_visit(thread_uid)
    tomorrow = clock.today(current.zone()) + A_DAY
    return _form(thread, Form({"day": tomorrow, "technician": _uid_of(row_of(Visit, thread.thing_id))}))


@office.post("/questions/<uid:thread_uid>/redo", level=L3, may=RECORDS)
def plan_redo(thread_uid: str):
    thread, form = _about_visit(thread_uid), Form(request.form)
    technician, day = technician_in(form, technicians()), form.day("day")
    today = clock.today(current.zone())
    if day and not today <= day <= today + FARTHEST:
        form.refuse("day", _("Choose a day within the next two months."))
    if not form.is_good:
        return _form(thread, form)
    with db.writing():
        redo(thread, me(), day, technician)
    say(_("It is in the book, at no charge. They are told."))
    return go(_to(thread))


def _about_visit(uid: str) -> Thread:
    thread = row_at(Thread, uid)
    return thread if thread.thing == VISIT else abort(404)


def _uid_of(visit: Visit) -> str:
    person = session().get(Person, visit.technician_id) if visit.technician_id else None
    return person.uid if person else ""


def _form(thread: Thread, form: Form):
    return form_page(
        "visits/_office_redo_form.html", form=form, nav="alerts", title=_("Come again at no charge"), back=_to(thread),
        to=url_for(".visits_plan_redo", thread_uid=thread.uid), thread=thread,
        crew=[("", _("Nobody yet")), *((one.uid, one.name) for one in technicians())],
    )  # fmt: skip


def _to(thread: Thread) -> str:
    return url_for("office.conversations_show_question", thread_uid=thread.uid)
