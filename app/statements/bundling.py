"""The invoices of a range of days as one file: begun by a page, made by the worker, a few PDFs at a time."""

import datetime as dt
import io
import zipfile

from sqlmodel import func, select

from app.accounts.models import Account
from app.base import clock, current, db, files
from app.base.db import session
from app.base.languages import speaking
from app.base.waiting import finish
from app.invoices.breakdown import breakdown
from app.invoices.models import IS_SHOWN, Invoice
from app.invoices.paper import invoice_pdf
from app.invoices.paper_values import paper_invoice
from app.people.models import Person
from app.statements.models import PaperBundle

A_FEW, MOST = 20, 500
# Of ZIP entries: the same invoices make the same file.
_EPOCH = (1980, 1, 1, 0, 0, 0)


class TooMany(ValueError):
    """More invoices than one file takes."""


def begin_bundle(account: Account, person: Person | None, first: dt.date, last: dt.date) -> PaperBundle:
    """Inside writing(). Raises TooMany."""
    count = session().exec(select(func.count(Invoice.id)).where(*_in_range(account.id, first, last))).one()
    if count > MOST:
        raise TooMany(f"{count}")
    bundle = PaperBundle(
        account_id=account.id, person_id=person.id if person else None, first=first, last=last, total=count,
        language=current.language(), state="making" if count else "empty",
    )  # fmt: skip
    if not count:
        bundle.done_at = clock.now()
    session().add(bundle)
    session().flush()
    return bundle


def _in_range(account_id: int, first: dt.date, last: dt.date) -> tuple:
    return (Invoice.account_id == account_id, IS_SHOWN, Invoice.issued_on >= first, Invoice.issued_on <= last)


def make_bundle(bundle: PaperBundle) -> None:
    """One errand: some more PDFs, or all of them as a ZIP. A worker that dies loses the last few and nothing else."""
    if bundle.state != "making":
        with db.writing():
            finish(bundle)
        return
    made = [(invoice.id, [invoice.number, files.put(_pdf(invoice, bundle.language))]) for invoice in _next(bundle)]
    key = "" if made else files.put(_zip(bundle))
    with db.writing():
        if made:
            bundle.made, bundle.after_id = [*bundle.made, *(one for _, one in made)], made[-1][0]
            bundle.leased_until, bundle.due_at, bundle.tries = None, clock.now(), 0
        else:
            bundle.key, bundle.state = key, "ready"
            finish(bundle)
        session().add(bundle)


def _next(bundle: PaperBundle) -> list[Invoice]:
    rows = select(Invoice).where(*_in_range(bundle.account_id, bundle.first, bundle.last), Invoice.id > bundle.after_id)
    return list(session().exec(rows.order_by(Invoice.id).limit(A_FEW)))


def _pdf(invoice: Invoice, language: str) -> bytes:
    with speaking(language):
        shown = breakdown(invoice, clock.today(current.zone()))
        return invoice_pdf(paper_invoice(shown, {}), language)


def _zip(bundle: PaperBundle) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as papers:
        for number, key in bundle.made:
            papers.writestr(zipfile.ZipInfo(f"{number}.pdf", _EPOCH), files.get(key))
    return file.getvalue()
