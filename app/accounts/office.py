"""The office's list of accounts."""

from dataclasses import dataclass

from flask import request, url_for
from sqlmodel import col, func, or_, select

from app.accounts.account_words import KIND_WORDS, STATUS_WORDS
from app.accounts.models import Account
from app.base import clock, current
from app.base.db import session
from app.base.fragments import page
from app.base.languages import _l
from app.base.money import Money
from app.doors import L3, office
from app.invoices.ledger import balances_of_accounts
from app.people.staff import RECORDS
from app.properties.models import Property
from app.visits.models import Visit
from app.visits.states import AHEAD

A_PAGE = 50


@dataclass(frozen=True)
class Row:
    """An account in the list. `places` counts its properties, `street` is the first one's."""

    account: object
    places: int
    street: str
    balance: Money
    next_day: object


@office.get("/accounts", level=L3, may=RECORDS)
def list_accounts():
    status, kind = (request.args.get(name, "") for name in ("status", "kind"))
    after = request.args.get("after", "")[:250]
    found = session().exec(_page(status, kind, after)).all()
    older = _address(status, kind, _mark(found[A_PAGE - 1])) if len(found) > A_PAGE else ""
    states, kinds = {"": _l("All"), **STATUS_WORDS}, {"": _l("Every kind"), **KIND_WORDS}
    return page(
        "accounts/office_accounts.html", rows=_rows(found[:A_PAGE]), words=STATUS_WORDS, older=older,
        chips=[_chip(word, _address(one, kind), one == status) for one, word in states.items()],
        kind_chips=[_chip(word, _address(status, one), one == kind) for one, word in kinds.items()],
        newer=_address(status, kind) if after else "",
    )  # fmt: skip


def _address(status: str, kind: str, after: str = "") -> str:
    wanted = {"status": status, "kind": kind, "after": after}
    return url_for("office.accounts_list_accounts", **{name: value for name, value in wanted.items() if value})


def _chip(word: object, href: str, is_here: bool) -> dict:
    return {"text": word, "href": href, "here": is_here}


def _page(status: str, kind: str, after: str):
    """By name; the mark is the last name of the page before and its account."""
    by_name = func.lower(Account.name)
    wanted = select(Account.id, Account.uid, Account.name, Account.number, Account.kind, Account.status)
    if status in STATUS_WORDS:
        wanted = wanted.where(Account.status == status)
    if kind in KIND_WORDS:
        wanted = wanted.where(Account.kind == kind)
    name, _dot, uid = after.rpartition(".")
    if uid:
        last = func.lower(name)
        wanted = wanted.where(or_(by_name > last, (by_name == last) & (Account.uid > uid)))
    return wanted.order_by(by_name, Account.uid).limit(A_PAGE + 1)


def _mark(account) -> str:
    return f"{account.name}.{account.uid}"


def _rows(accounts: list) -> list[Row]:
    """Three queries, however many accounts."""
    ids, currency = [account.id for account in accounts], current.company().currency
    owed, places, days = balances_of_accounts(ids), _places(ids), _next_days(ids)
    return [
        Row(account, *places.get(account.id, (0, "")), Money(owed.get(account.id, 0), currency), days.get(account.id))
        for account in accounts
    ]


def _places(ids: list[int]) -> dict[int, tuple[int, str]]:
    counted = select(Property.account_id, func.count(Property.id), func.min(Property.street))
    here = counted.where(Property.account_id.in_(ids), col(Property.ended_at).is_(None)).group_by(Property.account_id)
    return {account: (count, street) for account, count, street in session().exec(here)}


def _next_days(ids: list[int]) -> dict[int, object]:
    planned = select(Visit.account_id, func.min(Visit.day)).where(
        Visit.account_id.in_(ids), Visit.state.in_(AHEAD), Visit.day >= clock.today(current.zone())
    )
    return dict(session().exec(planned.group_by(Visit.account_id)).all())
