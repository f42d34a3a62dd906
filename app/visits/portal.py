"""The owner's visits: all of them, and one as a short letter with proof."""

from flask import abort, make_response, request

from app.accounts.rights import PAUSE, SEE_PRICES, SEE_VISITS
from app.base import clock, current
from app.base.fragments import fragment, go, page, say, wants_fragment
from app.doors import L2, me, portal, reach
from app.invoices.of_part import lines_of_parts
from app.invoices.of_visit import bill_of
from app.properties.pool_words import pool_name
from app.visits.afterwards import afterwards_of
from app.visits.answer_forms import take_answer
from app.visits.answers import AnswerRefused
from app.visits.day_before import reminder_of
from app.visits.gates import visit_for
from app.visits.history import Filter, newest_uid, places_in, pools_at, visits_ahead, visits_before
from app.visits.models import Visit
from app.visits.offers_shown import shown_offer
from app.visits.skip_words import moved_words, next_words, why_words
from app.visits.story import tell, without_report
from app.visits.swimming import swims_of
from app.visits.way import ago_words

# Before the filter is used, so much of what is planned stands above the history.
SOON = 2

for words in (why_words, next_words, moved_words, ago_words):
    portal.app_template_filter()(words)


@portal.get("/visits", level=L2, may=SEE_VISITS)
def list_visits():
    wanted = Filter(*(request.args.get(name, "")[:64] for name in ("place", "pool", "state", "before")))
    places = places_in(reach())
    place = next((place for place in places if place.uid == wanted.place), places[0] if len(places) == 1 else None)
    if wanted.state == "coming":
        ahead, listed, older = visits_ahead(reach(), wanted), [], ""
    else:
        is_start = not wanted.state and not wanted.before
        ahead = visits_ahead(reach(), wanted, SOON) if is_start else []
        listed, older = visits_before(reach(), wanted)
    pools = [(pool.uid, pool_name(pool)) for pool in pools_at(place.id)] if place else []
    return page(
        "visits/portal_list.html", wanted=wanted, places=places, pools=pools if len(pools) > 1 else [], ahead=ahead,
        listed=listed, older=older,
    )  # fmt: skip


@portal.get("/visits/last", level=L2, may=SEE_VISITS)
def show_last_visit():
    """What the home screen's shortcut opens."""
    uid = newest_uid(reach())
    return go(f"/visits/{uid}" if uid else "/visits")


@portal.get("/visits/<uid:visit_uid>", level=L2, may=SEE_VISITS)
def show_visit(visit_uid: str):
    return _visit_page(visit_for(reach(), visit_uid))


@portal.post("/visits/<uid:visit_uid>/answer", level=L2, may=PAUSE)
def answer_visit(visit_uid: str):
    """To what we said of it: a delay, another day, another technician, no visit."""
    visit = visit_for(reach(), visit_uid, PAUSE)
    try:
        said = take_answer(visit, request.form, me())
    except AnswerRefused as no:
        return _visit_page(visit, 422, no.sentence)
    say(said)
    return go(f"/visits/{visit_uid}")


@portal.get("/visits/<uid:visit_uid>/card", level=L2, may=SEE_VISITS)
def show_card(visit_uid: str):
    """What the page asks for again when it hears that the visit changed; the same answer is not sent twice."""
    visit = visit_for(reach(), visit_uid)
    if not wants_fragment():
        return go(f"/visits/{visit_uid}")
    response = make_response(fragment("visits/_visit.html", **_shown(visit)))
    response.add_etag()
    return response.make_conditional(request)


@portal.get("/visits/<uid:visit_uid>/after", level=L2, may=SEE_VISITS)
def show_afterwards(visit_uid: str):
    """The same for what was said and recommended afterwards."""
    visit = visit_for(reach(), visit_uid)
    if not wants_fragment():
        return go(f"/visits/{visit_uid}")
    return fragment("visits/_afterwards.html", visit=visit, after=afterwards_of(visit))


@portal.get("/visits/<uid:visit_uid>/photos/<uid:photo_uid>", level=L2, may=SEE_VISITS)
def show_picture(visit_uid: str, photo_uid: str):
    """One photo as large as the screen; a page, so that an app on the home screen has a way back."""
    pictures = tell(visit_for(reach(), visit_uid), _photo_address, _photo_page).pictures
    at = next((at for at, picture in enumerate(pictures) if picture.uid == photo_uid), None)
    if at is None:
        abort(404)
    return page("visits/portal_picture.html", visit_uid=visit_uid, pictures=pictures, at=at)


def _visit_page(visit: Visit, status: int = 200, refused: str = ""):
    shown = _shown(visit) | {"refused": refused}
    return page(
        "visits/portal_visit.html", status, reminder=reminder_of(visit), after=afterwards_of(visit), **shown
    )


def _shown(visit: Visit) -> dict:
    story = tell(visit, _photo_address, _photo_page)
    story = story if current.company().shows_reports else without_report(story)
    bill = bill_of(reach(), visit.id, clock.today(current.zone())) if story.is_over else None
    lines = lines_of_parts(reach(), visit.id) if story.parts else {}
    for part in story.parts:
        part.line = lines.get(part.id)
    has_paper = story.is_over and story.state != "cancelled" and current.company().shows_reports
    return {
        "story": story, "visit": visit, "bill": bill,
        "sees_prices": reach().allows(SEE_PRICES, visit.account_id), "zone": story.place.zone, "live": True,
        "swims": swims_of(visit, story.place.zone), "between": "", "paper": has_paper,
        "has_map": bool(current.company().tile_url), "offer": shown_offer(visit), "refused": "",
        "answer_to": f"/visits/{visit.uid}/answer",
        "may_answer": reach().allows(PAUSE, visit.account_id, visit.property_id),
    }  # fmt: skip


def _photo_address(photo, variant: str) -> str:
    return f"/photos/{photo.uid}/{variant}"


def _photo_page(visit_uid: str, photo_uid: str) -> str:
    return f"/visits/{visit_uid}/photos/{photo_uid}"
