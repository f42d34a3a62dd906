"""A stop that could not be done: why, a photo of it, and what happens next."""

import datetime as dt

from flask import request, url_for

from app.base import clock, db
from app.base.fragments import go, page, say
from app.base.languages import _
from app.doors import L3, technician
from app.people.staff import ROUTE
from app.visits.coming_back import USUAL_WAIT, day_to_come_back, first_day
from app.visits.gates import place_of
from app.visits.gone_pages import my_stop
from app.visits.models import Visit
from app.visits.photos import all_photos_of
from app.visits.progress import skip
from app.visits.refused import VisitRefused
from app.visits.report import Problem
from app.visits.scheduling import pauses_of
from app.visits.skip_reasons import reason_by, reasons_to_choose
from app.visits.stop_pages import keep_report, title_of


@technician.get("/visits/<uid:visit_uid>/skip", level=L3, may=ROUTE)
def choose_reason(visit_uid: str):
    return _reasons(my_stop(visit_uid), {})


@technician.post("/visits/<uid:visit_uid>/skip", level=L3, may=ROUTE)
def skip_stop(visit_uid: str):
    visit = my_stop(visit_uid)
    try:
        problems = keep_report(visit)
        if not problems:
            reason, again_on = reason_by(request.form.get("reason", "")), _again_on(visit)
            with db.writing():
                skip(visit, reason, again_on)
    except VisitRefused as refused:
        problems = {refused.field: Problem(refused.sentence)}
    if problems:
        return _reasons(visit, problems, 422)
    say(_("Skipped. The owner is told why."))
    return go(url_for(".visits_list_stops"))


def _reasons(visit: Visit, problems: dict[str, Problem], status: int = 200):
    place = place_of(visit)
    return page(
        "visits/technician_skip.html", status, visit=visit, place=place, title=title_of(visit), problems=problems,
        reasons=reasons_to_choose(), photos=all_photos_of(visit), chosen=request.form,
        tomorrow=first_day(clock.today(place.zone)), usual_day=clock.today(place.zone) + USUAL_WAIT,
    )  # fmt: skip


def _again_on(visit: Visit) -> dt.date | None:
    """The day to come back, when one was wished for. Raises BadDay."""
    if request.form.get("next") != "again":
        return None
    place = place_of(visit)
    return day_to_come_back(request.form.get("again_on", ""), clock.today(place.zone), pauses_of(place))
