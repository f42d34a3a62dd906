"""The books leave once and only once, and each export can be fetched again as it was."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from app.accounts.models import Account
from app.base import clock, db, files
from app.base.db import session
from app.base.spreadsheets import harmless
from app.invoices.drafting import NewLine, draft_invoice, issue, void
from app.invoices.ledger import write
from app.invoices.models import Entry, Invoice
from app.payments import exports
from app.payments.export_files import INVOICES_A_FILE, files_of
from app.payments.exports import MadeMeanwhile, NothingNew, make_batch
from app.payments.models import BankDay, ExportBatch
from tests.payments.dunning import TODAY
from tests.payments.stage import owe, store, tap
from tests.visits.told import plain


def file(batch: ExportBatch, ending: str) -> bytes:
    return files.get(next(key for name, key in batch.files.items() if name.endswith(ending)))


def facts(batch: ExportBatch) -> list[dict]:
    return json.loads(file(batch, ".json"))["facts"]


def sheet(content: bytes) -> list[dict]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def ledger(world) -> list[str]:
    return world.all(select(Entry.uid).order_by(Entry.id))


def test_quantity_and_rate_come_to_the_amount_with_all_their_digits(world):
    with db.writing():
        account = session().get(Account, world.cast.accounts["Reyes"])
        issue(draft_invoice(account, [NewLine("Gallons", 1234, 12_345_678), NewLine("Hours", 4000, 1500)]))
    (fact,) = facts(make_batch())
    assert [(line["quantity"], line["rate"], line["amount"]) for line in fact["lines"]] == [
        ("12345.678", "12.34", "152345.67"), ("1.5", "40.00", "60.00")]  # fmt: skip


def test_every_fact_is_exported_once_and_what_comes_later_goes_to_the_next(world, bank):
    first = owe("Reyes", world, count=2)
    tap(world, first[:1], store(world, bank))
    one = make_batch()
    tap(world, first[1:], store(world, bank))
    owe("Hotel Azul", world)
    with db.writing():
        write("credit", -700, "good will", account_id=world.cast.accounts["Reyes"])
    two = make_batch()
    with pytest.raises(NothingNew):
        make_batch()
    assert [fact["id"] for batch in (one, two) for fact in facts(batch)] == ledger(world)
    assert (one.number, two.number, one.counts, two.counts) == (
        1, 2, {"invoice": 2, "payment": 1}, {"payment": 1, "invoice": 1, "credit": 1}
    )  # fmt: skip


def test_csv_and_json_have_the_same_rows(world, bank):
    tap(world, owe("Reyes", world), store(world, bank))
    batch = make_batch()
    rows = sheet(file(batch, "export-1.csv"))
    assert [{name: str(fact[name]) for name in row} for fact, row in zip(facts(batch), rows, strict=True)] == rows
    assert sum(round(float(row["amount"]) * 100) for row in rows) == sum(world.all(select(Entry.cents)))


def test_fetched_again_it_is_the_same_to_the_byte(world, bank):
    tap(world, owe("Reyes", world), store(world, bank))
    otto = world.as_("Otto")
    world.post(otto, "/office/exports")
    (batch,) = world.all(select(ExportBatch))
    before = {name: otto.get(f"/office/exports/{batch.uid}/{name}").data for name in batch.files}
    with db.writing():
        session().get(Account, world.cast.accounts["Reyes"]).name = "Somebody Else"
        session().exec(select(Invoice)).first().number = "INV-9999"
    assert before == {name: otto.get(f"/office/exports/{batch.uid}/{name}").data for name in batch.files}
    assert otto.get(f"/office/exports/{batch.uid}/other.csv").status_code == 404


def test_list_names_each_export_by_its_day_and_what_it_holds(world, bank):
    tap(world, owe("Reyes", world), store(world, bank))
    otto = world.as_("Otto")
    assert "It holds 1 payment and 1 invoice." in plain(otto.get("/office/exports").text)
    world.post(otto, "/office/exports")
    words = plain(otto.get("/office/exports").text)
    assert "Export of Nov 19, 2026, 1 payment and 1 invoice" in words and "Everything is exported." in words
    world.post(otto, "/office/exports")
    assert len(world.all(select(ExportBatch))) == 1


def test_two_at_the_same_time_make_one(world, bank, monkeypatch):
    owe("Reyes", world)
    real = exports.files_of

    def slow(number, found):
        monkeypatch.setattr(exports, "files_of", real)
        make_batch()
        return real(number, found)

    monkeypatch.setattr(exports, "files_of", slow)
    with pytest.raises(MadeMeanwhile):
        make_batch()
    assert [batch.number for batch in world.all(select(ExportBatch))] == [1]


def test_killed_before_it_is_written_nothing_is_lost_or_doubled(world, bank, monkeypatch):
    owe("Reyes", world)
    monkeypatch.setattr(exports, "record", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        make_batch()
    monkeypatch.undo()
    assert [fact["id"] for fact in facts(make_batch())] == ledger(world)


def test_quickbooks_gets_invoices_by_its_own_columns(world, bank):
    (invoice,) = owe("Reyes", world)
    rows = sheet(file(make_batch(), "quickbooks-invoices-1.csv"))
    assert rows == [{
        "*Invoice number": invoice.number, "*Customer": "Olivia Reyes", "*Invoice date": "11/19/2026",
        "*Due date": "12/04/2026", "Memo": "", "Item (Product/Service)": "Pool service",
        "Item Description": "Weekly service", "Item Quantity": "1", "Item Rate": "155.00", "*Item Amount": "155.00",
    }]  # fmt: skip


def test_invoice_taken_back_before_the_export_never_reaches_quickbooks(world, bank):
    kept, gone = owe("Reyes", world, count=2)
    with db.writing():
        void(session().get(Invoice, gone.id))
    batch = make_batch()
    assert [row["*Invoice number"] for row in sheet(file(batch, "quickbooks-invoices-1.csv"))] == [kept.number]
    assert [fact["kind"] for fact in facts(batch)] == ["invoice", "invoice", "void"]


def test_quickbooks_gets_one_row_a_payment_money_in_above_zero(world, bank):
    invoices = owe("Reyes", world, count=3)
    attempt = tap(world, invoices, store(world, bank))
    bank.refund(attempt.payment_intent, 5000)
    bank.deliver_due()
    world.work()
    rows = sheet(file(make_batch(), "quickbooks-bank-1.csv"))
    assert [(row["Date"], row["Description"], row["Amount"]) for row in rows] == [
        ("11/19/2026", "Payment Olivia Reyes", "465.00"), ("11/19/2026", "Refund Olivia Reyes", "-50.00")
    ]  # fmt: skip


def test_bank_s_fees_are_booked_once(world, bank):
    with db.writing():
        session().add(BankDay(day=TODAY, fee_cents=480, compared_at=clock.now(), done_at=clock.now()))
    one = make_batch()
    assert [(fact["kind"], fact["amount"]) for fact in facts(one)] == [("fee", "-4.80")]
    assert sheet(file(one, "quickbooks-bank-1.csv"))[0]["Amount"] == "-4.80"
    with pytest.raises(NothingNew):
        make_batch()
    owe("Reyes", world)
    assert make_batch().counts == {"invoice": 1}


def test_a_hundred_invoices_a_file():
    line = {"description": "x", "quantity": "1", "rate": "1.00", "amount": "1.00", "tax": "0.00"}
    fact = {"kind": "invoice", "account": "A", "issued_on": "2026-11-19", "due_on": "2026-12-04",
            "amount": "1.00", "source": "s", "at_bank": False, "date": "2026-11-19",
            "lines": [line]}  # fmt: skip
    rest = {name: "" for name in ("id", "account_number", "currency", "way", "method")}
    found = dict(files_of(7, [fact | rest | {"invoice": f"INV-{at}"} for at in range(INVOICES_A_FILE + 1)]))
    assert len(sheet(found["quickbooks-invoices-7.csv"])) == 100
    assert len(sheet(found["quickbooks-invoices-7-part-2.csv"])) == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("=1+1", "'=1+1"), ("+16025550100", "'+16025550100"), ("-5.00", "-5.00"), ("-5", "-5"), ("@SUM(A1)", "'@SUM(A1)"),
     ("-2+3", "'-2+3"), ("\tx", "'\tx"), ("Olivia", "Olivia"), (None, ""), (-7, "-7"), ("-", "'-")],
)  # fmt: skip
def test_cells_are_never_formulas_but_numbers_stay_numbers(typed, kept):
    assert harmless(typed) == kept


@given(st.text())
def test_no_text_at_all_begins_a_formula(text):
    shown = harmless(text)
    assert not shown.startswith(("=", "+", "@")) and (not shown.startswith("-") or float(shown) <= 0)


def test_account_with_a_formula_for_a_name_is_harmless(world, bank):
    with db.writing():
        session().get(Account, world.cast.accounts["Reyes"]).name = '=cmd|"/c calc"!A0'
    owe("Reyes", world)
    batch = make_batch()
    assert b"'=cmd" in file(batch, "export-1.csv") and b",=cmd" not in file(batch, "quickbooks-invoices-1.csv")
