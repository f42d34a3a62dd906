"""Less than the bank takes in one payment: nobody is asked for it, held for it, or stopped by it."""

import datetime as dt

import pytest
from sqlmodel import select

from app.accounts.models import ServiceHold
from app.base import db
from app.base.db import session
from app.invoices.drafting import InvoiceRefused
from app.invoices.instalments import split
from app.invoices.models import Invoice, LateFee
from app.payments.models import Attempt
from tests.payments import autopay
from tests.payments.desk import by_hand, open_on
from tests.payments.dunning import due, live, rows, rule, today
from tests.payments.stage import owe, store, tap

pytestmark = pytest.mark.usefixtures("bank")


def owed_cents(world, cents: int) -> Invoice:
    """All but so many cents of an invoice were paid by check."""
    (invoice,) = owe("Reyes", world)
    by_hand(world, 15500 - cents, [(session().get(Invoice, invoice.id), 15500 - cents)])
    return invoice


def test_the_rest_has_no_button_that_always_fails(world, bank):
    store(world, bank)
    invoice, olivia = owed_cents(world, 20), world.as_("Olivia")
    page = olivia.get(f"/invoices/{invoice.uid}").text
    assert "Less than the bank takes in one payment" in page and "Pay $0.20" not in page
    asked = olivia.get(f"/invoices/{invoice.uid}/payment").text
    assert "less than the bank takes in one payment" in asked and 'name="seen"' not in asked
    sent = world.post(olivia, f"/invoices/{invoice.uid}/payment", {"seen": "20", "method": "new"})
    assert sent.status_code == 409
    assert {attempt.cents for attempt in world.all(select(Attempt))} == {15480}


def test_with_the_next_invoice_it_is_paid(world, bank):
    rest, (other,) = owed_cents(world, 20), owe("Reyes", world)
    tap(world, [session().get(Invoice, one.id) for one in (rest, other)], store(world, bank), seen=15520)
    assert open_on(world, rest) == open_on(world, other) == 0


def test_no_service_is_held_for_it(world):
    rule(hold_days=20)
    due([owed_cents(world, 20)], 1)
    live(world, 60)
    assert rows(world, ServiceHold) == []


def test_no_late_fee_and_no_part_is_so_small(world):
    rule(charges_fees=True, fee_millionths=15_000)
    (invoice,) = owe("Reyes", world, 3000)
    due([invoice], 6)
    today(world)
    assert rows(world, LateFee) == []
    (small,) = owe("Reyes", world, 100)
    with pytest.raises(InvoiceRefused), db.writing():
        split(session().get(Invoice, small.id), [dt.date(2026, 12, day) for day in (1, 2, 3)])


def test_autopay_leaves_it_and_goes_on(world, bank):
    method, rest = store(world, bank), owed_cents(world, 20)
    autopay.agree(world, method)
    autopay.due_in(world, [rest], 5)
    autopay.live(world, 20, bank)
    (other,) = owe("Reyes", world)
    autopay.due_in(world, [other], 5)
    autopay.live(world, 20, bank)
    assert open_on(world, rest) == 20 and open_on(world, other) == 0
