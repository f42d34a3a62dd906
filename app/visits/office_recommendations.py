"""The office says that an estimate is on its way to the owner."""

from flask import url_for

from app.base import db
from app.base.fragments import go, say
from app.base.gates import row_at, row_of
from app.base.languages import _
from app.doors import L3, office
from app.people.staff import RECORDS
from app.visits.models import Recommendation, Visit
from app.visits.recommending import note_estimate_sent


@office.post("/recommendations/<uid:recommendation_uid>/estimate", level=L3, may=RECORDS)
def note_estimate(recommendation_uid: str):
    recommendation = row_at(Recommendation, recommendation_uid)
    with db.writing():
        note_estimate_sent(recommendation)
    say(_("The owner reads that it was sent."))
    visit = row_of(Visit, recommendation.visit_id)
    return go(url_for(".visits_show_visit", visit_uid=visit.uid, _anchor=f"recommendation-{recommendation.uid}"))
