"""Statements of account for owners, who gets them each month, and their invoices as one file."""

from flask import abort, request
from sqlmodel import select

from app.accounts.models import Account
from app.accounts.rights import PAY, SEE_PRICES
from app.approvals.reading import price_readers
from app.base import db
from app.base.db import session
from app.base.forms import Form
from app.base.fragments import fragment, go, page, say
from app.base.languages import _
from app.base.limits import DAY, Limit
from app.doors import L2, L3, me, portal, reach
from app.statements.bundling import MOST, TooMany, begin_bundle
from app.statements.mailing import choose_readers, readers_of
from app.statements.models import PaperBundle
from app.statements.pages import (
    as_csv,
    as_pdf,
    asked_statement,
    lines_of,
    range_in,
    shortcuts,
    zipped,
)

A_DAY = Limit("invoice bundles", 30, DAY)


@portal.get("/statements", level=L2, may=SEE_PRICES)
def list_accounts():
    """Straight to the one account that most people have."""
    ids = reach().accounts(SEE_PRICES)
    accounts = session().exec(select(Account).where(Account.id.in_(ids)).order_by(Account.name)).all()
    if len(accounts) == 1:
        return go(f"/statements/{accounts[0].uid}")
    return page("statements/portal_accounts.html", accounts=accounts)


@portal.get("/statements/<uid:account_uid>", level=L2, may=SEE_PRICES)
def show_statement(account_uid: str):
    return _page(_account(account_uid))


@portal.get("/statements/<uid:account_uid>.pdf", level=L2, may=SEE_PRICES)
def print_statement(account_uid: str):
    shown, form = asked_statement(_account(account_uid))
    return as_pdf(shown) if form.is_good else _page(shown.account)


@portal.get("/statements/<uid:account_uid>.csv", level=L2, may=SEE_PRICES)
def export_statement(account_uid: str):
    shown, form = asked_statement(_account(account_uid))
    return as_csv(shown) if form.is_good else _page(shown.account)


@portal.post("/statements/<uid:account_uid>/readers", level=L3, may=PAY)
def change_readers(account_uid: str):
    """Who gets it by message each month."""
    account = _account(account_uid, PAY)
    chosen = request.form.getlist("reader")
    people = [person for person in price_readers(account.id) if person.uid in chosen]
    with db.writing():
        choose_readers(account, people)
    say(_("Saved."))
    return go(f"/statements/{account.uid}")


@portal.post("/statements/<uid:account_uid>/bundle", level=L2, may=SEE_PRICES)
def order_bundle(account_uid: str):
    account, form = _account(account_uid), Form(request.form)
    first, last = range_in(form)
    with db.writing():
        if form.is_good and not A_DAY.takes(str(me().id)):
            form.refuse("from", _("That is a lot for one day. Please call us."))
    try:
        if form.is_good:
            with db.writing():
                bundle = begin_bundle(account, me(), first, last)
    except TooMany:
        form.refuse("from", _("These are more than %(most)s invoices. Choose fewer days.", most=MOST))
    return go(f"/bundles/{bundle.uid}") if form.is_good else _page(account, form)


@portal.get("/bundles/<uid:bundle_uid>", level=L2, may=SEE_PRICES)
def show_bundle(bundle_uid: str):
    bundle = _bundle(bundle_uid)
    account = session().get(Account, bundle.account_id)
    return page("statements/portal_bundle.html", bundle=bundle, account=account)


@portal.get("/bundles/<uid:bundle_uid>/card", level=L2, may=SEE_PRICES)
def refresh_bundle(bundle_uid: str):
    """What the page asks for while the worker is at it."""
    return fragment("statements/_bundle.html", bundle=_bundle(bundle_uid), here=f"/bundles/{bundle_uid}")


@portal.get("/bundles/<uid:bundle_uid>.zip", level=L2, may=SEE_PRICES)
def download_bundle(bundle_uid: str):
    bundle = _bundle(bundle_uid)
    return zipped(bundle) if bundle.state == "ready" else abort(404)


def _account(uid: str, right: str = SEE_PRICES) -> Account:
    found = select(Account).where(Account.uid == uid, Account.id.in_(reach().accounts(right)))
    return session().exec(found).first() or abort(404)


def _bundle(uid: str) -> PaperBundle:
    accounts = reach().accounts(SEE_PRICES)
    found = select(PaperBundle).where(PaperBundle.uid == uid, PaperBundle.account_id.in_(accounts))
    return session().exec(found).first() or abort(404)


def _page(account: Account, refused: Form | None = None):
    shown, form = asked_statement(account)
    form = refused or form
    return page(
        "statements/portal_statement.html", 200 if form.is_good else 422, shown=shown, form=form,
        lines=lines_of(shown), here=f"/statements/{account.uid}", chips=shortcuts(f"/statements/{account.uid}"),
        may_choose=reach().allows(PAY, account.id), people=price_readers(account.id),
        readers={person.uid for person in readers_of(account)},
    )  # fmt: skip
