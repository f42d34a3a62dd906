"""The inbox of what owners changed: seen, accepted, or undone."""

from flask import request, url_for

from app.accounts.deciding import DecidedAlready
from app.accounts.models import Account, Change
from app.base import db
from app.base.fragments import answer, fragment, page, say
from app.base.gates import row_at
from app.base.languages import _
from app.doors import L3, office
from app.home.accepting import accept_change
from app.home.changes import inbox, one
from app.home.undoing import CannotUndo, undo
from app.people.staff import RECORDS


@office.get("/changes", level=L3, may=RECORDS)
def list_changes():
    values = _values()
    account = row_at(Account, values["account"]) if values["account"] else None
    return page("home/office_changes.html", account_row=account, **values)


@office.get("/changes/list", level=L3, may=RECORDS)
def refresh_changes():
    """What the page asks for when it hears that something changed."""
    return fragment("home/_office_change_list.html", **_values())


@office.post("/changes/<uid:change_uid>/acceptance", level=L3, may=RECORDS)
def accept_the_change(change_uid: str):
    change = row_at(Change, change_uid)
    with db.writing():
        accept_change(change)
    say(_("Accepted."))
    return _answer(change)


@office.post("/changes/<uid:change_uid>/undoing", level=L3, may=RECORDS)
def undo_the_change(change_uid: str):
    change = row_at(Change, change_uid)
    try:
        with db.writing():
            undo(change)
    except CannotUndo as no:
        say(no.sentence)
        return _answer(change)
    except DecidedAlready:
        say(_("This was undone already."))
        return _answer(change)
    say(_("Undone. It is as it was before."))
    return _answer(change)


def _answer(change: Change):
    return answer(
        "home/_office_change.html",
        item=one(change),
        go_to=url_for(".home_list_changes", show=request.form.get("show") or None),
    )


def _values() -> dict:
    show, account = request.args.get("show", ""), request.args.get("account", "")
    state = "" if show == "all" or account else "new"
    items, older = inbox(state, account, request.args.get("before", ""))
    return {"items": items, "older": older, "show": show, "account": account}
