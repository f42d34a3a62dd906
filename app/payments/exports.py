"""The ledger for the accountant: every fact once and only once, in batches with a number.

A company's writers take turns, so its ledger's ids rise in the order in which they are committed: a batch is what
stands after the last one, and nothing can appear behind it later.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlmodel import col, func, select

from app.accounts.models import Account
from app.base import current, db, files
from app.base.db import session
from app.base.events import record
from app.base.spreadsheets import amount
from app.invoices.models import Entry, Invoice, Line
from app.payments.export_files import files_of
from app.payments.models import Attempt, BankDay, ExportBatch

# The rest goes to the next batch.
MOST = 20_000
FEE = "fee"


class NothingNew(ValueError):
    """Everything is exported already."""


class MadeMeanwhile(ValueError):
    """Somebody else made the same batch a moment ago."""


@dataclass(frozen=True)
class Waiting:
    """What the next batch would take: kind -> how many."""

    counts: dict[str, int]


def batches(before: int = 0, limit: int = 30) -> tuple[list[ExportBatch], int]:
    """Newest first: (a page, the number before which the next one begins or 0)."""
    found = select(ExportBatch).order_by(col(ExportBatch.number).desc()).limit(limit + 1)
    rows = session().exec(found.where(ExportBatch.number < before) if before else found).all()
    return list(rows[:limit]), rows[limit - 1].number if len(rows) > limit else 0


def waiting() -> Waiting:
    last = _last()
    rows = session().exec(
        select(Entry.kind, func.count(Entry.id)).where(Entry.id > (last.upto_id if last else 0)).group_by(Entry.kind)
    )
    counts = dict(rows.all())
    fees = len(_fee_days())
    return Waiting(counts | ({FEE: fees} if fees else {}))


def make_batch() -> ExportBatch:
    """Its files are drawn and stored before anything is written, so that nobody waits for it."""
    last, days = _last(), _fee_days()
    after, number = (last.upto_id, last.number + 1) if last else (0, 1)
    entries = _entries(after)
    facts = [*_facts(entries), *(_fee(day) for day in days)]
    if not facts:
        raise NothingNew
    kept = {name: files.put(content) for name, content in files_of(number, facts)}
    with db.writing():
        if (_last().number if _last() else 0) != number - 1:
            raise MadeMeanwhile
        return _write(number, after, entries[-1].id if entries else after, facts, kept, days)


def _write(number: int, after: int, upto: int, facts: list[dict], kept: dict[str, str], days: list[BankDay]):
    actor = current.actor()
    batch = ExportBatch(number=number, after_id=after, upto_id=upto, counts=_counts(facts), files=kept,
                        person_name=actor.name if actor else "")  # fmt: skip
    session().add(batch)
    session().flush()
    for day in days:
        day.export_id = batch.id
        session().add(day)
    record("export.made", batch, number=number)
    return batch


def _counts(facts: Iterable[dict]) -> dict[str, int]:
    """A payment for several invoices is one payment."""
    seen = {(fact["kind"], fact["source"], fact["invoice"] if fact["kind"] == "invoice" else "") for fact in facts}
    return dict(Counter(kind for kind, _source, _invoice in seen))


def _last() -> ExportBatch | None:
    return session().exec(select(ExportBatch).order_by(col(ExportBatch.number).desc()).limit(1)).first()


def _fee_days() -> list[BankDay]:
    unbooked = select(BankDay).where(col(BankDay.compared_at).is_not(None), col(BankDay.export_id).is_(None))
    return list(session().exec(unbooked.where(BankDay.fee_cents != 0).order_by(BankDay.day)))


def _entries(after: int) -> list:
    found = (
        select(Entry.id, Entry.uid, Entry.kind, Entry.cents, Entry.currency, Entry.source, Entry.at, Entry.invoice_id,
               Account.name.label("account"), Account.number.label("account_number"), Invoice.number.label("invoice"),
               Invoice.issued_on, Invoice.due_on, Attempt.way, Attempt.method_words, Attempt.payment_intent)
        .join(Account, Account.id == Entry.account_id).join(Invoice, Invoice.id == Entry.invoice_id, isouter=True)
        .join(Attempt, Attempt.id == Entry.attempt_id, isouter=True)
        .where(Entry.id > after).order_by(Entry.id).limit(MOST)
    )  # fmt: skip
    return list(session().exec(found).all())


def _facts(entries: list) -> list[dict]:
    lines = _lines([entry.invoice_id for entry in entries if entry.kind == "invoice"])
    return [_fact(entry) | ({"lines": lines.get(entry.invoice_id, [])} if entry.kind == "invoice" else {})
            for entry in entries]  # fmt: skip


def _fact(entry) -> dict:
    """Plain values, as they stand in the file; `amount` is what the account owes more, or with a minus less."""
    return {
        "id": entry.uid, "date": _day(entry.at).isoformat(), "kind": entry.kind, "account": entry.account,
        "account_number": entry.account_number, "invoice": entry.invoice or "",
        "issued_on": entry.issued_on.isoformat() if entry.issued_on else "",
        "due_on": entry.due_on.isoformat() if entry.due_on else "", "amount": amount(entry.cents),
        "currency": entry.currency.upper(), "way": entry.way or "", "method": entry.method_words or "",
        "source": entry.source, "at_bank": bool(entry.payment_intent),
    }  # fmt: skip


def _fee(day: BankDay) -> dict:
    """What the bank kept of a day: it belongs to no account."""
    company = current.company()
    return {
        "id": day.uid, "date": day.day.isoformat(), "kind": FEE, "account": "", "account_number": "", "invoice": "",
        "issued_on": "", "due_on": "", "amount": amount(-day.fee_cents), "currency": company.currency.upper(),
        "way": "", "method": "", "source": f"bank_day:{day.day.isoformat()}", "at_bank": True,
    }  # fmt: skip


def _lines(invoice_ids: list[int]) -> dict[int, list[dict]]:
    rows = session().exec(
        select(Line.invoice_id, Line.description, Line.quantity_thousandths, Line.unit_cents, Line.amount_cents,
               Line.tax_cents).where(col(Line.invoice_id).in_(invoice_ids)).order_by(Line.position, Line.id)
    )  # fmt: skip
    found: dict[int, list[dict]] = {}
    for row in rows:
        found.setdefault(row.invoice_id, []).append({
            "description": row.description, "quantity": _quantity(row.quantity_thousandths),
            "rate": amount(row.unit_cents), "amount": amount(row.amount_cents), "tax": amount(row.tax_cents),
        })  # fmt: skip
    return found


def _quantity(thousandths: int) -> str:
    """4, 1.5: every digit of it, since QuickBooks multiplies it by the rate."""
    return f"{thousandths // 1000}.{thousandths % 1000:03}".rstrip("0").rstrip(".")


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(ZoneInfo(current.zone())).date()
