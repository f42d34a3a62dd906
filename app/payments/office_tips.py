"""Tips by technician and month, as a page and as a file for payroll."""

import datetime as dt

from flask import Response, make_response, request, url_for

from app.base import clock, current
from app.base.fragments import page
from app.base.languages import _
from app.base.money import Money
from app.base.spreadsheets import amount, csv_bytes
from app.doors import L3, office
from app.invoices.billing_words import month_words
from app.payments.tip_report import Tipped, month_before, next_month, sums_of, tips_of_month
from app.people.staff import BILLING

# The rest is in the file.
MOST = 100


@office.get("/tips", level=L3, may=BILLING)
def show_tips():
    month = _month()
    tips = tips_of_month(month)
    return page(
        "payments/office_tips.html", month=month_words(month), sums=sums_of(tips), tips=tips[::-1][:MOST],
        count=len(tips), most=MOST, money=_money, is_on=current.company().tips_on, older=_to(month_before(month)),
        newer=_to(next_month(month)) if next_month(month) <= _this_month() else "",
        file=url_for(".payments_download_tips", month=f"{month:%Y-%m}"),
    )  # fmt: skip


@office.get("/tips.csv", level=L3, may=BILLING)
def download_tips() -> Response:
    month = _month()
    head = [_("Technician"), _("Day"), _("Account"), _("Invoices"), _("Payment"), _("Tip")]
    answer = make_response(csv_bytes(head, (_line(one) for one in tips_of_month(month))))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="tips-{month:%Y-%m}.csv"'
    return answer


def _line(one: Tipped) -> list[str]:
    return [one.technician, one.day.isoformat(), one.account, one.invoices, one.payment_uid, amount(one.cents)]


def _month() -> dt.date:
    """Nonsense in the address shows the present one."""
    try:
        found = dt.date.fromisoformat(f"{request.args.get('month', '')}-01")
    except ValueError:
        return _this_month()
    return found if 2000 <= found.year < 2100 else _this_month()


def _this_month() -> dt.date:
    return clock.today(current.zone()).replace(day=1)


def _to(month: dt.date) -> str:
    return url_for(".payments_show_tips", month=f"{month:%Y-%m}")


def _money(cents: int) -> Money:
    return Money(cents, current.company().currency)
