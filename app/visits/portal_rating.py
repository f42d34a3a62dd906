"""How the visit was, in one to five and a few words."""

from flask import request

from app.accounts.rights import SEE_VISITS
from app.base import db
from app.base.forms import Form
from app.base.fragments import go, page, say
from app.base.languages import _
from app.doors import L2, me, portal, reach
from app.visits.gates import place_of, visit_for
from app.visits.models import Visit
from app.visits.rating import LONGEST, STARS, is_open, rate, rating_of
from app.visits.refused import VisitRefused
from app.visits.states import day_of


@portal.get("/visits/<uid:visit_uid>/rating", level=L2, may=SEE_VISITS)
def show_rating(visit_uid: str):
    visit = visit_for(reach(), visit_uid)
    known = rating_of(visit)
    stars = request.args.get("stars", "") or (known.stars if known else "")
    return _page(visit, Form({"stars": stars, "words": known.words if known else ""}))


@portal.post("/visits/<uid:visit_uid>/rating", level=L2, may=SEE_VISITS)
def rate_visit(visit_uid: str):
    visit, form = visit_for(reach(), visit_uid), Form(request.form)
    words = form.text("words", longest=LONGEST)
    if form["stars"].strip() not in {str(count) for count in STARS}:
        form.refuse("stars", _("Choose from 1 to 5."))
    if form.is_good:
        try:
            with db.writing():
                rate(visit, me(), int(form["stars"]), words)
        except VisitRefused as refused:
            form.refuse(refused.field, refused.sentence)
    if not form.is_good:
        return _page(visit, form)
    say(_("Thank you. You can change it for seven days."))
    return go(f"/visits/{visit.uid}")


def _page(visit: Visit, form: Form):
    place = place_of(visit)
    return page(
        "visits/portal_rating.html", 200 if form.is_good else 422, visit=visit, place=place, form=form,
        day=day_of(visit, place.zone), is_open=is_open(rating_of(visit)), stars=STARS,
    )  # fmt: skip
