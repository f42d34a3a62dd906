"""The office sends a technician although the account is on hold."""

from flask import url_for

from app.base import db
from app.base.fragments import go, say
from app.base.gates import row_at
from app.base.languages import _
from app.doors import L3, office
from app.people.staff import RECORDS
from app.visits.held import serve_anyway
from app.visits.models import Visit


@office.post("/visits/<uid:visit_uid>/serving", level=L3, may=RECORDS)
def serve_held_visit(visit_uid: str):
    visit = row_at(Visit, visit_uid)
    with db.writing():
        serve_anyway(visit)
    say(_("This visit goes ahead. The account stays on hold."))
    return go(url_for(".visits_show_visit", visit_uid=visit.uid))
