"""Photos from the yard: sent one by one, shown once the worker has drawn them anew."""

from flask import request, url_for

from app.base import db, picture_pages
from app.base.fragments import fragment, go, wants_fragment
from app.doors import L3, me, technician
from app.people.staff import ROUTE
from app.visits.duties import duties_of
from app.visits.gates import stop_photo_for
from app.visits.gone_pages import my_stop
from app.visits.models import Visit
from app.visits.photo_kinds import KINDS
from app.visits.photos import all_photos_of, alt_text, remove_photo
from app.visits.refused import VisitRefused
from app.visits.report import Problem
from app.visits.stop_pages import keep_report, stop_page

# A photo is refused above 15 MB; the form around it must come through even then, or what was typed is lost.
LARGEST_FORM = 64 << 20

technician.app_template_filter("alt_text")(alt_text)
technician.app_template_filter("photo_kind")(lambda kind: str(KINDS[kind]))


@technician.url_value_preprocessor
def let_large_forms_in(endpoint: str | None, values: dict | None) -> None:
    """Before anything reads the form."""
    request.max_content_length = LARGEST_FORM


@technician.get("/photos/<uid:photo_uid>/<variant>", level=L3, may=ROUTE)
def show_photo(photo_uid: str, variant: str):
    return picture_pages.show(stop_photo_for(me(), photo_uid), variant)


@technician.get("/visits/<uid:visit_uid>/photos", level=L3, may=ROUTE)
def show_photos(visit_uid: str):
    """Asked for again while some are being made."""
    return _list(my_stop(visit_uid))


@technician.post("/visits/<uid:visit_uid>/photos", level=L3, may=ROUTE)
def add_photos(visit_uid: str):
    visit = my_stop(visit_uid)
    try:
        problems = keep_report(visit)
    except VisitRefused as refused:
        problems = {"photo": Problem(refused.sentence)}
    if wants_fragment():
        return _photos(visit, problems, 422 if "photo" in problems else 200)
    return stop_page(visit, problems, 422) if problems else go(_stop(visit))


@technician.post("/visits/<uid:visit_uid>/photos/<uid:photo_uid>/removal", level=L3, may=ROUTE)
def remove(visit_uid: str, photo_uid: str):
    visit = my_stop(visit_uid)
    with db.writing():
        remove_photo(stop_photo_for(me(), photo_uid))
    return _list(visit) if wants_fragment() else go(_stop(visit))


def _list(visit: Visit):
    return fragment("visits/_stop_photo_list.html", visit=visit, photos=all_photos_of(visit))


def _photos(visit: Visit, problems: dict[str, Problem], status: int = 200):
    photos = all_photos_of(visit)
    return fragment("visits/_stop_photos.html", visit=visit, photos=photos, problems=problems,
                    needed=duties_of(visit).photo_kinds), status


def _stop(visit: Visit) -> str:
    return url_for(".visits_show_stop", visit_uid=visit.uid) + "#photos"
