"""Approving larger invoices: the list of what waits, a yes, a deputy, and the account's rule."""

from flask import abort, request
from sqlmodel import select

from app.accounts.models import Account
from app.accounts.reach import Reach
from app.accounts.rights import MANAGE_PEOPLE, SEE_PRICES
from app.approvals.deciding import NotAnApprover, approve, name_deputy, take_back
from app.approvals.reading import ruled, ruled_for, waiting_for
from app.approvals.rule_forms import as_form, save_rule
from app.base import clock, current, db
from app.base.db import session
from app.base.forms import Form
from app.base.fragments import go, page, say
from app.base.languages import _, day
from app.doors import L2, L3, me, portal, reach
from app.invoices.gates import invoice_for


@portal.get("/approvals", level=L2, may=SEE_PRICES)
def show_approvals():
    return _page()


@portal.post("/invoices/<uid:uid>/approval", level=L2, may=SEE_PRICES)
def approve_invoice(uid: str):
    invoice = invoice_for(reach(), uid)
    try:
        with db.writing():
            approve(invoice, me())
    except NotAnApprover:
        abort(404)
    say(_("Approved. Thank you!"))
    return go(f"/invoices/{uid}")


@portal.post("/invoices/<uid:uid>/approval/withdrawal", level=L2, may=SEE_PRICES)
def take_approval_back(uid: str):
    invoice = invoice_for(reach(), uid)
    with db.writing():
        take_back(invoice, me())
    say(_("Your approval is taken back."))
    return go(f"/invoices/{uid}")


@portal.get("/approvals/<uid:account_uid>", level=L3, may=MANAGE_PEOPLE)
def show_rule(account_uid: str):
    found = ruled(_account(reach(), account_uid, MANAGE_PEOPLE), me(), True)
    return _rule_page(found, as_form(found), {person.uid for _, person in found.approvers})


@portal.post("/approvals/<uid:account_uid>", level=L3, may=MANAGE_PEOPLE)
def change_rule(account_uid: str):
    found, form = ruled(_account(reach(), account_uid, MANAGE_PEOPLE), me(), True), Form(request.form)
    chosen = request.form.getlist("approver")
    save_rule(form, found, chosen)
    if not form.is_good:
        return _rule_page(found, form, set(chosen))
    say(_("Saved."))
    return go("/approvals")


@portal.post("/approvals/<uid:account_uid>/deputy", level=L3, may=SEE_PRICES)
def choose_deputy(account_uid: str):
    """Without a person nobody stands in any more."""
    account, form = _account(reach(), account_uid, SEE_PRICES), Form(request.form)
    found = ruled(account, me(), False)
    if found.mine is None:
        abort(404)
    others = {person.uid: person for person in found.readers if person.id != me().id}
    deputy = others.get(form["deputy"])
    until = form.day("until", needed=bool(deputy))
    if deputy and until and until < clock.today(current.zone()):
        form.refuse("until", _("Choose a day from today on."))
    if not form.is_good:
        return _page(form, account)
    with db.writing():
        name_deputy(account, me(), deputy, until)
    say(_("%(name)s approves for you until %(day)s.", name=deputy.name, day=day(until)) if deputy else _("Saved."))
    return go("/approvals")


def _account(found: Reach, uid: str, right: str) -> Account:
    row = select(Account).where(Account.uid == uid, Account.id.in_(found.accounts(right)))
    return session().exec(row).first() or abort(404)


def _page(form: Form | None = None, account: Account | None = None):
    """`form` is a refused one about the deputy, of that account."""
    return page(
        "approvals/portal_list.html", 422 if form else 200, waiting=waiting_for(reach(), me()),
        accounts=ruled_for(reach(), me()), form=form, form_of=account, today=clock.today(current.zone()),
    )  # fmt: skip


def _rule_page(found, form: Form, chosen: set[str]):
    return page("approvals/portal_rule.html", 200 if form.is_good else 422, found=found, form=form, chosen=chosen)
