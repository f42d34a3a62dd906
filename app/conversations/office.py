"""Owners' questions as the office answers and closes them."""

from flask import request, url_for

from app.accounts.models import Account
from app.base import db, picture_pages
from app.base.asked import asked_number
from app.base.forms import Form
from app.base.fragments import fragment, go, page, say, wants_fragment
from app.base.gates import row_at, row_of
from app.base.languages import _
from app.conversations.models import Thread
from app.conversations.photo_forms import photo_keys_in
from app.conversations.questions import INVOICE, LONGEST, answer, close
from app.conversations.reading import photo_in, shown_thread, threads_page
from app.doors import L3, me, office
from app.people.staff import RECORDS
from app.visits.redoing import redo_of


@office.get("/questions", level=L3, may=RECORDS)
def list_questions():
    everything, here = "all" in request.args, url_for(".conversations_list_questions")
    chips = [{"text": _("Open"), "href": here, "here": not everything},
             {"text": _("All"), "href": f"{here}?all=1", "here": everything}]  # fmt: skip
    return page("conversations/office_questions.html", chips=chips, **_list())


@office.get("/questions/list", level=L3, may=RECORDS)
def refresh_questions():
    """What the page asks for when somebody wrote."""
    values = _list()
    if not wants_fragment():
        return go(url_for(".conversations_list_questions"))
    return fragment("conversations/_office_question_list.html", **values)


@office.get("/questions/<uid:thread_uid>", level=L3, may=RECORDS)
def show_question(thread_uid: str):
    return _page(row_at(Thread, thread_uid), Form({}))


@office.get("/questions/<uid:thread_uid>/messages", level=L3, may=RECORDS)
def refresh_question(thread_uid: str):
    """What the page asks for when somebody wrote, or a photo is ready."""
    thread = row_at(Thread, thread_uid)
    if not wants_fragment():
        return go(url_for(".conversations_show_question", thread_uid=thread.uid))
    return fragment("conversations/_office_thread.html", **shown_thread(thread))


@office.post("/questions/<uid:thread_uid>/messages", level=L3, may=RECORDS)
def answer_question(thread_uid: str):
    """With "closes" it is the last word, and AutoPay goes on."""
    thread, form = row_at(Thread, thread_uid), Form(request.form)
    text = form.text("text", needed=_("Write the answer first."), longest=LONGEST)
    keys = photo_keys_in(form)
    if not form.is_good:
        return _page(thread, form)
    with db.writing():
        answer(thread, me(), text, keys)
        if form["closes"]:
            close(thread, me(), by_office=True)
    say(_("Answered. They are told."))
    return go(url_for(".conversations_show_question", thread_uid=thread.uid))


@office.post("/questions/<uid:thread_uid>/closing", level=L3, may=RECORDS)
def close_question(thread_uid: str):
    thread = row_at(Thread, thread_uid)
    with db.writing():
        close(thread, me(), by_office=True)
    say(_("Closed. AutoPay and reminders go on.") if thread.thing == INVOICE else _("Closed."))
    return go(url_for(".conversations_show_question", thread_uid=thread.uid))


@office.get("/questions/<uid:thread_uid>/photos/<uid:message_photo_uid>/<variant>", level=L3, may=RECORDS)
def show_photo(thread_uid: str, message_photo_uid: str, variant: str):
    return picture_pages.show(photo_in(row_at(Thread, thread_uid), message_photo_uid), variant)


def _list() -> dict:
    """`here` asks for the same part of the list."""
    everything, at = "all" in request.args, asked_number("from", 10**6)
    rows, older = threads_page(not everything, at)
    kept = {"all": 1} if everything else {}
    return {
        "rows": rows, "here": url_for(".conversations_refresh_questions", **kept, **({"from": at} if at else {})),
        "older": url_for(".conversations_list_questions", **kept, **{"from": older}) if older else "",
    }  # fmt: skip


def _page(thread: Thread, form: Form):
    return page(
        "conversations/office_question.html", 200 if form.is_good else 422, form=form, redo=redo_of(thread),
        account=row_of(Account, thread.account_id), **shown_thread(thread),
    )  # fmt: skip
