"""Changing one's e-mail or phone: a code goes to the new one first."""

from flask import request

from app.base import db
from app.base.fragments import go, page, say
from app.base.languages import _
from app.doors import L4, me, portal, signed_in
from app.people.contact_changes import (
    CODE_LENGTH,
    TooManyChanges,
    ask_for_change,
    confirm_change,
    new_contact,
    pending_change,
    take_change_try,
)
from app.people.contacts import BadContact, contact_of, phone_words
from app.people.frames import frame
from app.people.models import ContactChange
from app.people.redeeming import CodeOver, WrongCode


@portal.get("/account/contact", level=L4, staff_too=True)
def show_contact():
    kind = _kind(request.args)
    return _form(kind, phone_words(me().phone) if kind == "phone" and me().phone else getattr(me(), kind))


def _kind(values) -> str:
    return "phone" if values.get("kind") == "phone" else "email"


def _form(kind: str, typed: str, status: int = 200, error: str = ""):
    return page("people/portal_contact.html", status, frame=frame(), kind=kind, typed=typed, error=error)


@portal.post("/account/contact", level=L4, staff_too=True)
def ask_to_change_contact():
    kind, typed = _kind(request.form), request.form.get("contact", "")[:254]
    try:
        contact = new_contact(kind, typed)
        if contact.address == getattr(me(), kind):
            raise BadContact(_("This is the one we have already."))
        with db.writing():
            ask_for_change(me(), contact)
    except BadContact as bad:
        return _form(kind, typed, 422, str(bad))
    except TooManyChanges:
        return _form(kind, typed, 422, _("That was tried many times today. Try again tomorrow, or call us."))
    return go("/account/contact/code")


@portal.get("/account/contact/code", level=L4, staff_too=True)
def show_contact_code():
    change = pending_change(me())
    return _code_page(change) if change else go("/account/contact")


def _code_page(change: ContactChange, status: int = 200, error: str = ""):
    return page("people/portal_contact_code.html", status, frame=frame(), new=change.new, kind=change.kind,
                length=CODE_LENGTH, masked=contact_of(change.new).masked, error=error)


@portal.post("/account/contact/code", level=L4, staff_too=True)
def enter_contact_code():
    change, typed = pending_change(me()), request.form.get("code", "")
    if change is None:
        return go("/account/contact")
    try:
        _confirm(change, typed)
    except WrongCode:
        return _code_page(change, 422, _("This is not the code we sent. Look again: only the newest one counts."))
    except CodeOver:
        return _code_page(change, 422, _("This code no longer works. Go back and send a new one."))
    say(_("Changed. We told the old address too.") if change.old else _("Saved."))
    return go("/account")


def _confirm(change: ContactChange, typed: str) -> None:
    """Two transactions: the try is taken for good before the digits are looked at."""
    with db.writing():
        take_change_try(change)
    with db.writing():
        confirm_change(change, typed, signed_in())
