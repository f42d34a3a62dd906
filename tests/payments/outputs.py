"""What leaves the books says what the ledger says: statements, ages, remittances, exports, the bank's own list."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable

from sqlmodel import func, select

from app.accounts.models import Account
from app.accounts.reach import Reach
from app.accounts.rights import ALL
from app.base import clock, current, files
from app.base.db import session
from app.invoices.ageing import by_property, summed
from app.invoices.credit import credit_cents
from app.invoices.credit_book import credit_steps
from app.invoices.models import Entry, Invoice
from app.invoices.owed import what_is_owed
from app.invoices.receivables import open_invoices_of, open_items, weights_of
from app.payments import bank_days, gateway_lists
from app.payments.exports import NothingNew, make_batch
from app.payments.facts import Back
from app.payments.history import kept, went_all
from app.payments.models import Attempt, ExportBatch
from app.statements.remittance import remittance_csv, remittance_json
from app.statements.sheet import statement_csv
from app.statements.statement import statement

ZONE = "America/Phoenix"


def outputs_agree(account: Account, open_cents: int, owed: int) -> None:
    """`open_cents` stand on its invoices; `owed` is the ledger's sum."""
    _statement_agrees(account, owed)
    shown = what_is_owed(Reach(0, ((account.id, None, ALL),)))
    assert (shown.balance.cents, sum(due.cents for due in shown.dues)) == (owed, open_cents)
    steps = credit_steps([account.id])
    assert shown.credit.cents == credit_cents(account.id) == (steps[0].left.cents if steps else 0)
    today, items = clock.today(ZONE), open_items(account.id)
    places = by_property(items, weights_of(items), today).values()
    assert summed(items, today).total == sum(ages.total for ages in places) == owed
    assert sum(one.cents for one in open_invoices_of(account, items, today)) == open_cents


def _statement_agrees(account: Account, owed: int) -> None:
    today = clock.today(ZONE)
    shown = statement(account, today, today)
    assert shown.opening_cents + shown.charged_cents - shown.paid_cents == shown.closing_cents == owed
    *facts, closing = _rows(statement_csv(shown, {}))
    assert sum(_cents(row["Amount"]) for row in facts if row["Amount"]) == _cents(closing["Balance"]) == owed


def remittance_agrees(attempt: Attempt) -> None:
    rows, said = _rows(remittance_csv(attempt)), json.loads(remittance_json(attempt))
    assert sum(_cents(row["amount"]) for row in rows) == _cents(said["kept"]) == kept(attempt).cents
    named = [*(one["amount"] for one in said["invoices"]), said["tip"], said["surcharge"], said["credit"]]
    assert sum(map(_cents, named)) == _cents(said["total"]) == attempt.cents
    assert (attempt.id in went_all([attempt])) == (kept(attempt).cents == 0)


# ---- the accountant ----


def exports_agree(came_in: int, at_bank: int) -> None:
    """Every fact once, with its cents; what QuickBooks gets comes to the money and to the invoices that stand."""
    batches = _batches()
    facts = [fact for batch in batches for fact in json.loads(_file(batch, ".json"))["facts"]]
    ledger = dict(session().exec(select(Entry.uid, Entry.cents)).all())
    assert len(facts) == len(ledger) and {fact["id"]: _cents(fact["amount"]) for fact in facts} == ledger
    assert [(row["id"], row["amount"]) for one in batches for row in _rows(_file(one, f"export-{one.number}.csv"))] == [
        (fact["id"], fact["amount"]) for fact in facts]  # fmt: skip
    bank, hand = _sum(batches, "bank", "Amount"), _sum(batches, "cash-and-checks", "Amount")
    assert (bank, bank + hand) == (at_bank, came_in)
    if len(batches) == 1:
        stand = select(func.sum(Invoice.total_cents)).where(Invoice.state == "open")
        assert _sum(batches, "invoices", "*Item Amount") == session().exec(stand).one()


def _batches() -> list[ExportBatch]:
    made = []
    while True:
        try:
            made.append(make_batch())
        except NothingNew:
            return made


def _sum(batches: list[ExportBatch], which: str, column: str) -> int:
    keys = [key for batch in batches for name, key in batch.files.items() if name.startswith(f"quickbooks-{which}-")]
    return sum(_cents(row[column]) for key in keys for row in _rows(files.get(key)))


def _file(batch: ExportBatch, name: str) -> bytes:
    return files.get(next(key for known, key in batch.files.items() if known.endswith(name)))


# ---- the bank ----


def charged(name: str, cents: int) -> dict:
    """A payment as the bank lists it."""
    theirs = {"installation": current.company().uid}
    return _moved(cents, object="charge", id=f"ch_{name}", payment_intent=name, amount=cents, metadata=theirs)


def gone(name: str, back: Back) -> dict:
    """What went back of it, or with negative cents came again."""
    thing = {"refund": "refund", "reversal": "dispute"}[back.kind]
    id = back.source.partition(":")[0]
    return _moved(-back.cents, object=thing, id=id, payment_intent=name, amount=abs(back.cents))


def _moved(cents: int, **source) -> dict:
    return {"id": f"txn_{source['id']}", "amount": cents, "fee": 0, "source": source}


def bank_agrees(monkeypatch, entries: Iterable[dict]) -> int:
    """0 differences on this day; returns what stands at the bank."""
    listed = list(entries)
    monkeypatch.setattr(gateway_lists, "movements_between", lambda *_: listed)
    found = bank_days.compare(clock.today(ZONE))
    assert (found.differences, found.strangers) == ((), 0)
    assert found.cents == sum(entry["amount"] for entry in listed)
    assert found.payments == Counter(entry["source"]["object"] for entry in listed)["charge"]
    return found.cents


def _rows(content: bytes) -> list[dict]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def _cents(text: str) -> int:
    return int(text.replace(".", ""))
