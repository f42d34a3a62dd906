"""The office's invoice runs: what is due in a month is looked through, made with one button, and undone for a while."""

import datetime as dt

from flask import request, url_for

from app.accounts.models import Account
from app.base import clock, current, db
from app.base.forms import Form
from app.base.fragments import answer, fragment, go, page, say
from app.base.gates import row_at
from app.base.languages import _
from app.doors import L3, office
from app.invoices.billing_words import month_words
from app.invoices.book import page_of
from app.invoices.composing import TROUBLES
from app.invoices.models_runs import InvoiceRun
from app.invoices.run_book import bills_page, by_place, choose, taxes
from app.invoices.run_credit import credit_bill, is_owed_back
from app.invoices.run_words import STATE_WORDS, TROUBLE_HINTS, TROUBLE_WORDS
from app.invoices.runs import READY, WORKING, RunRefused, TooLate, begin_run, latest_runs, make, undo, window_of
from app.people.staff import BILLING
from app.plans.periods import A_DAY

MONTHS_BACK = 6


@office.get("/invoices/runs", level=L3, may=BILLING)
def list_runs():
    return _list_page(Form({"month": _months()[0].isoformat()}))


@office.post("/invoices/runs", level=L3, may=BILLING)
def begin():
    form = Form(request.form)
    month = form.one_of("month", [day.isoformat() for day in _months()])
    if not form.is_good:
        return _list_page(form)
    with db.writing():
        run = begin_run(dt.date.fromisoformat(month))
    return go(_to(run))


@office.get("/invoices/runs/<uid:run_uid>", level=L3, may=BILLING)
def show_run(run_uid: str):
    run = row_at(InvoiceRun, run_uid)
    return page("invoices/office_run.html", month=month_words(run.month), **_values(run))


@office.get("/invoices/runs/<uid:run_uid>/card", level=L3, may=BILLING)
def refresh_run(run_uid: str):
    """What the page asks for while the worker is at it."""
    return fragment("invoices/_office_run.html", **_values(row_at(InvoiceRun, run_uid)))


@office.post("/invoices/runs/<uid:run_uid>/left-out", level=L3, may=BILLING)
def leave_out_of_run(run_uid: str):
    """A line by its key, or without one the whole invoice of an account; `out` "" takes it in again."""
    run, form = row_at(InvoiceRun, run_uid), Form(request.form)
    account, line, out = row_at(Account, form["account"]), form.text("line"), bool(form["out"])
    return _do(run, lambda: choose(run, account, line, out=out), "")


@office.post("/invoices/runs/<uid:run_uid>/making", level=L3, may=BILLING)
def make_run(run_uid: str):
    run = row_at(InvoiceRun, run_uid)
    return _do(run, lambda: make(run), _("The invoices are being made."))


@office.post("/invoices/runs/<uid:run_uid>/undoing", level=L3, may=BILLING)
def undo_run(run_uid: str):
    run = row_at(InvoiceRun, run_uid)
    return _do(run, lambda: undo(run), _("Nothing goes out. The invoices are being taken back."))


@office.post("/invoices/runs/<uid:run_uid>/credit", level=L3, may=BILLING)
def credit_in_run(run_uid: str):
    """What is owed back to an account whose plans have ended."""
    run, form = row_at(InvoiceRun, run_uid), Form(request.form)
    account = row_at(Account, form["account"])
    return _do(run, lambda: credit_bill(run, account), _("It stands on the account as credit."))


def _do(run: InvoiceRun, verb, sentence: str):
    try:
        with db.writing():
            verb()
        if sentence:
            say(sentence)
    except TooLate:
        say(_("Too late: people were told already. Make single invoices void instead."))
    except RunRefused:
        say(_("This run has moved on meanwhile. Here is how it stands."))
    return answer("invoices/_office_run.html", go_to=_to(run, **_place(request.form)), **_values(run))


def _list_page(form: Form):
    months = [(day.isoformat(), month_words(day)) for day in _months()]
    return page("invoices/office_runs.html", 200 if form.is_good else 422, form=form, months=months,
                runs=[(run, month_words(run.month)) for run in latest_runs()], words=STATE_WORDS)  # fmt: skip


def _months() -> list[dt.date]:
    """The one whose invoices are due now, then earlier ones."""
    found = [clock.today(current.zone()).replace(day=1)]
    while len(found) < MONTHS_BACK:
        found.append((found[-1] - A_DAY).replace(day=1))
    return found


def _values(run: InvoiceRun) -> dict:
    place = _place(request.values)
    shown = {"bills": [], "rows": [], "older": ""}
    if run.state == READY:
        bills, mark = bills_page(run, place.get("only", ""), place.get("after", ""))
        window = window_of(run)
        shown |= {"bills": [(bill, by_place(bill), taxes(bill.taken), is_owed_back(bill, window)) for bill in bills],
                  "older": _to(run, **(place | {"after": mark})) if mark else ""}  # fmt: skip
    elif run.state not in WORKING:
        rows, mark = page_of("", place.get("after", ""), run.id)
        shown |= {"rows": rows, "older": _to(run, after=mark) if mark else ""}
    return {
        "run": run, "place": place, "card_url": url_for("office.invoices_refresh_run", run_uid=run.uid, **place),
        "is_working": run.state in WORKING, "may_undo": bool(run.sends_at and clock.now() < run.sends_at),
        "chips": _chips(run, place), "words": STATE_WORDS, "troubles": TROUBLE_WORDS, "hints": TROUBLE_HINTS, **shown,
    }  # fmt: skip


def _place(asked) -> dict[str, str]:
    """Where in the list somebody is."""
    wanted = {"only": asked.get("only", ""), "after": asked.get("after", "")[:250]}
    return {name: value for name, value in wanted.items() if value}


def _chips(run: InvoiceRun, place: dict[str, str]) -> list[dict]:
    only = place.get("only", "")
    found = [(kind, len(run.troubles[kind])) for kind in TROUBLES if run.troubles.get(kind)]
    everything = {"text": _("All"), "href": _to(run), "here": not only}
    return [everything, *({"text": TROUBLE_WORDS[kind], "href": _to(run, only=kind), "here": only == kind,
                           "count": count} for kind, count in found)] if found else []  # fmt: skip


def _to(run: InvoiceRun, **place: str) -> str:
    return url_for("office.invoices_show_run", run_uid=run.uid, **place)
