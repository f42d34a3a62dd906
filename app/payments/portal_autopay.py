"""AutoPay for owners: what it does in words, what comes, on, other rules, the limit, off."""

from flask import Response, abort, request, url_for
from sqlmodel import select

from app.accounts.models import Account
from app.accounts.rights import PAY
from app.base import db
from app.base.db import session
from app.base.forms import Form, dollars
from app.base.fragments import go, page, say
from app.base.languages import _
from app.doors import L2, L3, L4, me, portal, reach
from app.payments.autopay.asking import Wish, as_typed, cap_in, place_of, scopes_of, terms_in
from app.payments.autopay.consent import Yes, agree_anew, autopay_at, turn_off, turn_on
from app.payments.autopay.reading import live_autopays, mandate_in_force, terms_of
from app.payments.autopay.rules import Terms
from app.payments.autopay.upcoming import coming_for
from app.payments.autopay.words import TIMING_WORDS, ending_words, reason_words
from app.payments.failures import words_for
from app.payments.gates import autopay_for
from app.payments.methods import usable_methods
from app.payments.models import StoredMethod
from app.payments.models_autopay import AutoPay
from app.payments.refused import MethodGone
from app.properties.models import Property


@portal.get("/autopay", level=L2, may=PAY)
def show_autopay():
    accounts = reach().accounts(PAY)
    return page(
        "payments/portal_autopay.html",
        shown=[_shown(autopay) for autopay in live_autopays(accounts)],
        coming=coming_for(accounts),
        reason_words=reason_words,
        has_methods=any(usable_methods(account) for account in accounts),
        has_parts=any(len(scopes_of(account)) > 1 for account in accounts),
    )


@portal.get("/autopay/<uid:uid>", level=L2, may=PAY)
def show_one(uid: str):
    """Also one that ended: what was agreed stays to be read."""
    autopay = autopay_for(reach(), uid)
    ended = ending_words(autopay.ended_why) if autopay.ended_at else ""
    return page(
        "payments/portal_autopay_one.html", shown=_shown(autopay), ended=ended, mandate=mandate_in_force(autopay)
    )


def _shown(autopay: AutoPay) -> dict:
    wish = Wish(place_of(autopay), session().get(StoredMethod, autopay.method_id), terms_of(autopay))
    return {"autopay": autopay, "wish": wish, "held": words_for(autopay.held_why)[0] if autopay.held_at else ""}


# ---- on ----


@portal.get("/autopay/new", level=L3, may=PAY)
def choose_autopay():
    account = _account()
    if "timing" not in request.args:
        return _ask(account, Form({"timing": "due", "one_offs": "1", "days_before": 3, "pay_day": 1}))
    return _offer_new(account, Form(request.args))


@portal.post("/autopay", level=L3, may=PAY)
def start_autopay():
    account, form = _account(), Form(request.form)
    wish = _wish(account, form, None)
    if wish is None:
        return _ask(account, form)
    if not _is_agreed(wish):
        return _offer_new(account, form, 409)
    try:
        with db.writing():
            made = turn_on(account, wish.place.id if wish.place else None, wish.method, wish.terms, _yes(wish))
    except MethodGone:
        return _gone(url_for("portal.payments_choose_autopay"))
    say(_("AutoPay is on. A copy of what you agreed to is on its way by e-mail."))
    return go(f"/autopay/{made.uid}")


def _offer_new(account: Account, form: Form, status: int = 200) -> Response:
    wish = _wish(account, form, None)
    if wish is None:
        return _ask(account, form)
    replaces = autopay_at(account.id, wish.place.id if wish.place else None) is not None
    return _offer(wish, form, "/autopay", "/autopay/new", status, replaces=replaces)


# ---- other rules ----


@portal.get("/autopay/<uid:uid>/rules", level=L3, may=PAY)
def choose_rules(uid: str):
    autopay = _live(uid)
    if "timing" not in request.args:
        return _ask(_account_of(autopay), Form(as_typed(autopay)), autopay)
    return _offer_rules(autopay, Form(request.args))


@portal.post("/autopay/<uid:uid>/rules", level=L3, may=PAY)
def change_rules(uid: str):
    autopay, form = _live(uid), Form(request.form)
    wish = _wish(_account_of(autopay), form, autopay)
    if wish is None:
        return _ask(_account_of(autopay), form, autopay)
    return _change(autopay, wish, lambda: _offer_rules(autopay, form, 409))


def _offer_rules(autopay: AutoPay, form: Form, status: int = 200) -> Response:
    wish = _wish(_account_of(autopay), form, autopay)
    if wish is None:
        return _ask(_account_of(autopay), form, autopay)
    here = f"/autopay/{autopay.uid}/rules"
    return _offer(wish, form, here, here, status)


# ---- the limit ----


@portal.get("/autopay/<uid:uid>/limit", level=L4, may=PAY)
def choose_limit(uid: str):
    autopay = _live(uid)
    if "cap" not in request.args:
        return _ask_limit(autopay, Form({"cap": dollars(autopay.cap_cents) if autopay.cap_cents else ""}))
    return _offer_limit(autopay, Form(request.args))


@portal.post("/autopay/<uid:uid>/limit", level=L4, may=PAY)
def change_limit(uid: str):
    autopay, form = _live(uid), Form(request.form)
    wish = _limited(autopay, form)
    if not form.is_good:
        return _ask_limit(autopay, form)
    return _change(autopay, wish, lambda: _offer_limit(autopay, form, 409))


def _offer_limit(autopay: AutoPay, form: Form, status: int = 200) -> Response:
    wish = _limited(autopay, form)
    if not form.is_good:
        return _ask_limit(autopay, form)
    here = f"/autopay/{autopay.uid}/limit"
    return _offer(wish, form, here, here, status)


def _limited(autopay: AutoPay, form: Form) -> Wish:
    terms = Terms(**{**vars(terms_of(autopay)), "cap_cents": cap_in(form)})
    return Wish(place_of(autopay), session().get(StoredMethod, autopay.method_id), terms)


def _ask_limit(autopay: AutoPay, form: Form) -> Response:
    return page("payments/portal_autopay_limit.html", 200 if form.is_good else 422, form=form, autopay=autopay)


# ---- off ----


@portal.post("/autopay/<uid:uid>/off", level=L2, may=PAY)
def stop_autopay(uid: str):
    """One tap, at once; less money moves by it, so a link session may."""
    autopay = autopay_for(reach(), uid)
    with db.writing():
        turn_off(autopay)
    say(_("AutoPay is off. Nothing more is charged by itself."))
    return go(f"/autopay/{autopay.uid}")


# ---- what the pages share ----


def _ask(account: Account, form: Form, autopay: AutoPay | None = None) -> Response:
    return page(
        "payments/portal_autopay_form.html",
        200 if form.is_good else 422,
        form=form,
        autopay=autopay,
        account=account,
        methods=[(method.uid, method.words) for method in usable_methods(account.id)],
        scopes=scopes_of(account.id),
        timings=[(name, str(words)) for name, words in TIMING_WORDS.items()],
    )


def _offer(wish: Wish, form: Form, action: str, back: str, status: int, replaces: bool = False) -> Response:
    typed = {name: value for name, value in form.items() if name not in ("csrf_token", "seal")}
    return page(
        "payments/portal_autopay_yes.html",
        status,
        wish=wish,
        typed=typed,
        action=action,
        back=back,
        replaces=replaces,
    )


def _is_agreed(wish: Wish) -> bool:
    """The very words that were shown."""
    return request.form.get("seal", "") == wish.offered.seal


def _yes(wish: Wish) -> Yes:
    return Yes(me(), wish.offered, request.remote_addr or "", request.user_agent.string)


def _change(autopay: AutoPay, wish: Wish, ask_again) -> Response:
    if not _is_agreed(wish):
        return ask_again()
    try:
        with db.writing():
            agree_anew(autopay, wish.method, wish.terms, _yes(wish))
    except MethodGone:
        return _gone("/autopay")
    say(_("Saved. A copy of what you agreed to is on its way by e-mail."))
    return go(f"/autopay/{autopay.uid}")


def _gone(url: str) -> Response:
    say(_("This card or bank account was removed. Choose another one."))
    return go(url)


def _wish(account: Account, form: Form, autopay: AutoPay | None) -> Wish | None:
    """None where something typed is wrong; the form then says what."""
    terms = terms_in(form, autopay.cap_cents if autopay else None)
    known = {method.uid: method for method in usable_methods(account.id)}
    form.one_of("method", known)
    if not form.is_good:
        return None
    place = place_of(autopay) if autopay else _place(account, form["place"])
    return Wish(place, known[form["method"].strip()], terms)


def _place(account: Account, uid: str) -> Property | None:
    if not uid:
        return None
    found = select(Property).where(Property.uid == uid, Property.account_id == account.id)
    return session().exec(found).first() or abort(404)


def _account() -> Account:
    """The one that is named, or the first that the person pays for."""
    uid = request.values.get("account", "")
    found = select(Account).where(Account.id.in_(reach().accounts(PAY))).order_by(Account.id)
    return session().exec(found.where(Account.uid == uid) if uid else found).first() or abort(404)


def _account_of(autopay: AutoPay) -> Account:
    return session().get(Account, autopay.account_id)


def _live(uid: str) -> AutoPay:
    autopay = autopay_for(reach(), uid)
    return autopay if autopay.ended_at is None else abort(404)
