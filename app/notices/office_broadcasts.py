"""One message to many: written, looked at, sent at its hour, followed."""

from collections import Counter

from flask import request, url_for

from app.base import current, db
from app.base.forms import Form
from app.base.fragments import fragment, go, page, say
from app.base.gates import row_at
from app.base.languages import _, _l
from app.doors import L3, me, office
from app.notices.broadcast_forms import as_form, broadcast_in, plan_names, sends_at_in
from app.notices.broadcasting import (
    DRAFT,
    SENDING,
    NoPostalAddress,
    NotADraft,
    broadcasts,
    change_broadcast,
    results_of,
    schedule,
    stop_broadcast,
    write_broadcast,
)
from app.notices.consent import NEWS, SERVICE
from app.notices.crowd import NAMED, REASONS, Filter, people_in, reach_of_crowd
from app.notices.delivery_log import STATE_WORDS
from app.notices.models import Broadcast
from app.notices.previewing import filled_broadcast
from app.people.role_words import LANGUAGE_WORDS
from app.people.staff import RECORDS
from app.plans.plan_forms import technicians

BROADCAST_STATES = {"draft": _l("Draft"), "scheduled": _l("Scheduled"), "sending": _l("Being sent"),
                    "sent": _l("Sent"), "stopped": _l("Stopped")}  # fmt: skip
PURPOSES = {SERVICE: _l("About service: weather, holidays, prices"),
            NEWS: _l("News and offers: only to who wants them")}  # fmt: skip


@office.get("/messages/broadcasts", level=L3, may=RECORDS)
def list_broadcasts():
    found, older = broadcasts(request.args.get("before", "")[:26])
    return page("notices/office_broadcasts.html", found=found, older=older, states=BROADCAST_STATES)


@office.get("/messages/broadcasts/new", level=L3, may=RECORDS)
def new_broadcast():
    return _form_page(as_form(None), None)


@office.post("/messages/broadcasts", level=L3, may=RECORDS)
def add_broadcast():
    form = Form(request.form)
    fields = broadcast_in(form, technicians())
    if not form.is_good:
        return _form_page(form, None)
    with db.writing():
        broadcast = write_broadcast(me(), **fields)
    return go(_of(broadcast))


@office.get("/messages/broadcasts/<uid:broadcast_uid>", level=L3, may=RECORDS)
def show_broadcast(broadcast_uid: str):
    return _page(row_at(Broadcast, broadcast_uid), Form({}))


@office.get("/messages/broadcasts/<uid:broadcast_uid>/progress", level=L3, may=RECORDS)
def show_progress(broadcast_uid: str):
    """What the page asks for while it is sent."""
    return fragment("notices/_office_broadcast_state.html", **_standing(row_at(Broadcast, broadcast_uid)))


@office.get("/messages/broadcasts/<uid:broadcast_uid>/words", level=L3, may=RECORDS)
def edit_broadcast(broadcast_uid: str):
    broadcast = row_at(Broadcast, broadcast_uid)
    return _form_page(as_form(broadcast), broadcast) if broadcast.state == DRAFT else go(_of(broadcast))


@office.post("/messages/broadcasts/<uid:broadcast_uid>/words", level=L3, may=RECORDS)
def save_broadcast(broadcast_uid: str):
    broadcast, form = row_at(Broadcast, broadcast_uid), Form(request.form)
    fields = broadcast_in(form, technicians())
    if not form.is_good:
        return _form_page(form, broadcast)
    try:
        with db.writing():
            change_broadcast(broadcast, **fields)
    except NotADraft:
        say(_("It is on its way already and stays as it is."))
    return go(_of(broadcast))


@office.post("/messages/broadcasts/<uid:broadcast_uid>/sending", level=L3, may=RECORDS)
def send_broadcast(broadcast_uid: str):
    broadcast, form = row_at(Broadcast, broadcast_uid), Form(request.form)
    at = sends_at_in(form)
    if form.is_good:
        _try_to_schedule(broadcast, at, form)
    return _page(broadcast, form) if form.errors else go(_of(broadcast))


@office.post("/messages/broadcasts/<uid:broadcast_uid>/stop", level=L3, may=RECORDS)
def stop_sending(broadcast_uid: str):
    broadcast = row_at(Broadcast, broadcast_uid)
    with db.writing():
        stop_broadcast(broadcast)
    say(_("Stopped. Whoever was not told yet hears nothing."))
    return go(_of(broadcast))


def _try_to_schedule(broadcast: Broadcast, at, form: Form) -> None:
    """Pressed twice it is sent once."""
    try:
        with db.writing():
            schedule(broadcast, at)
        say(_("It goes out."))
    except NotADraft:
        say(_("It is on its way already."))
    except NoPostalAddress:
        form.refuse("day", _("Fill in the company's street in the settings first: the law wants the postal address "
                             "below news."))  # fmt: skip


def _of(broadcast: Broadcast) -> str:
    return url_for(".notices_show_broadcast", broadcast_uid=broadcast.uid)


def _form_page(form: Form, broadcast: Broadcast | None):
    first = current.company().language
    languages = sorted(LANGUAGE_WORDS.items(), key=lambda one: one[0] != first)
    return page(
        "notices/office_broadcast_form.html", 200 if form.is_good else 422, form=form, broadcast=broadcast,
        crew=[("", _("Any")), *((one.uid, one.name) for one in technicians())], purposes=PURPOSES,
        plans=[("", _("Any")), *((name, name) for name in plan_names())], languages=languages,
    )  # fmt: skip


def _page(broadcast: Broadcast, form: Form):
    return page(
        "notices/office_broadcast.html", 200 if form.is_good else 422, form=form, purposes=PURPOSES,
        shown=filled_broadcast(broadcast), languages=LANGUAGE_WORDS, **_standing(broadcast), **_crowd(broadcast),
    )  # fmt: skip


def _standing(broadcast: Broadcast) -> dict:
    return {
        "broadcast": broadcast, "states": BROADCAST_STATES, "state_words": STATE_WORDS,
        "results": results_of(broadcast) if broadcast.state != DRAFT else {},
        "is_moving": broadcast.state in ("scheduled", SENDING),
    }  # fmt: skip


def _crowd(broadcast: Broadcast) -> dict:
    """Only of a draft: how many it would reach, by what, and who is left out and why."""
    if broadcast.state != DRAFT:
        return {"ways": Counter(), "left_out": []}
    people = people_in(Filter.read(broadcast.audience))
    reach = reach_of_crowd(people, broadcast.purpose, broadcast.channels)
    names = {person.id: person.name for person in people}
    left_out = [
        (words, [names[id] for id, why in reach.left_out.items() if why == reason])
        for reason, words in REASONS.items()
    ]  # fmt: skip
    told = [(words, len(found), found[:NAMED]) for words, found in left_out if found]
    return {"ways": reach.counts(), "left_out": told}
