"""Something is not right with a visit: said with photos, answered by the office."""

from flask import request

from app.accounts.rights import SEE_VISITS
from app.base import db
from app.base.forms import Form
from app.base.fragments import go, page, say
from app.base.languages import _, date_plain, day_short
from app.base.limits import DAY, Limit
from app.conversations.photo_forms import photo_keys_in
from app.conversations.questions import LONGEST, VISIT, Subject, ask
from app.conversations.reading import threads_about
from app.doors import L2, me, portal, reach
from app.visits.gates import place_of, visit_for
from app.visits.models import Visit
from app.visits.states import day_of

A_DAY = Limit("visit concerns", 10, DAY)


@portal.get("/visits/<uid:visit_uid>/concern", level=L2, may=SEE_VISITS)
def show_concern(visit_uid: str):
    return _page(visit_for(reach(), visit_uid), Form({}))


@portal.post("/visits/<uid:visit_uid>/concern", level=L2, may=SEE_VISITS)
def tell_concern(visit_uid: str):
    visit, form = visit_for(reach(), visit_uid), Form(request.form)
    text = form.text("text", needed=_("Say in a few words what is not right."), longest=LONGEST)
    with db.writing():
        if form.is_good and not A_DAY.takes(str(me().id)):
            form.refuse("text", _("That is a lot for one day. Please call us."))
    keys = photo_keys_in(form)
    if not form.is_good:
        return _page(visit, form)
    with db.writing():
        thread = ask(visit.account_id, _subject(visit), me(), text, keys)
    say(_("Thank you for telling us. The office looks at it and answers here."))
    return go(f"/questions/{thread.uid}")


def _subject(visit: Visit) -> Subject:
    place = f"/visits/{visit.uid}"
    day = date_plain(day_of(visit, place_of(visit).zone))
    return Subject(VISIT, visit.id, None, place, day, visit.name, visit.property_id)


def _page(visit: Visit, form: Form):
    place = place_of(visit)
    return page(
        "visits/portal_concern.html", 200 if form.is_good else 422, visit=visit, place=place, form=form,
        threads=[thread for thread in threads_about(VISIT, visit.id) if thread.closed_at is None],
        title=day_short(day_of(visit, place.zone)),
    )  # fmt: skip
