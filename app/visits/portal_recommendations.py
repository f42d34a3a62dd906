"""The owner's answer to a recommendation."""

from flask import abort, request
from sqlmodel import select

from app.accounts.rights import SEE_VISITS
from app.base import db
from app.base.db import session
from app.base.fragments import go, say
from app.base.languages import _
from app.doors import L2, me, portal, reach
from app.visits.gates import visit_for
from app.visits.models import Recommendation
from app.visits.recommending import ESTIMATE, NoSuchAnswer, answer


@portal.post("/visits/<uid:visit_uid>/recommendations/<uid:recommendation_uid>", level=L2, may=SEE_VISITS)
def answer_recommendation(visit_uid: str, recommendation_uid: str):
    visit, state = visit_for(reach(), visit_uid), request.form.get("answer", "")
    found = select(Recommendation).where(
        Recommendation.uid == recommendation_uid, Recommendation.visit_id == visit.id
    )
    recommendation = session().exec(found).first() or abort(404)
    try:
        with db.writing():
            answer(recommendation, me(), state)
    except NoSuchAnswer:
        abort(400)
    say(_("We will send you an estimate.") if state == ESTIMATE else _("All right. You can come back to it."))
    return go(f"/visits/{visit.uid}#after-{visit.uid}")
