"""Parts of a visit, put in and taken out at the desk."""

from flask import request, url_for

from app.base import db
from app.base.forms import Form
from app.base.fragments import go, page, say
from app.base.gates import row_at
from app.base.languages import _
from app.doors import L3, office
from app.people.staff import RECORDS
from app.visits.desk_pages import shown
from app.visits.gates import part_at
from app.visits.models import Visit
from app.visits.part_fields import part_in
from app.visits.parts import add_part, remove_part
from app.visits.refused import VisitRefused


@office.post("/visits/<uid:visit_uid>/parts", level=L3, may=RECORDS)
def put_part_in(visit_uid: str):
    visit, form = row_at(Visit, visit_uid), Form(request.form)
    try:
        typed = part_in(form)
        with db.writing():
            add_part(visit, **typed)
    except VisitRefused as refused:
        form.refuse(refused.field, refused.sentence)
        return page("visits/office_visit.html", 422, **shown(visit, form))
    return _back(visit, _("Saved."))


@office.post("/visits/<uid:visit_uid>/parts/<uid:part_uid>/removal", level=L3, may=RECORDS)
def take_part_out(visit_uid: str, part_uid: str):
    visit = row_at(Visit, visit_uid)
    part = part_at(visit, part_uid)
    try:
        with db.writing():
            remove_part(visit, part)
    except VisitRefused as refused:
        return _back(visit, refused.sentence)
    return _back(visit, _("Removed."))


def _back(visit: Visit, sentence: str):
    say(sentence)
    return go(url_for(".visits_show_visit", visit_uid=visit.uid, _anchor="parts"))
