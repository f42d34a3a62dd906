"""The office keeps an account's papers: what they are, who sees them, until when they count."""

from flask import request, url_for
from sqlmodel import select

from app.accounts.models import Account
from app.base import clock, current, db
from app.base.db import session
from app.base.form_pages import form_page
from app.base.forms import Form
from app.base.fragments import go, page, say
from app.base.gates import row_at, row_of
from app.base.languages import _
from app.base.pdf_files import PdfRefused
from app.documents import document_pages
from app.documents.categories import ONE
from app.documents.document_forms import document_as_form, document_in
from app.documents.gates import documents_of
from app.documents.keeping import add_document, change_document, take_away
from app.documents.models import Document
from app.documents.receiving import Received, receive
from app.documents.shown import paper_of
from app.doors import L3, office
from app.equipment.equipment_words import full_name
from app.equipment.models import Equipment
from app.people.staff import RECORDS
from app.properties.models import Property


@office.get("/accounts/<uid:account_uid>/documents", level=L3, may=RECORDS)
def list_documents(account_uid: str):
    account, today = row_at(Account, account_uid), clock.today(current.zone())
    titles = {id: words for _uid, id, words in _places(account.id)}
    papers = [paper_of(one, today, titles) for one in documents_of(account.id)]
    return page("documents/office_list.html", account=account, papers=papers)


@office.get("/accounts/<uid:account_uid>/documents/new", level=L3, may=RECORDS)
def new_document(account_uid: str):
    start = {"is_shown": "on", "category": "warranty"}
    start |= {name: request.args.get(name, "")[:40] for name in ("property", "equipment")}
    return _form(row_at(Account, account_uid), Form(start), None)


@office.post("/accounts/<uid:account_uid>/documents", level=L3, may=RECORDS)
def add_new_document(account_uid: str):
    account, form = row_at(Account, account_uid), Form(request.form)
    fields, received = document_in(form, _places(account.id), _equipment(account.id)), _file(form)
    if received is None:
        form.refuse("file", _("Choose a file."))
    if not form.is_good:
        return _form(account, form, None)
    with db.writing():
        add_document(account, received, **fields)
    return _saved(account)


@office.get("/documents/<uid:document_uid>", level=L3, may=RECORDS)
def show_document(document_uid: str):
    document = row_at(Document, document_uid)
    account = row_of(Account, document.account_id)
    return _form(account, document_as_form(document, _places(account.id), _equipment(account.id)), document)


@office.post("/documents/<uid:document_uid>", level=L3, may=RECORDS)
def change_paper(document_uid: str):
    document, form = row_at(Document, document_uid), Form(request.form)
    account = row_of(Account, document.account_id)
    fields, received = document_in(form, _places(account.id), _equipment(account.id)), _file(form)
    if not form.is_good:
        return _form(account, form, document)
    with db.writing():
        change_document(document, received, **fields)
    return _saved(account)


@office.post("/documents/<uid:document_uid>/removal", level=L3, may=RECORDS)
def remove_document(document_uid: str):
    document = row_at(Document, document_uid)
    with db.writing():
        take_away(document)
    say(_("Taken away. Nobody finds it any more."))
    return go(_list(row_of(Account, document.account_id)))


@office.get("/documents/<uid:document_uid>/file", level=L3, may=RECORDS)
def download(document_uid: str):
    return document_pages.show(row_at(Document, document_uid))


def _file(form: Form) -> Received | None:
    """Before writing(); None where none was sent, or where it is refused."""
    sent = request.files.get("file")
    try:
        return receive(sent.stream) if sent and sent.filename else None
    except PdfRefused as refused:
        form.refuse("file", refused.sentence)
        return None


def _places(account_id: int) -> list[tuple[str, int, str]]:
    rows = session().exec(select(Property).where(Property.account_id == account_id, Property.ended_at.is_(None)))
    return [(place.uid, place.id, place.title) for place in rows]


def _equipment(account_id: int) -> list[tuple[str, int, str]]:
    found = select(Equipment).join(Property, Property.id == Equipment.property_id)
    rows = session().exec(found.where(Property.account_id == account_id, Equipment.ended_at.is_(None)))
    return [(one.uid, one.id, full_name(one)) for one in rows]


def _form(account: Account, form: Form, document: Document | None):
    here = {"document_uid": document.uid} if document else {"account_uid": account.uid}
    return form_page(
        "documents/_office_form.html", form=form, nav="accounts", document=document, back=_list(account),
        title=document.title if document else _("New document for %(name)s", name=account.name),
        to=url_for(".documents_change_paper" if document else ".documents_add_new_document", **here),
        categories=list(ONE.items()), places=_choices(_("The whole account"), _places(account.id)),
        equipment=_choices(_("None"), _equipment(account.id)),
    )  # fmt: skip


def _choices(none: str, known: list[tuple[str, int, str]]) -> list[tuple[str, str]]:
    return [("", none), *((uid, words) for uid, _id, words in known)]


def _list(account: Account) -> str:
    return url_for(".documents_list_documents", account_uid=account.uid)


def _saved(account: Account):
    say(_("Saved."))
    return go(_list(account))
