"""Stored methods: kept at the bank, named here."""

import re

from sqlmodel import select

from app.base.db import session
from app.payments.bank.faults import LOST_BEFORE
from app.payments.models import BankEvent, StoredMethod
from tests.payments.stage import owe, store, tap, work


def kept(world) -> list[tuple[str, bool]]:
    session().expire_all()
    found = world.all(select(StoredMethod).where(StoredMethod.removed_at.is_(None)).order_by(StoredMethod.id))
    return [(method.words, method.is_default) for method in found]


def test_a_card_is_added_on_the_banks_page(world, bank):
    olivia = world.as_("Olivia", stepped_up=True)
    page = world.post(olivia, "/methods/new").text
    name = re.search(r"bank.localhost/c/([^\"]+)", page)[1]
    bank.pay_page(name)
    bank.deliver_due()
    work(BankEvent)
    assert kept(world) == [("Visa 4242", True)]
    assert "Valid until 12/2040" in olivia.get("/methods").text


def test_adding_asks_to_prove_oneself_afresh(world, bank):
    sent = world.post(world.as_("Olivia"), "/methods/new")
    assert "/step-up" in sent.location


def test_the_first_one_is_the_default_and_another_can_be_chosen(world, bank):
    store(world, bank)
    second = store(world, bank, token="pm_card_mastercard")
    assert kept(world) == [("Visa 4242", True), ("Mastercard 4444", False)]
    world.post(world.as_("Olivia", stepped_up=True), f"/methods/{second.uid}/default")
    assert kept(world) == [("Visa 4242", False), ("Mastercard 4444", True)]


def test_a_removed_one_is_gone_at_the_bank_and_the_next_becomes_the_default(world, bank):
    first = store(world, bank)
    store(world, bank, token="pm_card_mastercard")
    world.post(world.as_("Olivia", stepped_up=True), f"/methods/{first.uid}/removal")
    assert kept(world) == [("Mastercard 4444", True)]
    assert bank.find(first.bank_id)["customer"] is None


def test_nothing_is_removed_while_the_bank_is_silent(world, bank):
    first = store(world, bank)
    bank.faults.inject(LOST_BEFORE, path="/v1/payment_methods")
    world.post(world.as_("Olivia", stepped_up=True), f"/methods/{first.uid}/removal")
    assert kept(world) == [("Visa 4242", True)]


def test_a_renewed_card_shows_its_new_digits(world, bank):
    first = store(world, bank)
    bank.renew_card(first.bank_id)
    bank.deliver_due()
    work(BankEvent)
    assert kept(world) == [("Visa 4444", True)]


def test_a_card_is_kept_when_the_payer_asks_for_it(world, bank):
    (invoice,) = owe("Reyes", world)
    attempt = tap(world, [invoice], keeps_method=True)
    bank.pay_page(attempt.checkout)
    bank.deliver_due()
    work(BankEvent)
    assert kept(world) == [("Visa 4242", True)]


def test_nobody_touches_what_is_not_theirs(world, bank):
    mine = store(world, bank)
    for name in ("Pat", "Marta", "Finn"):
        browser = world.as_(name, stepped_up=True)
        assert world.post(browser, f"/methods/{mine.uid}/removal").status_code == 404
        assert "4242" not in browser.get("/methods").text
    assert kept(world) == [("Visa 4242", True)]
