"""Tip and surcharge in the books: the bank's days, a forgotten payment, exports, statements, remittance."""

import csv
import io
import json

import pytest
from sqlmodel import func, select

from app.accounts.models import Account
from app.base import db
from app.base.db import session
from app.invoices.credit_book import credit_steps
from app.invoices.models import Allocation, Correction, Entry, Invoice
from app.payments import gate
from app.payments.catch_up import catch_up
from app.payments.exports import make_batch
from app.payments.models import Attempt, Refund, TipShare
from app.people.models import Capability
from app.statements.statement import month_of, statement
from tests.payments.desk import credit_of, hear, open_on, refund
from tests.payments.on_top import latest, on_top, serve, switch_surcharge, switch_tips
from tests.payments.stage import store, tap
from tests.payments.test_bank_days import DAY, next_morning
from tests.payments.test_exports import facts, file, sheet

TIP, SURCHARGE = 300, 387


@pytest.fixture
def paid(world, bank) -> Attempt:
    """$155.00 with $3.00 and $3.87 on top."""
    switch_tips(world)
    switch_surcharge(world)
    invoice, method = serve(world, by=("Tess", "Diego")), store(world, bank)
    return tap(world, [invoice], method, tip_cents=TIP, surcharge_seen=SURCHARGE)


def forget(attempt: Attempt) -> None:
    """As a backup from before it would."""
    with db.writing():
        for model in (Entry, Allocation, TipShare):
            for row in session().exec(select(model).where(model.attempt_id == attempt.id)).all():
                session().delete(row)
        for link in session().exec(select(Capability).where(Capability.thing == "payment_attempt")).all():
            session().delete(link)
        session().flush()
        session().delete(session().get(Attempt, attempt.id))
    gate.close_gate()


def tampered(bank, attempt: Attempt, **metadata) -> None:
    """Somebody at the bank's desk changed what it says."""
    row = bank.find(attempt.payment_intent)
    bank.books.save(bank.books.whose(row["id"]), {**row, "metadata": {**row["metadata"], **metadata}})


def the_invoice(world) -> Invoice:
    return world.all(select(Invoice))[0]


def test_bank_and_books_agree_to_the_cent(world, bank, paid):
    refund(world, paid, 5_000)
    row = next_morning(world)
    assert (row.day, row.cents, row.differences) == (DAY, 15_500 + TIP + SURCHARGE - 5_000, [])


def test_a_forgotten_payment_comes_back_with_tip_surcharge_and_technicians(world, bank, paid):
    refund(world, paid, 1_00, part="tip")
    uid = paid.uid
    for row in world.all(select(Attempt)):
        _forget_refunds(row)
        forget(row)
    catch_up()
    again = latest(world)
    assert (again.uid, again.cents, again.tip_cents, again.surcharge_cents) == (uid, 16_187, TIP, SURCHARGE)
    assert on_top(world, again) == {"tip": 200, "surcharge": SURCHARGE}
    assert (open_on(world, the_invoice(world)), credit_of(world)) == (0, 0)
    assert world.all(select(TipShare.technician_name, TipShare.cents).order_by(TipShare.id)) == [
        ("Tess Nguyen", 150), ("Diego Flores", 150)
    ]  # fmt: skip


def _forget_refunds(attempt: Attempt) -> None:
    with db.writing():
        for model in (Refund, Correction):
            for row in session().exec(select(model).where(model.attempt_id == attempt.id)).all():
                session().delete(row)
            session().flush()


@pytest.mark.parametrize(
    "metadata", [{"tip": "15800"}, {"tip": "0"}, {"tip": "-300"}, {"surcharge": "99999"}, {"tip": "", "surcharge": ""},
                 {"tip": "687", "surcharge": "1"}]
)  # fmt: skip
def test_tampered_metadata_makes_no_tip_and_loses_no_cent(world, bank, paid, metadata):
    tampered(bank, paid, **metadata)
    forget(paid)
    catch_up()
    again = latest(world)
    assert (again.tip_cents, again.surcharge_cents, on_top(world, again)) == (0, 0, {})
    booked = world.all(select(func.sum(Entry.cents)).where(Entry.attempt_id == again.id))
    assert (booked, credit_of(world)) == ([-16_187], 16_187)


def test_tampered_metadata_of_a_payment_we_know_does_nothing(world, bank, paid):
    tampered(bank, paid, tip="0", surcharge="0", invoices_0="")
    catch_up()
    hear(bank)
    assert on_top(world, paid) == {"tip": TIP, "surcharge": SURCHARGE}


def test_the_export_has_each_once_and_quickbooks_a_row_of_its_own(world, bank, paid):
    refund(world, paid, 5_000)
    batch = make_batch()
    assert [(fact["kind"], fact["amount"]) for fact in facts(batch) if fact["kind"] in ("tip", "surcharge")] == [
        ("tip", "3.00"), ("surcharge", "3.87"), ("surcharge", "-1.22")
    ]  # fmt: skip
    assert (batch.counts["payment"], batch.counts["tip"], batch.counts["surcharge"]) == (1, 1, 2)
    rows = {row["Description"]: row["Amount"] for row in sheet(file(batch, "quickbooks-bank-1.csv"))}
    assert rows["Tip Olivia Reyes"] == "3.00" and rows["Payment Olivia Reyes"] == "155.00"
    assert rows["Refund Olivia Reyes"] == "-48.78"
    amounts = [row["Amount"] for row in sheet(file(batch, "quickbooks-bank-1.csv"))]
    assert sorted(amounts) == ["-1.22", "-48.78", "155.00", "3.00", "3.87"]
    assert sum(round(float(one) * 100) for one in amounts) == 16_187 - 5_000
    assert "1 tip" in world.as_("Otto").get("/office/exports").text


def test_the_statement_has_own_lines_and_closes_where_it_would_without(world, bank, paid):
    account = world.get(Account, world.cast.accounts["Reyes"])
    shown = statement(account, *month_of(DAY))
    assert [(item.entry.kind, item.entry.cents) for item in shown.items] == [
        ("invoice", 15_500), ("payment", -15_500), ("tip", TIP), ("surcharge", SURCHARGE), ("payment", -TIP - SURCHARGE)
    ]  # fmt: skip
    assert shown.closing_cents == 0
    page = world.as_("Olivia").get(f"/statements/{account.uid}?from=2026-11-01&to=2026-11-30").text
    assert "Tip" in page and "Card surcharge" in page
    rows = world.as_("Olivia").get(f"/statements/{account.uid}.csv?from=2026-11-01&to=2026-11-30").text
    assert "Tip" in rows and "Card surcharge" in rows


def test_the_remittance_adds_up_to_what_was_paid(world, bank, paid):
    olivia = world.as_("Olivia")
    rows = list(csv.DictReader(io.StringIO(olivia.get(f"/payments/{paid.uid}.csv").text)))
    assert [(row["kind"], row["amount"]) for row in rows] == [
        ("invoice", "155.00"), ("tip", "3.00"), ("surcharge", "3.87")
    ]  # fmt: skip
    said = json.loads(olivia.get(f"/payments/{paid.uid}.json").text)
    assert (said["total"], said["tip"], said["surcharge"]) == ("161.87", "3.00", "3.87")
    assert [one["kind"] for one in said["invoices"]] == ["invoice"]


def test_neither_is_ever_the_accounts_credit(world, bank, paid):
    refund(world, paid, 5_000)
    hear(bank)
    assert credit_steps([paid.account_id]) == []
    assert credit_of(world) == 0


def test_money_in_advance_beside_a_tip_is_the_credit_and_no_more(world, bank, paid):
    """The invoice was made void meanwhile somewhere else: the payment has no home, the tip still has."""
    tampered(bank, paid, invoices_0=f"{'a' * 26}:15500")
    forget(paid)
    catch_up()
    assert credit_of(world) == 15_500
    (step,) = credit_steps([paid.account_id])
    assert (step.words, step.money.cents, step.left.cents) == ("Paid in advance", 15_500, 15_500)
