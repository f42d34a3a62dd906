"""Letters name the tip and the card surcharge, and which part of a refund they are."""

import pytest

from app import bank_line
from tests.notices.test_corrections_told import letters
from tests.payments.desk import refund
from tests.payments.on_top import serve, switch_surcharge, switch_tips
from tests.payments.stage import bank_for, store, tap


@pytest.fixture
def paid(world):
    bank = bank_for(world)
    switch_tips(world)
    switch_surcharge(world)
    yield tap(world, [serve(world)], store(world, bank), tip_cents=300, surcharge_seen=387)
    bank_line.wire_bank(world.app)


def test_receipt_names_them(world, paid, reached):
    (letter,) = letters(world, reached, "payment_received")
    assert "$161.87" in letter.subject
    assert "Of this: tip $3.00 and card surcharge $3.87." in letter.body


def test_refund_says_which_part_it_is(world, paid, reached):
    refund(world, paid, 300, part="tip")
    (letter,) = letters(world, reached, "refund_sent")
    assert "$3.00" in letter.subject and "Of this: tip $3.00." in letter.body


def test_refund_of_a_part_names_its_share_of_the_surcharge(world, paid, reached):
    refund(world, paid, 100, part="tip")
    refund(world, paid, 5_000)
    *_, letter = letters(world, reached, "refund_sent")
    assert "Of this: card surcharge $1.22." in letter.body
