"""Reports as pages: the same for owners and the office, each with its own addresses."""

import datetime as dt

from flask import Response, abort, request

from app.base import clock, current, files
from app.base.forms import Form
from app.base.languages import _, speaking
from app.invoices.paper_pages import pdf
from app.properties.models import Property
from app.reports.compliance import DAY, WEEK, Log, log_of, start_in
from app.reports.log_sheet import columns, log_pdf, missing_words, words_of
from app.reports.models import PropertyReport
from app.statements.pages import download

LONGEST = dt.timedelta(days=366 * 10)
A_YEAR = dt.timedelta(days=365)
PASSPORT_MONTHS = 24
KINDS_OF_FILE = {
    "history_pdf": ("application/pdf", "history", "pdf"), "passport_pdf": ("application/pdf", "pool-passport", "pdf"),
    "history_csv": ("text/csv; charset=utf-8", "history", "csv"),
    "passport_zip": ("application/zip", "pool-passport", "zip"),
}  # fmt: skip


def expect_reports() -> None:
    """Where the company shows its owners no reports there are none."""
    if not current.company().shows_reports:
        abort(404)


def history_form(place: Property) -> Form:
    today = clock.today(place.zone)
    return Form({"from": (today - A_YEAR).isoformat(), "to": today.isoformat(), "form": "pdf"})


def history_in(form: Form) -> tuple[dt.date, dt.date, str]:
    """First and last day, and the form. Errors are in the form."""
    first, last, kind = form.day("from"), form.day("to"), form.one_of("form", ("pdf", "csv"))
    if form.is_good and first > last:
        form.refuse("to", _("The last day lies before the first."))
    if form.is_good and last - first > LONGEST:
        form.refuse("from", _("Ten years at most."))
    return first, last, f"history_{kind}"


def passport_days(place: Property) -> tuple[dt.date, dt.date]:
    """The last 24 months."""
    today = clock.today(place.zone)
    months = today.year * 12 + today.month - 1 - PASSPORT_MONTHS
    return dt.date(months // 12, months % 12 + 1, 1), today


def file_of(report: PropertyReport) -> Response:
    """404 until it is ready."""
    if report.state != "ready":
        abort(404)
    kind, name, ending = KINDS_OF_FILE[report.form]
    return download(files.get(report.key), kind, f"{name}-{report.first}-{report.last}.{ending}")


def asked_log(place: Property) -> Log:
    """By `days`, `day` and `by` of the address."""
    days = DAY if request.args.get("days") == str(DAY) else WEEK
    first = start_in(request.args.get("day", ""), days, clock.today(place.zone))
    return log_of(place, first, days, request.args.get("by", "")[:80])


def log_values(log: Log, here: str) -> dict:
    """What its template shows. `here`: the page's address without the question."""
    days, by = len(log.days), request.args.get("by", "")[:80]
    whole = log_of(log.place, log.first, days) if by else log
    asked = f"&by={by}" if by else ""
    span = dt.timedelta(days=days)
    return {
        "log": log, "here": here, "columns": columns(), "words_of": words_of, "missing_words": missing_words, "by": by,
        "signers": whole.signers, "days": days, "before": f"{here}?days={days}&day={log.first - span}{asked}",
        "after": f"{here}?days={days}&day={log.first + span}{asked}",
        "paper": f"{here}.pdf?days={days}&day={log.first}{asked}",
        "chips": [{"text": word, "href": f"{here}?days={count}&day={log.first}{asked}", "here": days == count}
                  for count, word in ((DAY, _("Day")), (WEEK, _("Week")))],
    }  # fmt: skip


def log_paper(log: Log) -> Response:
    language = current.language()
    with speaking(language):
        content = log_pdf(log, language)
    return pdf(content, f"water-log-{log.first}")


