"""One account's complete record, and the few lines at its top that change."""

from flask import request, url_for

from app.accounts.account_words import KIND_WORDS, STATUS_WORDS
from app.accounts.editing import FIELDS, change_account
from app.accounts.holds import live_hold
from app.accounts.models import Account
from app.base import db
from app.base.form_pages import form_page
from app.base.forms import Form
from app.base.fragments import go, page, say
from app.base.gates import row_at
from app.base.languages import _
from app.doors import L3, office
from app.home.past import past_of
from app.home.record import record_of
from app.people.staff import RECORDS


@office.get("/accounts/<uid:account_uid>", level=L3, may=RECORDS)
def show_account(account_uid: str):
    record = record_of(row_at(Account, account_uid))
    return page(
        "home/office_account.html",
        record=record,
        account=record.account,
        past=past_of(record),
        hold=live_hold(record.account.id),
        statuses=STATUS_WORDS,
        kinds=KIND_WORDS,
    )


@office.get("/accounts/<uid:account_uid>/details", level=L3, may=RECORDS)
def show_details(account_uid: str):
    account = row_at(Account, account_uid)
    return _form(account, Form({name: getattr(account, name) for name in FIELDS}))


@office.post("/accounts/<uid:account_uid>/details", level=L3, may=RECORDS)
def change_details(account_uid: str):
    account, form = row_at(Account, account_uid), Form(request.form)
    texts = [name for name in FIELDS if name != "exempt_until"]
    fields = {name: form.text(name, longest=4000 if name == "note" else 200) for name in texts}
    fields["exempt_until"] = form.day("exempt_until", needed=False)
    if fields["exempt_until"] and not fields["exempt_number"]:
        form.refuse("exempt_number", _("Type the number of the certificate."))
    form.text("name", needed=_("Every account needs a name."))
    form.one_of("kind", KIND_WORDS)
    form.one_of("status", STATUS_WORDS)
    if not form.is_good:
        return _form(account, form)
    with db.writing():
        change_account(account, **fields)
    say(_("Saved."))
    return go(url_for(".home_show_account", account_uid=account.uid))


def _form(account: Account, form: Form):
    return form_page(
        "home/_office_details_form.html", form=form, title=account.name, nav="accounts", account=account,
        back=url_for(".home_show_account", account_uid=account.uid), kinds=list(KIND_WORDS.items()),
        statuses=list(STATUS_WORDS.items()),
    )  # fmt: skip
