"""A stop that is no longer hers: told in words, with what she had typed, instead of "there is nothing here"."""

from flask import Response, abort, make_response, request
from sqlmodel import select
from werkzeug.exceptions import NotFound

from app.base.db import session
from app.base.fragments import fragment, page, wants_fragment
from app.doors import me
from app.visits.assigning import was_given_to
from app.visits.gates import is_around, stop_for
from app.visits.models import Visit
from app.visits.refused import GivenAway
from app.visits.report_words import typed_words


def my_stop(uid: str) -> Visit:
    """The stop of the one who asks; 409 with a sentence where the office gave it to somebody else, else 404."""
    try:
        return stop_for(me(), uid)
    except NotFound:
        visit = session().exec(select(Visit).where(Visit.uid == uid, *is_around())).first()
        if visit is None or not was_given_to(visit, me()):
            raise
        return abort(_gone(visit))


def told_above(sentence: str, typed: list[tuple[str, str]]) -> Response:
    """For htmx: above the form, which stays as it is."""
    piece = make_response(fragment("visits/_stop_gone.html", sentence=sentence, typed=typed))
    piece.headers["HX-Retarget"], piece.headers["HX-Reswap"] = "#told", "innerHTML"
    return piece


def _gone(visit: Visit) -> Response:
    sentence, typed = GivenAway(visit.technician_name).sentence, typed_words(request.form)
    if not wants_fragment():
        return page("visits/technician_gone.html", 409, sentence=sentence, typed=typed)
    piece = told_above(sentence, typed)
    piece.status_code = 409
    return piece
