"""Owners hear of money that the office corrected, with the reason, and of refunds made at the bank."""

import datetime as dt

import pytest
from sqlmodel import select

from app import bank_line
from app.base import clock
from app.invoices.models import Invoice
from app.notices.models import Notice
from tests.payments.desk import by_hand, correct, hear, refund
from tests.payments.stage import bank_for, owe, store, tap


@pytest.fixture
def bank(world):
    yield bank_for(world)
    bank_line.wire_bank(world.app)


def letters(world, reached, kind: str) -> list:
    """Of this kind only."""
    world.work()
    told = world.all(select(Notice.event).where(Notice.event == kind, Notice.channel == "email"))
    return reached.letters("Olivia")[-len(told) :] if told else []


def test_refund_is_told_with_amount_where_to_when_and_why(world, bank, reached):
    (invoice,) = owe("Reyes", world)
    attempt = tap(world, [invoice], store(world, bank))
    refund(world, attempt, 5000, reason="A broken pump")
    (letter,) = letters(world, reached, "refund_sent")
    assert letter.subject == "Refund: $50.00 from Sparkling Pools"
    for words in ("Visa 4242", invoice.number, "A broken pump", "5 to 10 business days"):
        assert words in letter.body


def test_refund_made_at_the_bank_is_told_once(world, bank, reached):
    (invoice,) = owe("Reyes", world)
    attempt = tap(world, [invoice], store(world, bank))
    bank.refund(attempt.payment_intent, 700)
    hear(bank)
    hear(bank)
    (letter,) = letters(world, reached, "refund_sent")
    assert "$7.00" in letter.subject and "Why:" not in letter.body


def test_refund_over_several_invoices_is_one_letter_with_the_whole(world, bank, reached):
    invoices = owe("Reyes", world, count=2)
    attempt = tap(world, invoices, store(world, bank))
    refund(world, attempt, 20000)
    (letter,) = letters(world, reached, "refund_sent")
    assert "$200.00" in letter.subject and all(invoice.number in letter.body for invoice in invoices)


def test_refund_that_came_back_meanwhile_is_not_told(world, bank, reached):
    (invoice,) = owe("Reyes", world)
    attempt = tap(world, [invoice], store(world, bank, token="pm_card_refundFail"))
    refund(world, attempt, 5000)
    clock.advance(dt.timedelta(days=4))
    hear(bank)
    world.work()
    assert set(world.all(select(Notice.state).where(Notice.event == "refund_sent"))) == {"dropped"}


def test_credit_is_told_with_its_reason(world, reached):
    correct(world, "credit", 2000, reason="Green pool in May")
    (letter,) = letters(world, reached, "credit_given")
    assert "$20.00" in letter.subject and "Green pool in May" in letter.body and "stands on your account" in letter.body


def test_credit_on_an_invoice_names_it(world, reached):
    (invoice,) = owe("Reyes", world)
    correct(world, "credit", 2000, invoice=invoice)
    (letter,) = letters(world, reached, "credit_given")
    assert f"lowers your invoice {invoice.number}" in letter.body


def test_void_invoice_is_told(world, reached):
    (invoice,) = owe("Reyes", world)
    correct(world, "void", 15500, invoice=world.get(Invoice, invoice.id), reason="Wrong house")
    (letter,) = letters(world, reached, "invoice_voided")
    assert letter.subject == f"Invoice {invoice.number} is canceled" and "Wrong house" in letter.body


def test_write_off_is_nobodys_news(world):
    (invoice,) = owe("Reyes", world)
    correct(world, "write_off", 15500, invoice=world.get(Invoice, invoice.id))
    world.work()
    assert world.all(select(Notice.event).where(Notice.event != "invoice_issued")) == []


def test_check_that_bounced_is_told(world, reached):
    attempt = by_hand(world, 15500)
    correct(world, "returned", 15500, attempt=attempt, reason="The bank returned it")
    (letter,) = letters(world, reached, "payment_returned")
    assert "Check 1042" in letter.body and "The bank returned it" in letter.body


def test_check_brings_a_receipt(world, reached):
    by_hand(world, 15500)
    (letter,) = letters(world, reached, "payment_received")
    assert "$155.00" in letter.subject and "Check 1042" in letter.body


def test_new_invoice_asks_for_what_credit_leaves(world, reached):
    correct(world, "credit", 5500)
    owe("Reyes", world)
    letter = letters(world, reached, "invoice_issued")[-1]
    assert "$100.00" in letter.subject + letter.body
