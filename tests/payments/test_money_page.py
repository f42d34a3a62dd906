"""The office's page of money says the same as its first page, with what lies between them."""

import datetime as dt
import re

from app.base import clock
from tests.payments.stage import owe, store, tap


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_what_the_bank_still_brings_of_late_invoices_is_said(world, bank):
    (invoice,) = owe("Reyes", world)
    clock.advance(dt.timedelta(days=60))
    tap(world, [invoice], store(world, bank, token="pm_usBankAccount_success"))
    otto = world.as_("Otto")
    assert "Late $155.00 $155.00 of it on its way" in plain(otto.get("/office/money").text)
    assert "Overdue $0.00" in plain(otto.get("/office").text)
