"""An invoice that is sent is on the portal, in the mail and payable within a minute of the worker's time."""

import datetime as dt

import pytest
from sqlmodel import select

from app.base import clock
from app.invoices.models import Invoice
from app.notices.models import Notice
from tests.invoices.billed import begun, bill_only, visits_in
from tests.notices.sights import Reached, links_in
from tests.payments.stage import owe

A_MINUTE = dt.timedelta(minutes=1)


def reached_within_a_minute(world, invoice: Invoice, sent: dt.datetime) -> None:
    """Notice, link, Pay, and the list of whoever signs in."""
    (notice,) = world.all(select(Notice).where(Notice.event == "invoice_issued", Notice.channel == "email"))
    assert notice.state == "sent" and notice.sent_at - sent < A_MINUTE
    (letter,) = [one for one in Reached(world).letters("Olivia") if invoice.number in one.subject]
    link = next(one for one in links_in(letter.body) if "/l/" in one)
    page = world.as_(None).get("/" + link.split("/", 3)[3]).text
    assert invoice.number in page and "Pay $" in page
    olivia = world.as_("Olivia")
    assert invoice.number in olivia.get("/invoices").text
    assert "You owe" in olivia.get("/").text


def test_invoice_issued_by_hand(world, bank):
    sent = clock.now()
    (invoice,) = owe("Reyes", world)
    world.work()
    reached_within_a_minute(world, invoice, sent)


def test_invoice_of_a_run_as_soon_as_it_goes_out(world, bank):
    clock.freeze(dt.datetime(2026, 12, 1, 16, 0, tzinfo=dt.UTC))
    bill_only(world, "Reyes")
    visits_in(world, dt.date(2026, 11, 1))
    run = begun(world)
    world.post(world.as_("Otto"), f"/office/invoices/runs/{run.uid}/making")
    world.work()
    assert world.all(select(Notice).where(Notice.event == "invoice_issued")) == []
    clock.advance(dt.timedelta(minutes=10))
    world.work()
    reached_within_a_minute(world, world.all(select(Invoice))[0], clock.now())


@pytest.mark.parametrize("hour", [3, 23])
def test_letter_does_not_wait_for_the_morning(world, bank, hour):
    clock.freeze(dt.datetime(2026, 11, 19, hour, 0, tzinfo=dt.UTC))
    sent = clock.now()
    (invoice,) = owe("Reyes", world)
    world.work()
    reached_within_a_minute(world, invoice, sent)
