"""An owner's papers about a pool: one visit, its history, its passport."""

from flask import abort, request
from sqlmodel import select

from app.accounts.rights import SEE_PRICES, SEE_VISITS
from app.base import current, db
from app.base.db import session
from app.base.forms import Form
from app.base.fragments import fragment, go, page
from app.base.languages import _
from app.base.limits import DAY, Limit
from app.doors import L2, me, portal, reach
from app.invoices.paper_pages import pdf
from app.properties.gates import property_for
from app.properties.models import Property
from app.reports.compliance import keeps_log
from app.reports.making import begin_report
from app.reports.models import PropertyReport
from app.reports.pages import (
    asked_log,
    expect_reports,
    file_of,
    history_form,
    history_in,
    log_paper,
    log_values,
    passport_days,
)
from app.reports.visit_sheet import visit_pdf
from app.visits.gates import visit_for
from app.visits.story import tell

A_DAY = Limit("property reports", 30, DAY)


@portal.get("/visits/<uid:visit_uid>.pdf", level=L2, may=SEE_VISITS)
def print_visit(visit_uid: str):
    expect_reports()
    visit = visit_for(reach(), visit_uid)
    with_prices = reach().allows(SEE_PRICES, visit.account_id)
    content = visit_pdf(tell(visit, lambda *_photo: ""), with_prices, current.language())
    return pdf(content, f"visit-{visit.day}")


@portal.get("/properties/<uid:property_uid>/history", level=L2, may=SEE_VISITS)
def show_history(property_uid: str):
    expect_reports()
    place = property_for(reach(), property_uid)
    return _history_page(place, history_form(place))


@portal.post("/properties/<uid:property_uid>/history", level=L2, may=SEE_VISITS)
def order_history(property_uid: str):
    expect_reports()
    place, form = property_for(reach(), property_uid), Form(request.form)
    first, last, kind = history_in(form)
    return _begin(place, form, kind, (first, last))


@portal.post("/properties/<uid:property_uid>/passport", level=L2, may=SEE_VISITS)
def order_passport(property_uid: str):
    expect_reports()
    place, form = property_for(reach(), property_uid), Form(request.form)
    kind = "passport_zip" if form["form"] == "zip" else "passport_pdf"
    return _begin(place, history_form(place), kind, passport_days(place))


@portal.get("/reports/<uid:report_uid>", level=L2, may=SEE_VISITS)
def show_report(report_uid: str):
    report, place = _report(report_uid)
    return page("reports/portal_report.html", report=report, place=place)


@portal.get("/reports/<uid:report_uid>/card", level=L2, may=SEE_VISITS)
def refresh_report(report_uid: str):
    """What the page asks for while the worker is at it."""
    return fragment("reports/_report.html", report=_report(report_uid)[0], here=f"/reports/{report_uid}")


@portal.get("/reports/<uid:report_uid>/file", level=L2, may=SEE_VISITS)
def download_report(report_uid: str):
    return file_of(_report(report_uid)[0])


@portal.get("/properties/<uid:property_uid>/log", level=L2, may=SEE_VISITS)
def show_log(property_uid: str):
    place = _logged(property_uid)
    return page("reports/portal_log.html", place=place, **log_values(asked_log(place), f"/properties/{place.uid}/log"))


@portal.get("/properties/<uid:property_uid>/log.pdf", level=L2, may=SEE_VISITS)
def print_log(property_uid: str):
    return log_paper(asked_log(_logged(property_uid)))


def _begin(place: Property, form: Form, kind: str, days: tuple):
    if form.is_good:
        with db.writing():
            if A_DAY.takes(str(me().id)):
                report = begin_report(place, me(), kind, *days)
            else:
                form.refuse("from", _("That is a lot for one day. Please call us."))
    return go(f"/reports/{report.uid}") if form.is_good else _history_page(place, form)


def _history_page(place: Property, form: Form):
    return page("reports/portal_history.html", 200 if form.is_good else 422, place=place, form=form)


def _report(uid: str) -> tuple[PropertyReport, Property]:
    expect_reports()
    mine = reach().covers(SEE_VISITS, PropertyReport.account_id, PropertyReport.property_id)
    found = select(PropertyReport, Property).join(Property, Property.id == PropertyReport.property_id)
    return session().exec(found.where(PropertyReport.uid == uid, mine)).first() or abort(404)


def _logged(property_uid: str) -> Property:
    expect_reports()
    place = property_for(reach(), property_uid)
    return place if keeps_log(place) else abort(404)
