"""The company's own people: who works here, as what, and how they lose it."""

from flask import abort, request, url_for
from sqlmodel import select

from app.base import db
from app.base.db import session
from app.base.form_pages import form_page
from app.base.forms import Form
from app.base.fragments import go, page, say
from app.base.gates import row_at, row_of
from app.base.languages import _
from app.doors import L3, L4, me, office
from app.people.joining import add_person, make_staff
from app.people.leaving import dismiss, leave_everywhere
from app.people.models import Person, Staff
from app.people.person_forms import person_in
from app.people.role_words import LANGUAGE_WORDS, STAFF_WORDS
from app.people.second_factor import reset_second_factor
from app.people.staff import STAFF


@office.get("/settings/staff", level=L3, may=STAFF)
def list_staff():
    rows = session().exec(
        select(Staff, Person)
        .join(Person, Person.id == Staff.person_id)
        .where(Staff.ended_at.is_(None))
        .order_by(Person.name)
    )
    return page("people/office_staff.html", staff=rows.all())


@office.get("/settings/staff/new", level=L3, may=STAFF)
def new_staff():
    return _form(Form({"role": "office", "language": "en"}))


@office.post("/settings/staff", level=L4, may=STAFF)
def add_staff():
    form = Form(request.form)
    fields, role = person_in(form), form.one_of("role", STAFF_WORDS)
    if not form.is_good:
        return _form(form)
    with db.writing():
        make_staff(add_person(**fields), role)
    say(_("%(name)s can sign in now.", name=fields["name"]))
    return go(url_for(".people_list_staff"))


@office.post("/settings/staff/<uid:staff_uid>/end", level=L4, may=STAFF)
def end_staff(staff_uid: str):
    staff = _other(staff_uid)
    with db.writing():
        dismiss(staff)
    say(_("Ended. Every session of theirs is over."))
    return go(url_for(".people_list_staff"))


@office.post("/settings/staff/<uid:staff_uid>/second-factor", level=L4, may=STAFF)
def reset_factor(staff_uid: str):
    """A lost phone. Every session ends with it: whoever has the phone may be signed in."""
    staff = _other(staff_uid)
    with db.writing():
        reset_second_factor(staff)
        leave_everywhere(row_of(Person, staff.person_id))
    say(_("They set up a new second factor at the next sign-in."))
    return go(url_for(".people_list_staff"))


def _other(uid: str) -> Staff:
    """Nobody ends or resets themselves: somebody must be left who can undo it."""
    staff = row_at(Staff, uid)
    return staff if staff.ended_at is None and staff.person_id != me().id else abort(404)


def _form(form: Form):
    return form_page(
        "people/_office_staff_form.html", form=form, nav="settings", title=_("New staff"),
        back=url_for(".people_list_staff"),
        languages=list(LANGUAGE_WORDS.items()), roles=list(STAFF_WORDS.items()),
    )  # fmt: skip
