"""The link in a message: shows its one thing to whoever holds it, and opens the account to whom it was sent."""

from flask import request, url_for

from app.base import db
from app.base.db import session
from app.base.fragments import go, page
from app.base.signing import ForgedToken
from app.doors import L0, me, public, signed_in
from app.entrance import browser_hash, let_in
from app.home.linked_places import is_settled_long_ago, is_still_theirs, place_of
from app.payments.invoice_linked import show_linked as show_linked_invoice
from app.payments.payment_linked import show_linked as show_linked_payment
from app.people.asking import ask
from app.people.contacts import Contact, contact_of, contacts_of
from app.people.devices import device_words
from app.people.links import (
    LinkExpired,
    NotByLink,
    capability_from,
    may_open_account,
    note_opened,
    open_account,
)
from app.people.models import Capability, Person
from app.visits.linked import show_linked as show_linked_visit

SHOWN = {"visit": show_linked_visit, "invoice": show_linked_invoice, "payment_attempt": show_linked_payment}


@public.get("/l/<token>", level=L0)
def show_link(token: str):
    try:
        capability = _opened(token)
    except (ForgedToken, LinkExpired) as no:
        return _closed(token, no)
    if _is_here(capability):
        return go(place_of(capability))
    if request.method == "GET" and capability.opened_at is None:
        with db.writing():
            note_opened(capability)
    return _shown(capability, token)


@public.get("/q/<token>", level=L0)
def show_paper(token: str):
    """The short way from a printed code."""
    return show_link(token)


@public.post("/l/<token>/account", level=L0)
def open_account_by_link(token: str):
    try:
        capability = _opened(token)
    except (ForgedToken, LinkExpired) as no:
        return _closed(token, no)
    if _is_here(capability):
        return go(place_of(capability))
    if me() is not None and "instead" not in request.form:
        return page("home/public_link_other.html", token=token, other=me().name)
    try:
        with db.writing():
            secret = open_account(capability, browser_hash(), device_words(request.user_agent.string), signed_in())
    except NotByLink:
        return _shown(capability, token)
    return let_in(secret, place_of(capability))


@public.post("/l/<token>/fresh", level=L0)
def send_fresh_link(token: str):
    """To the person's own address; the code and link in the message lead to the same page."""
    try:
        capability = _opened(token)
    except LinkExpired as expired:
        capability = expired.capability
    except ForgedToken as no:
        return _closed(token, no)
    person = session().get(Person, capability.person_id) if capability.person_id else None
    if person is None:
        return go(url_for("public.people_show_sign_in", next=place_of(capability)))
    with db.writing():
        ask(_contact(person, capability), browser_hash(), request.remote_addr, go_to=place_of(capability))
    return go("/sign-in/code")


def _opened(token: str) -> Capability:
    capability = capability_from(token)
    if is_settled_long_ago(capability):
        raise LinkExpired(capability)
    if not is_still_theirs(capability):
        raise ForgedToken("no longer theirs")
    return capability


def _is_here(capability: Capability) -> bool:
    """Signed in already, as the one whom the message was for."""
    return me() is not None and me().id == capability.person_id


def _shown(capability: Capability, token: str):
    can_open = may_open_account(capability, browser_hash())
    if capability.thing in SHOWN:
        return SHOWN[capability.thing](capability, token, can_open)
    return page("home/public_link.html", token=token, can_open=can_open)


def _closed(token: str, no: Exception):
    if isinstance(no, ForgedToken):
        return page("people/public_link_unknown.html", 404)
    return page("home/public_link_over.html", 410, token=token)


def _contact(person: Person, capability: Capability) -> Contact:
    """Where the message went, if that is still theirs."""
    same = capability.contact and capability.contact in (person.email, person.phone)
    return contact_of(capability.contact) if same else contacts_of(person)[0]
