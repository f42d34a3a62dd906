"""The office's money on one page: what is owed, what comes, what went wrong; and the way to each of its places."""

from app.base import current
from app.base.fragments import page
from app.base.money import Money
from app.doors import L3, office
from app.invoices.ageing import summed
from app.invoices.receivables import days_to_pay, late_on_its_way, median_days, open_items, today_here
from app.payments.bank_days import latest_bank_day
from app.payments.dunning.board import preview
from app.payments.dunning.rules import dunning_rules, is_anything_on
from app.payments.export_words import counted
from app.payments.exports import batches, waiting
from app.people.staff import BILLING


@office.get("/money", level=L3, may=BILLING)
def show_money():
    today = today_here()
    return page(
        "home/office_money.html", total=summed(open_items(), today), coming=late_on_its_way(today),
        median=median_days(days_to_pay(today)), money=_money,
        tomorrow=preview() if is_anything_on(dunning_rules()) else None, bank_day=latest_bank_day(),
        waiting=waiting().counts, last_export=next(iter(batches(limit=1)[0]), None), counted=counted,
    )  # fmt: skip


def _money(cents: int) -> Money:
    return Money(cents, current.company().currency)
