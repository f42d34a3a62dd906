"""The same papers for the office: of any visit, of any property."""

from flask import abort, request, url_for

from app.accounts.models import Account
from app.base import current, db
from app.base.forms import Form
from app.base.fragments import fragment, go, page
from app.base.gates import row_at, row_of
from app.doors import L3, office
from app.invoices.paper_pages import pdf
from app.people.staff import RECORDS
from app.properties.models import Property
from app.reports.compliance import keeps_log
from app.reports.making import begin_report
from app.reports.models import PropertyReport
from app.reports.pages import asked_log, file_of, history_form, history_in, log_paper, log_values, passport_days
from app.reports.visit_sheet import visit_pdf
from app.visits.models import Visit
from app.visits.story import tell


@office.get("/visits/<uid:visit_uid>.pdf", level=L3, may=RECORDS)
def print_visit(visit_uid: str):
    visit = row_at(Visit, visit_uid)
    return pdf(visit_pdf(tell(visit, lambda *_photo: ""), True, current.language()), f"visit-{visit.day}")


@office.get("/properties/<uid:property_uid>/history", level=L3, may=RECORDS)
def show_history(property_uid: str):
    place = row_at(Property, property_uid)
    return _history_page(place, history_form(place))


@office.post("/properties/<uid:property_uid>/history", level=L3, may=RECORDS)
def order_history(property_uid: str):
    place, form = row_at(Property, property_uid), Form(request.form)
    first, last, kind = history_in(form)
    return _begin(place, kind, first, last) if form.is_good else _history_page(place, form)


@office.post("/properties/<uid:property_uid>/passport", level=L3, may=RECORDS)
def order_passport(property_uid: str):
    place = row_at(Property, property_uid)
    kind = "passport_zip" if request.form.get("form") == "zip" else "passport_pdf"
    return _begin(place, kind, *passport_days(place))


@office.get("/reports/<uid:report_uid>", level=L3, may=RECORDS)
def show_report(report_uid: str):
    report = row_at(PropertyReport, report_uid)
    place = row_of(Property, report.property_id)
    back = url_for(".reports_show_history", property_uid=place.uid)
    return page("reports/office_report.html", report=report, place=place, here=_to(report), back=back)


@office.get("/reports/<uid:report_uid>/card", level=L3, may=RECORDS)
def refresh_report(report_uid: str):
    report = row_at(PropertyReport, report_uid)
    return fragment("reports/_report.html", report=report, here=_to(report))


@office.get("/reports/<uid:report_uid>/file", level=L3, may=RECORDS)
def download_report(report_uid: str):
    return file_of(row_at(PropertyReport, report_uid))


@office.get("/properties/<uid:property_uid>/log", level=L3, may=RECORDS)
def show_log(property_uid: str):
    place = _logged(property_uid)
    here = url_for(".reports_show_log", property_uid=place.uid)
    values = log_values(asked_log(place), here)
    return page("reports/office_log.html", place=place, account=row_of(Account, place.account_id), **values)


@office.get("/properties/<uid:property_uid>/log.pdf", level=L3, may=RECORDS)
def print_log(property_uid: str):
    return log_paper(asked_log(_logged(property_uid)))


def _begin(place: Property, kind: str, first, last):
    with db.writing():
        report = begin_report(place, None, kind, first, last)
    return go(_to(report))


def _history_page(place: Property, form: Form):
    account = row_of(Account, place.account_id)
    return page(
        "reports/office_history.html", 200 if form.is_good else 422, place=place, account=account, form=form,
        has_log=keeps_log(place),
    )  # fmt: skip


def _to(report: PropertyReport) -> str:
    return url_for("office.reports_show_report", report_uid=report.uid)


def _logged(property_uid: str) -> Property:
    place = row_at(Property, property_uid)
    return place if keeps_log(place) else abort(404)
