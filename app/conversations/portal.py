"""A question and its answer, for owners; about a visit, with photos."""

from flask import request

from app.accounts.rights import SEE_VISITS
from app.base import db, picture_pages
from app.base.forms import Form
from app.base.fragments import fragment, go, page, say, wants_fragment
from app.base.languages import _
from app.base.limits import DAY, Limit
from app.conversations.models import Thread
from app.conversations.photo_forms import photo_keys_in
from app.conversations.questions import LONGEST, close, note, write
from app.conversations.reading import photo_in, shown_thread, thread_for
from app.doors import L2, me, portal, reach

A_DAY = Limit("question messages", 40, DAY)


@portal.get("/questions/<uid:thread_uid>", level=L2, may=SEE_VISITS)
def show_question(thread_uid: str):
    return _page(thread_for(reach(), thread_uid), Form({}))


@portal.get("/questions/<uid:thread_uid>/messages", level=L2, may=SEE_VISITS)
def refresh_question(thread_uid: str):
    """What the page asks for when somebody wrote, or a photo is ready."""
    thread = thread_for(reach(), thread_uid)
    if not wants_fragment():
        return go(f"/questions/{thread.uid}")
    return fragment("conversations/_portal_thread.html", **shown_thread(thread))


@portal.post("/questions/<uid:thread_uid>/messages", level=L2, may=SEE_VISITS)
def write_message(thread_uid: str):
    thread, form = thread_for(reach(), thread_uid), Form(request.form)
    text = form.text("text", needed=_("Write your message first."), longest=LONGEST)
    with db.writing():
        if form.is_good and not A_DAY.takes(str(me().id)):
            form.refuse("text", _("That is a lot for one day. Please call us."))
    keys = photo_keys_in(form)
    if not form.is_good:
        return _page(thread, form)
    with db.writing():
        write(thread, me(), text, keys)
    say(_("Sent. We answer as soon as we can."))
    return go(f"/questions/{thread.uid}")


@portal.post("/questions/<uid:thread_uid>/closing", level=L2, may=SEE_VISITS)
def close_question(thread_uid: str):
    thread = thread_for(reach(), thread_uid)
    with db.writing():
        close(thread, me(), by_office=False)
    say(_("Thank you. The question is closed."))
    return go(f"/questions/{thread.uid}")


@portal.post("/questions/<uid:thread_uid>/noted", level=L2, may=SEE_VISITS)
def note_answer(thread_uid: str):
    thread = thread_for(reach(), thread_uid)
    with db.writing():
        note(thread)
    return go("/")


@portal.get("/questions/<uid:thread_uid>/photos/<uid:message_photo_uid>/<variant>", level=L2, may=SEE_VISITS)
def show_photo(thread_uid: str, message_photo_uid: str, variant: str):
    return picture_pages.show(photo_in(thread_for(reach(), thread_uid), message_photo_uid), variant)


def _page(thread: Thread, form: Form):
    return page(
        "conversations/portal_question.html", 200 if form.is_good else 422, form=form, **shown_thread(thread)
    )  # fmt: skip
