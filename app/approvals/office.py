"""The approval rule of an account, as the office sets it."""

from flask import request, url_for

from app.accounts.models import Account
from app.approvals.reading import ruled
from app.approvals.rule_forms import as_form, save_rule
from app.base.form_pages import form_page
from app.base.forms import Form
from app.base.fragments import go, say
from app.base.gates import row_at
from app.base.languages import _
from app.doors import L3, office
from app.people.staff import BILLING


@office.get("/accounts/<uid:account_uid>/approvals", level=L3, may=BILLING)
def show_rule(account_uid: str):
    found = ruled(row_at(Account, account_uid), None, True)
    return _form(found, as_form(found), {person.uid for _, person in found.approvers})


@office.post("/accounts/<uid:account_uid>/approvals", level=L3, may=BILLING)
def change_rule(account_uid: str):
    found, form = ruled(row_at(Account, account_uid), None, True), Form(request.form)
    chosen = request.form.getlist("approver")
    save_rule(form, found, chosen)
    if not form.is_good:
        return _form(found, form, set(chosen))
    say(_("Saved."))
    return go(_account(found))


def _form(found, form: Form, chosen: set[str]):
    return form_page(
        "approvals/_rule_form.html", form=form, title=_("Approvals"), nav="accounts", back=_account(found), found=found,
        chosen=chosen, action=url_for(".approvals_change_rule", account_uid=found.account.uid),
    )  # fmt: skip


def _account(found) -> str:
    return url_for("office.home_show_account", account_uid=found.account.uid)
