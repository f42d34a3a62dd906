"""The link in a sign-in message. Looking at it does nothing: mail scanners look too. A press of the button signs in."""

from flask import request

from app.base import db
from app.base.fragments import go, page
from app.base.signing import ForgedToken
from app.doors import L0, me, public, signed_in
from app.entrance import browser_hash, let_in
from app.people.arriving import arrive_by_link
from app.people.asking import ask
from app.people.contacts import contact_of
from app.people.devices import device_words
from app.people.models import SignIn
from app.people.redeeming import CodeOnly, LinkOver, is_usable, needs_code, sign_in_of


@public.get("/a/<token>", level=L0)
def show_sign_in_link(token: str):
    try:
        sign_in = sign_in_of(token)
    except ForgedToken:
        return page("people/public_link_unknown.html", 404)
    if not is_usable(sign_in):
        return _over(token, sign_in)
    return page("people/public_link_code_only.html") if needs_code(sign_in) else _button(token, sign_in)


def _button(token: str, sign_in: SignIn):
    other = me().name if me() and me().id != sign_in.person_id else ""
    return page("people/public_link.html", token=token, masked=contact_of(sign_in.contact).masked, other=other)


def _over(token: str, sign_in: SignIn):
    return page("people/public_link_over.html", 410, token=token, masked=contact_of(sign_in.contact).masked,
                used_at=sign_in.link_used_at, used_on=sign_in.link_used_on)


@public.post("/a/<token>", level=L0)
def sign_in_by_link(token: str):
    agreed = "instead" in request.form
    try:
        sign_in = sign_in_of(token)
    except ForgedToken:
        return page("people/public_link_unknown.html", 404)
    if me() and me().id != sign_in.person_id and not agreed:
        return _button(token, sign_in)
    shared = sign_in.shared and sign_in.browser == browser_hash()
    try:
        with db.writing():
            secret = arrive_by_link(sign_in, device_words(request.user_agent.string), signed_in(), shared)
    except CodeOnly:
        return page("people/public_link_code_only.html")
    except LinkOver:
        return _over(token, sign_in)
    return let_in(secret, sign_in.go_to, shared)


@public.post("/a/<token>/fresh", level=L0)
def send_fresh_link(token: str):
    """To the same address as before, for the same page; the code of the new message works in this browser."""
    try:
        sign_in = sign_in_of(token)
    except ForgedToken:
        return page("people/public_link_unknown.html", 404)
    with db.writing():
        ask(contact_of(sign_in.contact), browser_hash(), request.remote_addr, go_to=sign_in.go_to)
    return go("/sign-in/code")
