"""An account's statement as the office sees, prints and sends it."""

from flask import abort, request, url_for

from app.accounts.models import Account
from app.approvals.reading import price_readers
from app.base import db
from app.base.forms import Form
from app.base.fragments import fragment, go, page, say
from app.base.gates import row_at, row_of
from app.base.languages import _
from app.doors import L3, office
from app.people.staff import BILLING
from app.statements.bundling import MOST, TooMany, begin_bundle
from app.statements.mailing import choose_readers, readers_of
from app.statements.models import PaperBundle
from app.statements.pages import as_csv, as_pdf, asked_statement, lines_of, range_in, shortcuts, zipped


@office.get("/accounts/<uid:account_uid>/statement", level=L3, may=BILLING)
def show_statement(account_uid: str):
    return _page(row_at(Account, account_uid))


@office.get("/accounts/<uid:account_uid>/statement.pdf", level=L3, may=BILLING)
def print_statement(account_uid: str):
    shown, form = asked_statement(row_at(Account, account_uid))
    return as_pdf(shown) if form.is_good else _page(shown.account)


@office.get("/accounts/<uid:account_uid>/statement.csv", level=L3, may=BILLING)
def export_statement(account_uid: str):
    shown, form = asked_statement(row_at(Account, account_uid))
    return as_csv(shown) if form.is_good else _page(shown.account)


@office.post("/accounts/<uid:account_uid>/statement/readers", level=L3, may=BILLING)
def change_readers(account_uid: str):
    account, chosen = row_at(Account, account_uid), request.form.getlist("reader")
    people = [person for person in price_readers(account.id) if person.uid in chosen]
    with db.writing():
        choose_readers(account, people)
    say(_("Saved."))
    return go(_here(account))


@office.post("/accounts/<uid:account_uid>/statement/bundle", level=L3, may=BILLING)
def order_bundle(account_uid: str):
    account, form = row_at(Account, account_uid), Form(request.form)
    first, last = range_in(form)
    try:
        if form.is_good:
            with db.writing():
                bundle = begin_bundle(account, None, first, last)
    except TooMany:
        form.refuse("from", _("These are more than %(most)s invoices. Choose fewer days.", most=MOST))
    return go(_to(bundle)) if form.is_good else _page(account, form)


@office.get("/bundles/<uid:bundle_uid>", level=L3, may=BILLING)
def show_bundle(bundle_uid: str):
    bundle = row_at(PaperBundle, bundle_uid)
    account = row_of(Account, bundle.account_id)
    return page("statements/office_bundle.html", bundle=bundle, account=account, here=_to(bundle), back=_here(account))


@office.get("/bundles/<uid:bundle_uid>/card", level=L3, may=BILLING)
def refresh_bundle(bundle_uid: str):
    bundle = row_at(PaperBundle, bundle_uid)
    return fragment("statements/_bundle.html", bundle=bundle, here=_to(bundle))


@office.get("/bundles/<uid:bundle_uid>.zip", level=L3, may=BILLING)
def download_bundle(bundle_uid: str):
    bundle = row_at(PaperBundle, bundle_uid)
    return zipped(bundle) if bundle.state == "ready" else abort(404)


def _here(account: Account) -> str:
    return url_for("office.statements_show_statement", account_uid=account.uid)


def _to(bundle: PaperBundle) -> str:
    return url_for("office.statements_show_bundle", bundle_uid=bundle.uid)


def _page(account: Account, refused: Form | None = None):
    shown, form = asked_statement(account)
    form = refused or form
    return page(
        "statements/office_statement.html", 200 if form.is_good else 422, shown=shown, form=form,
        lines=lines_of(shown), here=_here(account), chips=shortcuts(_here(account)), may_choose=True,
        people=price_readers(account.id), readers={person.uid for person in readers_of(account)},
    )  # fmt: skip
