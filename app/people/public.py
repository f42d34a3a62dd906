"""Signing in: one field, then the code we sent; and out again."""

from flask import request, url_for

from app.base import db
from app.base.csrf import refuse_forgery, refuse_other_sites
from app.base.fragments import go, page, say
from app.base.languages import _
from app.base.paths import own_path
from app.doors import L0, public, signed_in
from app.entrance import be_nobody, browser_hash, let_in, see_out
from app.people.arriving import arrive_by_code
from app.people.asking import ask, asked_by
from app.people.contacts import BadContact, contact_of, read_contact
from app.people.devices import device_words
from app.people.models import SignIn
from app.people.redeeming import CodeOver, WrongCode, take_try
from app.people.sessions import end_session


@public.get("/sign-in", level=L0)
def show_sign_in():
    url = own_path(request.args.get("next", ""))
    if signed_in() is None or "other" in request.args:
        return _form(url)
    return go(url_for("public.people_show_step_up", next=url) if signed_in().kind == "link" else url)


def _form(url: str, status: int = 200, typed: str = "", error: str = ""):
    return page("people/public_sign_in.html", status, next=url, typed=typed, error=error)


@public.post("/sign-in", level=L0)
def ask_to_sign_in():
    url, typed = own_path(request.form.get("next", "")), request.form.get("contact", "")[:254]
    shared = "shared" in request.form
    try:
        contact = read_contact(typed)
    except BadContact as bad:
        return _form(url, 422, typed, str(bad))
    with db.writing():
        ask(contact, browser_hash(), request.remote_addr, go_to=url, shared=shared)
    return go("/sign-in/code")


@public.get("/sign-in/code", level=L0)
def show_code():
    asked = asked_by(browser_hash())
    return _code_page(asked) if asked else go("/sign-in")


def _code_page(asked: SignIn, status: int = 200, error: str = ""):
    return page("people/public_code.html", status, masked=contact_of(asked.contact).masked, next=asked.go_to,
                by_text=asked.channel == "text", length=asked.code_length, stepping_up=asked.purpose == "step-up",
                error=error)


@public.post("/sign-in/code", level=L0)
def enter_code():
    asked, typed = asked_by(browser_hash()), request.form.get("code", "")
    if asked is None:
        return go("/sign-in")
    try:
        secret = _redeem(asked, typed)
    except WrongCode as wrong:
        return _code_page(asked, 422, _wrong(wrong.tries_left))
    except CodeOver:
        return _code_page(asked, 422, _("This code no longer works. Send a new one below."))
    return let_in(secret, asked.go_to, asked.shared)


def _redeem(asked: SignIn, typed: str) -> str:
    """Two transactions: the try is taken for good before the digits are looked at."""
    with db.writing():
        take_try(asked)
    with db.writing():
        return arrive_by_code(asked, typed, device_words(request.user_agent.string), signed_in())


def _wrong(tries_left: int) -> str:
    if tries_left <= 0:
        return _("This is not the code we sent. Send a new one below.")
    return _("This is not the code we sent. Look again: only the newest one counts.")


@public.post("/sign-in/code/again", level=L0)
def send_again():
    asked = asked_by(browser_hash())
    if asked is None:
        return go("/sign-in")
    with db.writing():
        ask(contact_of(asked.contact), asked.browser, request.remote_addr, go_to=asked.go_to, purpose=asked.purpose,
            shared=asked.shared)
    say(_("If we know you, a new code is on its way."))
    return go("/sign-in/code")


@public.post("/sign-out", level=L0, csrf=False)
def sign_out():
    """Works on a page left open until its session was gone; a live one is only ended by its own form.

    Another site's form carries no cookie and looks like that page, but what the browser kept is not theirs to clear.
    """
    refuse_other_sites()
    leaving = signed_in()
    if leaving is not None:
        refuse_forgery()
        with db.writing():
            end_session(leaving)
    be_nobody()
    return see_out(page("people/public_signed_out.html"))
