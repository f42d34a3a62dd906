"""Statements and bundles as pages: the same for owners and the office, each with its own addresses."""

import datetime as dt
import hashlib

from flask import Response, request

from app.accounts.models import Account
from app.base import clock, current, files
from app.base.forms import Form
from app.base.languages import _
from app.invoices.paper_pages import pdf
from app.payments.history import words_of_attempts
from app.statements.models import PaperBundle
from app.statements.sheet import day_of, item_words, statement_csv, statement_pdf
from app.statements.statement import LONGEST, Item, Statement, month_before, month_of, statement

# Years; a half-typed one is none of them.
FIRST, LAST = 2000, 2100


def range_in(form: Form) -> tuple[dt.date, dt.date]:
    """`from` and `to`; the last whole month where nothing was asked. Errors are in the form."""
    first, last = month_before(clock.today(current.zone()))
    if form["from"].strip() or form["to"].strip():
        asked = form.day("from"), form.day("to")
        if form.is_good:
            first, last = asked
        if form.is_good and not (FIRST <= first.year <= LAST and FIRST <= last.year <= LAST):
            form.refuse("from", _("Choose days between %(first)s and %(last)s.", first=FIRST, last=LAST))
        if form.is_good and first > last:
            form.refuse("to", _("The last day lies before the first."))
        if form.is_good and last - first > LONGEST:
            form.refuse("from", _("Five years at most."))
    form.setdefault("from", first.isoformat())
    form.setdefault("to", last.isoformat())
    return (first, last) if form.is_good else month_before(clock.today(current.zone()))


def asked_statement(account: Account) -> tuple[Statement, Form]:
    form = Form(request.args)
    return statement(account, *range_in(form)), form


def methods_of(shown: Statement) -> dict[int, str]:
    return words_of_attempts([item.entry.attempt_id for item in shown.items])


def lines_of(shown: Statement) -> list[tuple[dt.date, str, Item]]:
    """Each fact with its day and its words."""
    methods = methods_of(shown)
    return [(day_of(item), item_words(item, methods), item) for item in shown.items]


def as_pdf(shown: Statement) -> Response:
    return pdf(statement_pdf(shown, methods_of(shown), current.language()), _name(shown))


def as_csv(shown: Statement) -> Response:
    return download(statement_csv(shown, methods_of(shown)), "text/csv; charset=utf-8", f"{_name(shown)}.csv")


def _name(shown: Statement) -> str:
    return f"statement-{shown.first}-{shown.last}"


def download(content: bytes, kind: str, name: str) -> Response:
    """A file to be kept; `name` is ours, never what somebody typed."""
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Offline"] = "no"
    response.set_etag(hashlib.sha256(content).hexdigest()[:32])
    return response.make_conditional(request)


def zipped(bundle: PaperBundle) -> Response:
    return download(files.get(bundle.key), "application/zip", f"invoices-{bundle.first}-{bundle.last}.zip")


def shortcuts(here: str) -> list[dict]:
    """Ranges that are asked for most."""
    today = clock.today(current.zone())
    ranges = [
        (_("Last month"), month_before(today)), (_("This month"), month_of(today)),
        (_("This year"), (today.replace(month=1, day=1), today)),
        (_("Last year"), (dt.date(today.year - 1, 1, 1), dt.date(today.year - 1, 12, 31))),
    ]  # fmt: skip
    shown = (request.args.get("from", ""), request.args.get("to", ""))
    return [
        {"text": words, "href": f"{here}?from={first}&to={last}", "here": shown == (str(first), str(last))}
        for words, (first, last) in ranges
    ]
