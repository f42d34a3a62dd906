"""Exports for the accountant: make the next one, and fetch any of them again as it was."""

from flask import Response, abort, make_response, url_for

from app.base import files
from app.base.asked import asked_number
from app.base.fragments import go, page, say
from app.base.gates import row_at
from app.base.languages import _
from app.doors import L3, office
from app.payments.export_words import counted
from app.payments.exports import MadeMeanwhile, NothingNew, batches, make_batch, waiting
from app.payments.models import ExportBatch
from app.people.staff import BILLING


@office.get("/exports", level=L3, may=BILLING)
def list_exports():
    found, older = batches(asked_number("before"))
    return page(
        "payments/office_exports.html", found=found, waiting=waiting().counts, counted=counted,
        older=url_for(".payments_list_exports", before=older) if older else "",
    )  # fmt: skip


@office.post("/exports", level=L3, may=BILLING)
def make_export():
    try:
        batch = make_batch()
    except NothingNew:
        say(_("There is nothing new to export."))
        return go(url_for(".payments_list_exports"))
    except MadeMeanwhile:
        say(_("Somebody made this export a moment ago."))
        return go(url_for(".payments_list_exports"))
    say(_("Export %(number)s is ready.", number=batch.number))
    return go(url_for(".payments_show_export", export_uid=batch.uid))


@office.get("/exports/<uid:export_uid>", level=L3, may=BILLING)
def show_export(export_uid: str):
    return page("payments/office_export.html", batch=row_at(ExportBatch, export_uid), counted=counted)


@office.get("/exports/<uid:export_uid>/<name>", level=L3, may=BILLING)
def download_export(export_uid: str, name: str) -> Response:
    """The same bytes each time."""
    batch = row_at(ExportBatch, export_uid)
    if name not in batch.files:
        abort(404)
    answer = make_response(files.get(batch.files[name]))
    answer.headers["Content-Type"] = "application/json" if name.endswith(".json") else "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
