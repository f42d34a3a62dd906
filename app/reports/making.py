"""Reports are begun by a page and made by the worker: some visits a time, then the paper of all of them."""

import datetime as dt
import json
from typing import Any

from app.base import clock, current, db, files
from app.base.db import session
from app.base.events import record
from app.base.languages import speaking
from app.base.waiting import finish
from app.people.models import Person
from app.properties.models import Property
from app.reports.chapters import chapters_of, count_visits, next_visits
from app.reports.history_sheet import history_csv, history_pdf
from app.reports.models import PropertyReport
from app.reports.passport import passport_pdf
from app.reports.passport_bundle import passport_zip
from app.visits.models import Visit

FORMS = {"history_pdf": history_pdf, "history_csv": history_csv, "passport_pdf": passport_pdf,
         "passport_zip": passport_zip}  # fmt: skip
A_FEW = 25
# From so many visits on it is worth a message when it is ready.
SHORT = 50


def begin_report(
    place: Property, person: Person | None, form: str, first: dt.date, last: dt.date
) -> PropertyReport:  # fmt: skip
    """Inside writing(). A history without visits is empty at once; a passport is not."""
    total = count_visits(place, first, last)
    is_empty = not total and form.startswith("history")
    report = PropertyReport(
        account_id=place.account_id, property_id=place.id, person_id=person.id if person else None, form=form,
        first=first, last=last, total=total, language=current.language(), state="empty" if is_empty else "making",
        done_at=clock.now() if is_empty else None,
    )  # fmt: skip
    session().add(report)
    session().flush()
    return report


def make_report(report: PropertyReport) -> None:
    """One errand: some more visits, or the file. A worker that dies loses the last few and nothing else."""
    if report.state != "making":
        with db.writing():
            finish(report)
        return
    place = session().get(Property, report.property_id)
    visits = next_visits(place, report.first, report.last, (report.after_day, report.after_id), A_FEW)
    with speaking(report.language):
        made = files.put(_part(visits, place) if visits else FORMS[report.form](report, place, _all(report)))
    with db.writing():
        if visits:
            _go_on(report, made, visits)
        else:
            _finish(report, made)


def _part(visits: list[Visit], place: Property) -> bytes:
    return json.dumps(chapters_of(visits, place)).encode()


def _all(report: PropertyReport) -> list[dict[str, Any]]:
    return [chapter for key in report.parts for chapter in json.loads(files.get(key))]


def _go_on(report: PropertyReport, key: str, visits: list) -> None:
    report.parts, report.made = [*report.parts, key], report.made + len(visits)
    report.after_day, report.after_id = visits[-1].day, visits[-1].id
    report.leased_until, report.due_at, report.tries = None, clock.now(), 0
    session().add(report)


def _finish(report: PropertyReport, key: str) -> None:
    """The parts are not needed any more."""
    report.key, report.state, report.parts = key, "ready", []
    finish(report)
    record("report.ready", report, is_long=report.total > SHORT)
