"""What a year of AutoPay must not have done, said anew and not asked of the product's rules."""

import datetime as dt
import json
from collections import Counter

from sqlmodel import func, select

from app.base import db
from app.invoices.models import Entry, Invoice
from tests.simulation.autopay_memory import Taken, day_of
from tests.simulation.autopay_year import Year

WRONG = ("without consent", "without due notice", "above the cap", "while frozen", "twice")


def judge(year: Year) -> tuple[Counter, list[Taken]]:
    """(how often each went wrong, the charges in question)."""
    found, bad = Counter(dict.fromkeys(WRONG, 0)), []
    last: dict[int, tuple[bool, int]] = {}
    for taken in year.taken:
        wrong = _wrong(year, taken, last.get(taken.account_id))
        found.update(wrong)
        bad += [taken] if wrong else []
        last[taken.account_id] = (taken.is_bank, taken.cents)
    found["twice"] = _twice(year)
    return found, bad


def _wrong(year: Year, taken: Taken, last: tuple[bool, int] | None) -> list[str]:
    return [
        *(["without consent"] if not taken.was_on else []),
        *(["while frozen"] if taken.was_frozen else []),
        *(["above the cap"] if taken.cap is not None and taken.cents > taken.cap else []),
        *(["without due notice"] if not _was_told(year, taken, last) else []),
    ]


def _was_told(year: Year, taken: Taken, last: tuple[bool, int] | None) -> bool:
    """A letter with at least this amount, three days before; ten where a debit differs from the one before it.

    A debit that is tried again is the same debit.
    """
    is_same = last == (True, taken.cents)
    ahead = dt.timedelta(days=3 if not taken.is_bank or is_same else 10)
    return any(
        told.cents >= taken.cents and day_of(told.at) + ahead <= day_of(taken.at)
        for told in year.told[taken.invoice_id]
    )


def _twice(year: Year) -> int:
    """Invoices for which the bank took more than they ever came to."""
    rows = year.bank.books.rows(
        "SELECT body FROM objects WHERE kind = 'payment_intent' AND state = 'succeeded' AND account = ?", year.town.ours
    )
    paid: Counter = Counter()
    for intent in (json.loads(body) for (body,) in rows):
        for name, value in intent["metadata"].items():
            if name.startswith("invoices_"):
                for pair in value.split(","):
                    uid, _, cents = pair.partition(":")
                    paid[uid] += int(cents)
    return sum(cents > _cost(uid) for uid, cents in paid.items())


def _cost(uid: str) -> int:
    """Its total with what was added by hand."""
    with db.system_scope("simulation") as found:
        owed = (
            select(func.sum(Entry.cents))
            .join(Invoice, Invoice.id == Entry.invoice_id)
            .where(Invoice.uid == uid, Entry.kind.in_(("invoice", "credit", "reversal")))
        )
        return int(found.exec(owed).one() or 0)
