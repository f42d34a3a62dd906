"""The choice that a message offers, made behind its link, without a session. Opening it changes nothing."""

from flask import request
from werkzeug.exceptions import NotFound

from app.base.db import session
from app.base.fragments import go, page, say
from app.base.signing import ForgedToken
from app.doors import L0, public
from app.entrance import browser_hash
from app.home.linked_places import is_still_theirs
from app.people.links import LinkExpired, capability_from, may_open_account
from app.people.models import Person
from app.visits.answer_forms import take_answer
from app.visits.answers import AnswerRefused
from app.visits.linked import may_answer, show_linked
from app.visits.models import Visit


@public.post("/l/<token>/answer", level=L0)
def answer_by_link(token: str):
    try:
        capability = capability_from(token)
    except LinkExpired:
        return page("home/public_link_over.html", 410, token=token)
    except ForgedToken:
        return page("people/public_link_unknown.html", 404)
    visit = session().get(Visit, capability.thing_id) if capability.thing == "visit" else None
    if visit is None or not is_still_theirs(capability) or not may_answer(capability, visit):
        raise NotFound
    try:
        said = take_answer(visit, request.form, session().get(Person, capability.person_id))
    except AnswerRefused as no:
        return show_linked(capability, token, may_open_account(capability, browser_hash()), 422, no.sentence)
    say(said)
    return go(f"/l/{token}")
