"""Stored cards and bank accounts: see them, add one on the bank's page, choose the default, remove one."""

from flask import abort, request, url_for

from app.accounts.models import Account
from app.accounts.rights import MANAGE_METHODS, PAY
from app.base import current, db
from app.base.db import session
from app.base.fragments import go, page, say
from app.base.languages import _
from app.doors import L2, L4, portal, reach
from app.payments import gateway, gateway_methods
from app.payments.autopay.asking import as_typed, place_of
from app.payments.autopay.consent import autopays_with
from app.payments.gates import method_for
from app.payments.gateway import BankRefused, Unknown
from app.payments.methods import keep_methods_of, make_default, methods_of, remove, usable_methods
from app.payments.models import StoredMethod
from app.payments.paying import know_at_the_bank
from app.payments.refused import GateClosed


@portal.get("/methods", level=L2, may=PAY)
def show_methods():
    return page(
        "payments/portal_methods.html",
        methods=methods_of(reach().accounts(PAY)),
        may_change=reach().has(MANAGE_METHODS),
        takes_payments=gateway.takes_payments(),
        is_back="back" in request.args,
    )


@portal.post("/methods/new", level=L4, may=MANAGE_METHODS)
def add_method():
    """To the bank's own page: the number never passes through here."""
    try:
        url = _setup_page(_account())
    except (Unknown, BankRefused, GateClosed):
        say(_("The bank does not answer right now. Nothing was changed. Try again in a few minutes."))
        url = "/methods"
    return go(url) if request.headers.get("HX-Request") == "true" or url == "/methods" else _by_link(url)


def _account() -> Account:
    accounts = reach().accounts(MANAGE_METHODS)
    return session().get(Account, accounts[0]) if accounts and gateway.takes_payments() else abort(404)


def _setup_page(account: Account) -> str:
    back = current.company().origin + url_for("portal.payments_show_methods", back=1)
    metadata = {"account": account.uid, "installation": current.company().uid}
    customer = know_at_the_bank(account)
    here = current.company()
    return gateway_methods.open_setup_page(customer, here.currency, back, metadata, here.bank_account)


def _by_link(url: str):
    """A form may not lead to another host: without scripts the way there is a link."""
    return page("payments/portal_to_bank.html", url=url)


@portal.post("/methods/refresh", level=L2, may=PAY)
def refresh_methods():
    """After the bank's page, when its event is still on the way."""
    for account_id in reach().accounts(PAY):
        _read_again(session().get(Account, account_id))
    return go("/methods")


def _read_again(account: Account) -> None:
    try:
        keep_methods_of(account.bank_customer, current.company().bank_account)
    except (Unknown, BankRefused):
        say(_("The bank does not answer right now. Try again in a few minutes."))


@portal.get("/methods/<uid:uid>", level=L2, may=PAY)
def show_method(uid: str):
    """Where messages about one card lead: to it among the others."""
    return go(url_for("portal.payments_show_methods", _anchor=f"method-{method_for(reach(), uid, PAY).uid}"))


@portal.post("/methods/<uid:uid>/default", level=L4, may=MANAGE_METHODS)
def choose_default(uid: str):
    method = method_for(reach(), uid)
    with db.writing():
        make_default(method)
    say(_("From now on you pay with %(method)s.", method=method.words))
    return go("/methods")


@portal.post("/methods/<uid:uid>/removal", level=L4, may=MANAGE_METHODS)
def remove_method(uid: str):
    """First at the bank, so that nothing can be charged to it once it is gone here.

    Where AutoPay charges it, the owner says first what becomes of that.
    """
    method = method_for(reach(), uid)
    if autopays_with(method) and "ends" not in request.form:
        return _ask_what_becomes_of_autopay(method)
    try:
        gateway_methods.forget_method(method.bank_id, current.company().bank_account)
    except Unknown:
        say(_("The bank does not answer right now. It was not removed. Try again in a few minutes."))
        return go("/methods")
    except BankRefused:
        say(_("The bank had removed it already."))
    with db.writing():
        remove(method)
    say(_("%(method)s was removed.", method=method.words))
    return go("/methods")


def _ask_what_becomes_of_autopay(method: StoredMethod):
    """Another one takes its place, by a consent of its own; or AutoPay ends with it."""
    others = [other for other in usable_methods(method.account_id) if other.id != method.id]
    used = [
        {
            "title": place.title if (place := place_of(autopay)) else "",
            "others": [(other.words, _rules_with(autopay, other)) for other in others],
        }
        for autopay in autopays_with(method)
    ]
    return page("payments/portal_method_removal.html", method=method, used=used)


def _rules_with(autopay, other: StoredMethod) -> str:
    return url_for("portal.payments_choose_rules", uid=autopay.uid, **{**as_typed(autopay), "method": other.uid})
