"""Each day at the bank beside the books, and its differences one by one."""

from flask import request, url_for
from sqlmodel import col, select

from app.base import current, db
from app.base.db import session
from app.base.forms import Form
from app.base.fragments import go, page, say
from app.base.gates import row_at
from app.base.languages import _
from app.base.money import Money
from app.doors import L3, office
from app.payments.bank_days import compare_again
from app.payments.comparing import KIND_WORDS, Difference, difference_words
from app.payments.gateway import takes_payments
from app.payments.models import BankDay
from app.people.staff import BILLING

A_PAGE = 31


@office.get("/bank", level=L3, may=BILLING)
def list_bank_days():
    before = request.args.get("before", "")[:10]
    newest = select(BankDay).order_by(col(BankDay.day).desc()).limit(A_PAGE + 1)
    rows = session().exec(newest.where(BankDay.day < _day(before)) if _day(before) else newest).all()
    return page(
        "payments/office_bank_days.html", found=rows[:A_PAGE], money=_money, takes_payments=takes_payments(),
        older=url_for(".payments_list_bank_days", before=rows[A_PAGE - 1].day) if len(rows) > A_PAGE else "",
        newer=url_for(".payments_list_bank_days") if before else "",
    )  # fmt: skip


@office.get("/bank/<uid:bank_day_uid>", level=L3, may=BILLING)
def show_bank_day(bank_day_uid: str):
    row = row_at(BankDay, bank_day_uid)
    found = [Difference(**one) for one in row.differences]
    words = [difference_words(one, current.company().currency) for one in found]
    return page("payments/office_bank_day.html", row=row, money=_money, kinds=KIND_WORDS,
                differences=list(zip(found, words, strict=True)))  # fmt: skip


@office.post("/bank/<uid:bank_day_uid>/comparison", level=L3, may=BILLING)
def compare_bank_day_again(bank_day_uid: str):
    row = row_at(BankDay, bank_day_uid)
    with db.writing():
        compare_again(row)
    say(_("The day is being compared again. Look here in a minute."))
    return go(url_for(".payments_show_bank_day", bank_day_uid=row.uid))


def _money(cents: int) -> Money:
    return Money(cents, current.company().currency)


def _day(text: str):
    """None for nonsense."""
    return Form({"day": text}).day("day", needed=False)
