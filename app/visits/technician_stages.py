"""The technician ticks the stages of a longer job as they are done; the owner sees each at once."""

from flask import request, url_for
from sqlmodel import select

from app.base import db
from app.base.db import session
from app.base.fragments import fragment, go, wants_fragment
from app.doors import L3, me, technician
from app.people.staff import ROUTE
from app.visits.gates import place_of, stop_for
from app.visits.models import Visit
from app.visits.models_changes import Stage
from app.visits.refused import VisitRefused
from app.visits.stages import finish_stage, open_stage, stages_of
from app.visits.stop_pages import keep_report, stop_page


@technician.post("/visits/<uid:visit_uid>/stages", level=L3, may=ROUTE)
def mark_stage(visit_uid: str):
    """`done` or `open` is the stage; the rest of the form is kept as with every button."""
    visit, problems, refused = stop_for(me(), visit_uid), {}, ""
    done, again = (_stage(visit, request.form.get(name, "")) for name in ("done", "open"))
    try:
        problems = keep_report(visit)
        with db.writing():
            _mark(visit, done, again)
    except VisitRefused as no:
        refused = no.sentence
    if wants_fragment():
        return _drawn(visit, refused), 422 if refused else 200
    if problems or refused:
        return stop_page(visit, problems, 422, refused=refused)
    return go(url_for(".visits_show_stop", visit_uid=visit.uid, _anchor="stages"))


def _mark(visit: Visit, done: Stage | None, again: Stage | None) -> None:
    if done:
        finish_stage(visit, done)
    if again:
        open_stage(visit, again)


def _drawn(visit: Visit, refused: str) -> str:
    return fragment(
        "visits/_stop_stages.html", visit=visit, stages=stages_of(visit.id), zone=place_of(visit).zone, refused=refused
    )


def _stage(visit: Visit, uid: str) -> Stage | None:
    return session().exec(select(Stage).where(Stage.uid == uid, Stage.visit_id == visit.id)).first()
