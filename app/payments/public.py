"""Paying an invoice by its link, and asking how a payment is, without signing in."""

from flask import Response, abort, request

from app.accounts.models import Account
from app.base import db
from app.base.db import session
from app.base.forms import Form
from app.base.fragments import fragment, go, say
from app.base.languages import _
from app.base.limits import DAY, Limit
from app.base.signing import ForgedToken
from app.doors import L1, me, public, signed_in
from app.entrance import browser_hash, let_in
from app.home.linked_places import is_settled_long_ago, is_still_theirs
from app.payments.gates import method_of_account
from app.payments.invoice_linked import invoice_of, may_tap, show_linked
from app.payments.models import Attempt
from app.payments.ordering import return_path
from app.payments.pay_pages import seen_cents, take
from app.payments.payment_linked import linked_values
from app.payments.tips import typed_tip
from app.people.devices import device_words
from app.people.links import LinkExpired, NotByLink, capability_from, may_open_account, open_account
from app.people.models import Capability, Person

# Enough for a family with a stubborn card, too few to try out stolen ones.
TRIES = Limit("pay by link", 20, DAY)


@public.post("/l/<token>/payment", level=L1)
def pay_by_link(token: str):
    try:
        capability = _capability(token, "invoice")
    except (ForgedToken, LinkExpired):
        return go(f"/l/{token}")
    if not _is_within_limit(capability):
        say(_("This was tried many times today. Please call us."))
        return go(f"/l/{token}")
    form = Form(request.form)
    tip = typed_tip(form, seen_cents())
    if not form.is_good:
        return _shown_again(capability, token, form, 422)
    if "method" in form and may_tap(capability, may_open_account(capability, browser_hash())):
        return _pay_as_themselves(capability, token, tip)
    return _take(capability, token, return_path, way="link", tip_cents=tip)


def _capability(token: str, thing: str) -> Capability:
    capability = capability_from(token)
    if capability.thing != thing or not is_still_theirs(capability):
        raise ForgedToken(thing)
    if is_settled_long_ago(capability):
        raise LinkExpired(capability)
    return capability


def _is_within_limit(capability: Capability) -> bool:
    with db.writing():
        return TRIES.takes(str(capability.thing_id))


def _pay_as_themselves(capability: Capability, token: str, tip: int) -> Response:
    """One tap: it opens the account for a day, and pays exactly what they saw with what they keep."""
    account_id = invoice_of(capability).account_id
    method = method_of_account(account_id, request.form["method"])
    try:
        with db.writing():
            device = device_words(request.user_agent.string)
            secret = open_account(capability, browser_hash(), device, before=signed_in())
    except NotByLink:
        return go(f"/l/{token}")
    shown = _take(capability, token, lambda attempt: f"/payments/{attempt.uid}", method=method, tip_cents=tip)
    return let_in(secret, "", shown=shown)


def _take(capability: Capability, token: str, status_url, **how) -> Response:
    invoice, person = invoice_of(capability), _person(capability)

    def again(status: int = 200, error: str = "") -> Response:
        say(error)
        form = Form(request.form)
        return _shown_again(capability, token, form, status) if how["tip_cents"] else go(f"/l/{token}")

    account = session().get(Account, invoice.account_id)
    return take(account, [invoice], f"/l/{token}", again, status_url, person=person, **how)


def _shown_again(capability: Capability, token: str, form: Form, status: int) -> Response:
    """With the tip that was typed."""
    return show_linked(capability, token, may_open_account(capability, browser_hash()), form, status)


def _person(capability: Capability) -> Person | None:
    return session().get(Person, capability.person_id) if capability.person_id else me()


@public.get("/l/<token>/card", level=L1)
def show_payment_card(token: str):
    """The status page asks for itself again."""
    try:
        capability = _capability(token, Attempt.__tablename__)
    except (ForgedToken, LinkExpired):
        abort(404)
    return fragment("payments/_status.html", **linked_values(capability, token))
