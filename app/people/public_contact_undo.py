"""The old address stops a change: from the link in the message that told it."""

from app.base import db
from app.base.fragments import page
from app.base.signing import ForgedToken
from app.doors import L0, public, signed_in
from app.entrance import be_nobody, see_out
from app.people.contact_changes import UndoOver, change_of, may_undo, undo_change
from app.people.contacts import contact_of
from app.people.models import ContactChange


@public.get("/account/contact/undo/<token>", level=L0)
def show_contact_undo(token: str):
    try:
        change = change_of(token)
    except ForgedToken:
        return page("people/public_link_unknown.html", 404)
    return _ask_page(token, change) if may_undo(change) else _over(change)


def _ask_page(token: str, change: ContactChange):
    return page("people/public_contact_undo.html", token=token, kind=change.kind, old=contact_of(change.old).masked,
                new=contact_of(change.new).masked, at=change.confirmed_at)


def _over(change: ContactChange):
    return page("people/public_contact_undo_over.html", 410, undone_at=change.undone_at)


@public.post("/account/contact/undo/<token>", level=L0)
def undo_contact_change(token: str):
    try:
        change = change_of(token)
        with db.writing():
            undo_change(change)
    except ForgedToken:
        return page("people/public_link_unknown.html", 404)
    except UndoOver:
        return _over(change)
    return _undone(change)


def _undone(change: ContactChange):
    """The person's sessions are over; who pressed the button in another person's browser stays signed in there."""
    shown = signed_in() is not None and signed_in().person_id == change.person_id
    if shown:
        be_nobody()
    answer = page("people/public_contact_undone.html", masked=contact_of(change.old).masked)
    return see_out(answer) if shown else answer
