"""An invoice's link: see it, pay it, nothing else."""

import datetime as dt
import re

import pytest

from app.base import clock
from app.base.db import session
from app.invoices.ledger import balance_cents
from app.invoices.models import Invoice
from app.people.links import link_for, token_of
from app.people.models import Person
from tests.payments.stage import owe, store, work
from tests.payments.test_pay_pages import form_of


def link(world, invoice, *, name: str | None = "Olivia", channel: str = "text", verified: bool = True) -> str:
    with world.writing():
        person = session().get(Person, world.cast.people[name]) if name else None
        capability = link_for(person, invoice, channel, "+16025550144", verified)
    return token_of(capability)


def test_a_stranger_with_the_link_pays_on_the_banks_page_and_sees_no_card(world, bank):
    (invoice,) = owe("Reyes", world)
    store(world, bank)
    token = link(world, invoice, verified=False)
    stranger = world.as_(None)
    page = stranger.get(f"/l/{token}")
    assert "$155.00" in page.text
    assert "4242" not in page.text
    assert "/visits" not in page.text
    sent = world.post(stranger, f"/l/{token}/payment", form_of(page))
    status = stranger.get(sent.location).text
    name = re.search(r"bank.localhost/c/([^\"]+)", status)[1]
    assert bank.find(name)["customer"] is None
    bank.pay_page(name)
    bank.deliver_due()
    world.work()
    assert balance_cents(world.get(Invoice, invoice.id)) == 0
    assert "Paid in full" in stranger.get(f"/l/{token}").text


def test_a_forwarded_method_is_not_taken_from_a_stranger(world, bank):
    (invoice,) = owe("Reyes", world)
    method = store(world, bank)
    token = link(world, invoice, verified=False)
    stranger = world.as_(None)
    fields = {**form_of(stranger.get(f"/l/{token}")), "method": method.uid}
    world.post(stranger, f"/l/{token}/payment", fields)
    assert bank.charged() == []


def test_one_tap_from_a_message_pays_and_opens_the_account(world, bank):
    (invoice,) = owe("Reyes", world)
    store(world, bank)
    token = link(world, invoice)
    phone = world.as_(None)
    page = phone.get(f"/l/{token}")
    assert "You will be charged $155.00 to Visa 4242." in page.text
    paid = world.post(phone, f"/l/{token}/payment", form_of(page), follow_redirects=True)
    assert "The payment has arrived." in paid.text
    assert phone.get(f"/invoices/{invoice.uid}").status_code == 200
    assert [cents for _, cents in bank.charged()] == [15500]


@pytest.mark.parametrize("why", ["paper", "old", "finn"])
def test_no_one_tap_from_paper_from_an_old_link_or_for_a_looker(world, bank, why):
    account, name = ("Hotel Azul", "Finn") if why == "finn" else ("Reyes", "Olivia")
    (invoice,) = owe(account, world)
    store(world, bank, account)
    token = link(world, invoice, channel="paper" if why == "paper" else "text", name=None if why == "paper" else name)
    if why == "old":
        clock.advance(dt.timedelta(days=8))
    assert "4242" not in world.as_(None).get(f"/l/{token}").text


def test_the_card_of_a_payment_answers_by_its_link_only(world, bank):
    (invoice,) = owe("Reyes", world)
    token = link(world, invoice, verified=False)
    stranger = world.as_(None)
    sent = world.post(stranger, f"/l/{token}/payment", form_of(stranger.get(f"/l/{token}")))
    assert stranger.get(f"{sent.location}/card").status_code == 200
    assert stranger.get(f"/l/{token}/card").status_code == 404
    assert work() == 0
