"""Parts that were used or installed, added one by one at the stop."""

from flask import url_for

from app.base import db
from app.base.fragments import fragment, go, wants_fragment
from app.doors import L3, technician
from app.people.staff import ROUTE
from app.visits.gates import part_at
from app.visits.gone_pages import my_stop
from app.visits.models import Visit
from app.visits.part_fields import quantity_words
from app.visits.parts import remove_part
from app.visits.refused import VisitRefused
from app.visits.report import Problem
from app.visits.stop_pages import keep_report, part_values, stop_page

technician.app_template_filter("quantity_words")(lambda part: quantity_words(part.quantity_thousandths))


@technician.post("/visits/<uid:visit_uid>/parts", level=L3, may=ROUTE)
def add_used_part(visit_uid: str):
    visit = my_stop(visit_uid)
    try:
        problems = keep_report(visit)
    except VisitRefused as refused:
        problems = {"parts": Problem(refused.sentence)}
    return _answer(visit, problems)


@technician.post("/visits/<uid:visit_uid>/parts/<uid:part_uid>/removal", level=L3, may=ROUTE)
def remove_used_part(visit_uid: str, part_uid: str):
    visit, problems = my_stop(visit_uid), {}
    part = part_at(visit, part_uid)
    try:
        with db.writing():
            remove_part(visit, part)
    except VisitRefused as refused:
        problems = {"parts": Problem(refused.sentence)}
    return _answer(visit, problems)


def _answer(visit: Visit, problems: dict[str, Problem]):
    if not wants_fragment():
        back = url_for(".visits_show_stop", visit_uid=visit.uid, _anchor="parts")
        return stop_page(visit, problems, 422) if problems else go(back)
    values = part_values(visit, problems)
    values["form"] = values.pop("parts_form")
    wrong = any(name.startswith("part") for name in problems)
    return fragment("visits/_stop_parts.html", visit=visit, problems=problems, **values), 422 if wrong else 200
