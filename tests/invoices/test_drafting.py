"""Invoices add up, are owed once, and bill a visit once."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.models import Account
from app.invoices.drafting import InvoiceRefused, NewLine, draft_invoice, issue, next_numbers, set_lines, void
from app.invoices.ledger import balance_cents, balances_of_accounts, paid_cents, write
from app.invoices.models import Invoice
from app.invoices.status import status_of
from tests.counting import count_statements

DAY = dt.date(2026, 11, 19)


def draft(world, *lines: NewLine) -> int:
    with world.writing():
        account = world.row(Account, world.cast.accounts["Reyes"])
        return draft_invoice(account, list(lines) or [NewLine("Weekly service", 15500)]).id


def test_tax_is_rounded_once_a_line_and_half_a_cent_to_the_even_cent():
    assert [NewLine("x", cents, tax_millionths=50_000).tax_cents for cents in (10, 30, 50)] == [0, 2, 2]


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6), st.integers(0, 10**6))
def test_a_credit_is_the_exact_opposite_of_its_charge(unit, quantity, tax):
    charge, credit = NewLine("x", unit, quantity, tax), NewLine("x", -unit, quantity, tax)
    assert (charge.amount_cents, charge.tax_cents) == (-credit.amount_cents, -credit.tax_cents)


def test_an_invoice_is_owed_once_however_often_it_is_issued(world):
    id = draft(world)
    for _ in range(2):
        with world.writing():
            issue(world.row(Invoice, id))
    assert balances_of_accounts([world.cast.accounts["Reyes"]]) == {world.cast.accounts["Reyes"]: 15500}


def test_numbers_go_up_by_one_within_each_company(world):
    numbers = [world.get(Invoice, draft(world)).number for _ in range(3)]
    assert numbers == ["INV-1001", "INV-1002", "INV-1003"]


def test_numbers_of_another_program_are_passed_over(world):
    draft(world)
    imported = draft(world)
    with world.writing():
        world.row(Invoice, imported).number = "2019/0042"
    assert world.get(Invoice, draft(world)).number == "INV-1002"


def test_the_next_number_costs_the_same_however_many_there_are(world):
    """The newest row is asked for, by an index; nothing is counted."""
    for _ in range(3):
        draft(world)
    with count_statements() as sent, world.writing():
        assert next_numbers(2) == ["INV-1004", "INV-1005"]
    (asked,) = [statement for statement in sent if "FROM invoice" in statement]
    assert "count" not in asked and "LIMIT" in asked


def test_a_void_invoice_is_owed_no_more(world):
    id = draft(world)
    with world.writing():
        issue(world.row(Invoice, id))
    with world.writing():
        void(world.row(Invoice, id))
    assert balance_cents(world.get(Invoice, id)) == 0


def test_an_issued_invoice_keeps_its_lines(world):
    id = draft(world)
    with world.writing():
        issue(world.row(Invoice, id))
    with pytest.raises(InvoiceRefused), world.writing():
        set_lines(world.row(Invoice, id), [])


def test_an_invoice_with_payments_is_not_made_void(world):
    id = draft(world)
    with world.writing():
        invoice = world.row(Invoice, id)
        issue(invoice)
        write("payment", -500, "manual:1", account_id=invoice.account_id, invoice_id=id)
    with pytest.raises(InvoiceRefused), world.writing():
        void(world.row(Invoice, id))


def test_the_same_fact_is_written_once(world):
    id = draft(world)
    with world.writing():
        invoice = world.row(Invoice, id)
        written = [write("payment", -500, "pi_1", account_id=invoice.account_id, invoice_id=id) for _ in range(3)]
    assert written == [True, False, False]
    assert paid_cents(world.get(Invoice, id)) == 500


@pytest.mark.parametrize(
    ("open_cents", "today", "extra", "word"),
    [
        (15500, DAY, {}, "due"),
        (15500, DAY + dt.timedelta(1), {}, "overdue"),
        (0, DAY, {}, "paid"),
        (-5, DAY, {}, "paid"),
        (5000, DAY, {}, "partly_paid"),
        (15500, DAY, {"is_live": True}, "processing"),
        (0, DAY, {"was_refunded": True}, "refunded"),
        (15500, DAY + dt.timedelta(9), {"is_live": True}, "processing"),
    ],
)
def test_the_word_for_an_invoice(open_cents, today, extra, word):
    assert status_of("open", 15500, open_cents, DAY, today, **extra) == word
