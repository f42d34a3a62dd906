"""A batch's files: everything as CSV and JSON, and what QuickBooks Online takes. Pure: facts in, bytes out.

Invoices: the columns that QuickBooks Online maps by itself are named at
quickbooks.intuit.com/learn-support/en-ca/help-articles/import-invoices-in-batches/01/338729 (an asterisk marks those it
must have), a hundred invoices at a time.
Bank transactions: Date, Description, Amount and nothing else, at most 350 KB, no digits in the description and no zero
amounts: quickbooks.intuit.com/learn-support/en-uk/help-article/import-transactions/
manually-upload-transactions-quickbooks-online/L0rE9OXBz_GB_en_GB. What QuickBooks reads is in English.
"""

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator

from app.base.spreadsheets import amount, bare_csv_bytes, csv_bytes
from app.invoices.models import EXTRAS

COLUMNS = ("id", "date", "kind", "account", "account_number", "invoice", "issued_on", "due_on", "amount", "currency",
           "way", "method", "source")  # fmt: skip
INVOICE_COLUMNS = ("*Invoice number", "*Customer", "*Invoice date", "*Due date", "Memo", "Item (Product/Service)",
                   "Item Description", "Item Quantity", "Item Rate", "*Item Amount")  # fmt: skip
BANK_COLUMNS = ("Date", "Description", "Amount")
INVOICES_A_FILE, ROWS_A_FILE = 100, 1000
MOVES = {"payment": "Payment", "refund": "Refund", "reversal": "Disputed payment",
         "returned": "Returned check", "fee": "Processing fees", "tip": "Tip",
         "surcharge": "Card surcharge"}  # fmt: skip

File = tuple[str, bytes]


def files_of(number: int, facts: list[dict]) -> Iterator[File]:
    """(name, bytes), in the order of the page."""
    rows = [{name: fact[name] for name in (*COLUMNS, *(["lines"] if "lines" in fact else []))} for fact in facts]
    yield f"export-{number}.csv", csv_bytes(COLUMNS, ([fact[name] for name in COLUMNS] for fact in facts))
    yield f"export-{number}.json", json.dumps({"export": number, "facts": rows}, ensure_ascii=False, indent=1).encode()
    yield from _parts(f"quickbooks-invoices-{number}", INVOICE_COLUMNS, _invoices(facts), INVOICES_A_FILE)
    at_bank, by_hand = (_transactions(facts, at_bank=at_bank) for at_bank in (True, False))
    yield from _parts(f"quickbooks-bank-{number}", BANK_COLUMNS, at_bank, ROWS_A_FILE)
    yield from _parts(f"quickbooks-cash-and-checks-{number}", BANK_COLUMNS, by_hand, ROWS_A_FILE)


def _parts(name: str, columns: tuple, groups: list[list[tuple]], most: int) -> Iterator[File]:
    """A group of rows stays in one file; a second file is named -part-2."""
    for part, at in enumerate(range(0, len(groups), most), 1):
        rows = [row for group in groups[at : at + most] for row in group]
        yield f"{name}{f'-part-{part}' if part > 1 else ''}.csv", bare_csv_bytes(columns, rows)


def _invoices(facts: list[dict]) -> list[list[tuple]]:
    """What was taken back in the same batch is left out. QuickBooks sums the lines, so tax is one of them."""
    void = {fact["invoice"] for fact in facts if fact["kind"] == "void"}
    return [_rows_of(fact) for fact in facts if fact["kind"] == "invoice" and fact["invoice"] not in void]


def _rows_of(fact: dict) -> list[tuple]:
    head = (fact["invoice"], fact["account"], _us(fact["issued_on"]), _us(fact["due_on"]), "")
    rows = [(*head, "Pool service", line["description"], line["quantity"], line["rate"], line["amount"])
            for line in fact["lines"]]  # fmt: skip
    tax = sum(_cents(line["tax"]) for line in fact["lines"])
    return rows + ([(*head, "Sales tax", "Sales tax", "1", amount(tax), amount(tax))] if tax else [])


def _transactions(facts: Iterable[dict], *, at_bank: bool) -> list[list[tuple]]:
    """What came in and went out, one row a payment however many invoices it was for; money in is above zero.

    Tips and surcharges are no revenue of an invoice: each has a row of its own, taken out of its payment's.
    """
    found: dict[tuple, list] = {}
    for kind, cents, fact in _moved(fact for fact in facts if fact["at_bank"] == at_bank):
        row = found.setdefault((kind, fact["source"]), [fact["date"], _described(kind, fact), 0])
        row[2] += cents
    return [[(_us(date), words, amount(cents))] for date, words, cents in found.values() if cents]


def _moved(facts: Iterable[dict]) -> Iterator[tuple[str, int, dict]]:
    """(kind, cents, fact); a fee, a tip and a surcharge are counted from our side already."""
    moved = [fact for fact in facts if fact["kind"] in MOVES]
    behind = {fact["source"]: fact["kind"] for fact in moved if fact["kind"] not in EXTRAS}
    for fact in moved:
        kind, cents = fact["kind"], _cents(fact["amount"])
        yield kind, cents if kind in ("fee", *EXTRAS) else -cents, fact
        if kind in EXTRAS:
            yield behind.get(fact["source"], "payment"), -cents, fact


def _described(kind: str, fact: dict) -> str:
    words = re.sub(r"\d+", "", f"{MOVES[kind]} {fact['account']}")
    return " ".join(words.split())


def _us(day: str) -> str:
    return dt.date.fromisoformat(day).strftime("%m/%d/%Y") if day else ""


def _cents(text: str) -> int:
    return int(text.replace(".", ""))
