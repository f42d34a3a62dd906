"""What a payment paid, as files; and where checks and transfers go."""

import csv
import io
import json

import pytest

from app.accounts.editing import change_account
from app.accounts.models import Account
from app.base.db import session
from app.invoices.drafting import NewLine, draft_invoice, issue
from app.invoices.models import Invoice
from app.invoices.remitting import remit_to
from app.payments.office_rules import is_routing_number
from tests.invoices.papers import words as text_of
from tests.payments.conftest import bank
from tests.payments.desk import by_hand, refund
from tests.payments.stage import owe, store, tap

__all__ = ["bank"]


def azul_owes(world, names, po: str = "PO-7781") -> list[Invoice]:
    with world.writing():
        account = session().get(Account, world.cast.accounts["Hotel Azul"])
        change_account(account, vendor_number="V-204")
        made = [draft_invoice(account, [NewLine("Service", 20000, property_id=world.cast.properties[name])],
                              purchase_order=po) for name in names]  # fmt: skip
        for invoice in made:
            issue(invoice)
    return made


def test_table_and_json_name_invoice_property_order_amount_day_and_reference(world, bank):
    invoices = azul_owes(world, ("Azul Downtown", "Azul Resort"))
    attempt = tap(world, invoices, store(world, bank, "Hotel Azul"), person="Pat")
    pat = world.as_("Pat")
    rows = list(csv.DictReader(io.StringIO(pat.get(f"/payments/{attempt.uid}.csv").text)))
    assert [(row["invoice"], row["property"], row["po_number"], row["amount"]) for row in rows] == [
        (invoices[0].number, "Azul Downtown", "PO-7781", "200.00"),
        (invoices[1].number, "Azul Resort", "PO-7781", "200.00"),
    ]
    assert {(row["date"], row["bank_reference"], row["vendor_number"]) for row in rows} == {
        ("2026-11-19", attempt.payment_intent, "V-204")
    }
    said = json.loads(pat.get(f"/payments/{attempt.uid}.json").text)
    assert said["total"] == "400.00"
    assert said["invoices"] == rows
    assert world.as_("Olivia").get(f"/payments/{attempt.uid}.csv").status_code == 404


def test_what_went_back_and_what_was_paid_in_advance_stand_there_too(world, bank):
    (invoice,) = azul_owes(world, ("Azul Downtown",))
    attempt = by_hand(world, 25000, [(invoice, 20000)], account="Hotel Azul")
    refund(world, attempt, 7000, account="Hotel Azul", opens=True)
    pat = world.as_("Pat")
    rows = list(csv.DictReader(io.StringIO(pat.get(f"/payments/{attempt.uid}.csv").text)))
    assert [(row["kind"], row["invoice"], row["po_number"], row["amount"]) for row in rows] == [
        ("invoice", invoice.number, "PO-7781", "200.00"), ("credit", "", "", "50.00"),
        ("refund", "", "", "-50.00"), ("refund", invoice.number, "PO-7781", "-20.00"),
    ]  # fmt: skip
    said = json.loads(pat.get(f"/payments/{attempt.uid}.json").text)
    assert (said["total"], said["credit"], said["kept"]) == ("250.00", "50.00", "180.00")
    assert said["went_back"] == rows[2:]


@pytest.mark.parametrize("hostile", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "|x"])
def test_no_cell_is_a_formula(world, bank, hostile):
    invoices = azul_owes(world, ("Azul Downtown",), po=hostile)
    attempt = tap(world, invoices, store(world, bank, "Hotel Azul"), person="Pat")
    (row,) = csv.DictReader(io.StringIO(world.as_("Pat").get(f"/payments/{attempt.uid}.csv").text))
    assert row["po_number"].startswith("'")
    assert row["amount"] == "200.00"


def test_what_is_not_paid_has_no_file(world, bank):
    (invoice,) = owe("Reyes", world)
    attempt = tap(world, [invoice])
    assert world.as_("Olivia").get(f"/payments/{attempt.uid}.csv").status_code == 404


def test_the_office_says_where_checks_and_transfers_go(world):
    otto = world.as_("Otto", stepped_up=True)
    right = {"name": "Sparkling Pools LLC", "street": "PO Box 9", "city": "Phoenix", "region": "AZ",
             "postal_code": "85001", "bank": "First Bank", "routing_number": "021000021",
             "account_number": "123456789", "email": "ar@sparkling.example"}  # fmt: skip
    for name, wrong in (("routing_number", "021000022"), ("account_number", "12a"), ("email", "no address"),
                        ("account_number", "")):  # fmt: skip
        answer = world.post(otto, "/office/settings/remittance", {**right, name: wrong})
        assert answer.status_code == 422
        assert f'id="{name}-error"' in answer.text
    assert world.post(otto, "/office/settings/remittance", right).status_code == 303
    session().rollback()
    assert remit_to().account_number == "123456789"
    (invoice,) = azul_owes(world, ("Azul Downtown",))
    pat = world.as_("Pat")
    page = pat.get(f"/invoices/{invoice.uid}").text
    paper = text_of(pat.get(f"/invoices/{invoice.uid}.pdf").data)
    for word in ("PO Box 9", "021000021", "123456789", "V-204", "PO-7781"):
        assert word in page
        assert word in paper


def test_without_a_fresh_proof_nobody_changes_where_money_goes(world):
    otto = world.as_("Otto")
    assert "/step-up" in world.post(otto, "/office/settings/remittance", {"name": "Thief"}).location
    assert remit_to().name == ""


def test_routing_numbers_check_themselves():
    assert is_routing_number("021000021")
    assert not is_routing_number("021000020")
    assert not is_routing_number("12345678")
