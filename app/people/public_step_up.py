"""Before something that matters: prove again that it is you. Owners by a code to their own address, staff by phone."""

from flask import request, url_for

from app.base import db
from app.base.fragments import go, page
from app.base.paths import own_path
from app.doors import L0, L4, me, public, signed_in
from app.entrance import browser_hash
from app.people.asking import ask
from app.people.contacts import contacts_of
from app.people.sessions import level_now


@public.get("/step-up", level=L0)
def show_step_up():
    url = own_path(request.args.get("next", ""))
    if signed_in() is None:
        return go(url_for("public.people_show_sign_in", next=url))
    if level_now(signed_in()) == L4:
        return go(url)
    if signed_in().kind == "staff":
        return go(url_for("public.people_show_second", next=url))
    return page("people/public_step_up.html", next=url, contacts=contacts_of(me()))


@public.post("/step-up", level=L0)
def ask_to_step_up():
    url = own_path(request.form.get("next", ""))
    if signed_in() is None:
        return go(url_for("public.people_show_sign_in", next=url))
    contacts = contacts_of(me())
    chosen = next((one for one in contacts if one.channel == request.form.get("channel")), contacts[0])
    with db.writing():
        ask(chosen, browser_hash(), request.remote_addr, go_to=url, purpose="step-up", shared=signed_in().shared)
    return go("/sign-in/code")
