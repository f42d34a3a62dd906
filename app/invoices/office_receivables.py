"""What everybody owes, by age: the whole company, one account, and the file for the accountant."""

from flask import Response, make_response, request, url_for

from app.accounts.models import Account
from app.base import current
from app.base.fragments import page
from app.base.gates import row_at
from app.base.languages import _, _l
from app.base.money import Money
from app.base.spreadsheets import amount, csv_bytes
from app.doors import L3, office
from app.invoices.ageing import BUCKETS, summed
from app.invoices.receivables import (
    PAID_WITHIN,
    Row,
    days_to_pay,
    every_row,
    median_days,
    open_invoices_of,
    open_items,
    rows_by_account,
    rows_by_property,
    today_here,
)
from app.people.staff import BILLING

BUCKET_WORDS = {"current": _l("Not due yet"), "to_30": _l("1 to 30 days"), "to_60": _l("31 to 60 days"),
                "to_90": _l("61 to 90 days"), "older": _l("Over 90 days"), "other": _l("Credits")}  # fmt: skip
COLUMNS = {"current": _l("Not due"), "to_30": "1–30", "to_60": "31–60", "to_90": "61–90", "older": "90+",
           "other": _l("Credits")}  # fmt: skip


@office.get("/receivables", level=L3, may=BILLING)
def show_receivables():
    by, after = _by(), request.args.get("after", "")[:80]
    items, today, days = open_items(), today_here(), days_to_pay(today_here())
    rows, older = (rows_by_property if by == "property" else rows_by_account)(items, today, after)
    return page(
        "invoices/office_receivables.html", rows=rows, total=summed(items, today), by=by,
        days={id: median_days({id: one}) for id, one in days.items()},
        median=median_days(days), within=PAID_WITHIN, chips=_chips(by), money=_money, **_words(),
        older=_to(by, older) if older else "", newer=_to(by) if after else "",
    )  # fmt: skip


@office.get("/receivables/accounts/<uid:account_uid>", level=L3, may=BILLING)
def show_receivables_of(account_uid: str):
    account = row_at(Account, account_uid)
    items, today = open_items(account.id), today_here()
    days = days_to_pay(today).get(account.id, [])
    return page(
        "invoices/office_receivables_of.html", account=account, total=summed(items, today), money=_money,
        invoices=open_invoices_of(account, items, today), places=every_row(items, today, True),
        days=median_days({account.id: days}), within=PAID_WITHIN, **_words(),
    )  # fmt: skip


@office.get("/receivables.csv", level=L3, may=BILLING)
def download_receivables() -> Response:
    by, today = _by(), today_here()
    rows = every_row(open_items(), today, by == "property")
    head = [_("Account"), _("Number"), *([_("Property")] if by == "property" else []),
            *(str(BUCKET_WORDS[name]) for name in (*BUCKETS, "other")), _("Total")]  # fmt: skip
    answer = make_response(csv_bytes(head, (_line(row, by) for row in rows)))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="receivables-{today.isoformat()}.csv"'
    return answer


def _line(row: Row, by: str) -> list[str]:
    cents = [getattr(row.ages, name) for name in (*BUCKETS, "other")]
    place = [row.place] if by == "property" else []
    return [row.account, row.number, *place, *(amount(one) for one in cents), amount(row.ages.total)]


def _by() -> str:
    return "property" if request.args.get("by") == "property" else "account"


def _chips(by: str) -> list[dict]:
    words = {"account": _("By account"), "property": _("By property")}
    return [{"text": word, "href": _to(one), "here": one == by} for one, word in words.items()]


def _to(by: str, after: str = "") -> str:
    by = "" if by == "account" else by
    return url_for("office.invoices_show_receivables", by=by or None, after=after or None)


def _money(cents: int) -> Money:
    return Money(cents, current.company().currency)


def _words() -> dict:
    return {"buckets": BUCKETS, "words": BUCKET_WORDS, "columns": COLUMNS}
