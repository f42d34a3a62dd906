"""Where an account's credit came from and where it went, in the reader's words."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy.orm import aliased
from sqlmodel import select

from app.base.db import session
from app.base.languages import _
from app.base.money import Money
from app.invoices.credit import MOVED
from app.invoices.ledger import PAYING
from app.invoices.models import EXTRAS, Correction, Entry, Invoice


@dataclass(frozen=True)
class Step:
    """`money` is negative where it was used; `left` is what stood on the account afterwards."""

    at: dt.datetime
    words: str
    money: Money
    left: Money
    note: str = ""
    invoice_uid: str = ""


def credit_steps(account_ids: list[int]) -> list[Step]:
    """The newest first. Three queries."""
    rows = _changes(account_ids)
    sources = [row.source for row in rows]
    invoices, reasons = _invoices_of(sources), _reasons_of(sources)
    left, steps = 0, []
    for row in rows:
        left -= row.cents
        number, uid = invoices.get(row.source, ("", "")) if row.kind == MOVED else ("", "")
        words = _words(row.kind, row.cents, number)
        steps.append(Step(row.at, words, Money(-row.cents, row.currency), Money(left, row.currency),
                          reasons.get(row.source, ""), uid))  # fmt: skip
    return steps[::-1]


class Change(NamedTuple):
    """What one fact changed of the credit."""

    kind: str
    source: str
    cents: int
    currency: str
    at: dt.datetime


def _changes(account_ids: list[int]) -> list[Change]:
    """A tip or surcharge was paid by the same fact: together they change nothing."""
    rows = session().exec(
        select(Entry.kind, Entry.source, Entry.cents, Entry.currency, Entry.at)
        .where(Entry.account_id.in_(account_ids), Entry.invoice_id.is_(None))
        .order_by(Entry.id)
    ).all()
    on_top: dict[str, int] = defaultdict(int)
    for row in rows:
        on_top[row.source] += row.cents if row.kind in EXTRAS else 0
    paid = ((row, on_top[row.source] if row.kind in PAYING else 0) for row in rows if row.kind not in EXTRAS)
    changes = [Change(row.kind, row.source, row.cents + extra, row.currency, row.at) for row, extra in paid]
    return [one for one in changes if one.cents]


def _invoices_of(sources: list[str]) -> dict[str, tuple[str, str]]:
    """The invoice at the other end of what was moved: source -> (number, uid)."""
    other = aliased(Entry)
    rows = session().exec(
        select(other.source, Invoice.number, Invoice.uid)
        .join(Invoice, Invoice.id == other.invoice_id)
        .where(other.kind == MOVED, other.source.in_(sources))
    )
    return {source: (number, uid) for source, number, uid in rows}


def _reasons_of(sources: list[str]) -> dict[str, str]:
    uids = [source.partition(":")[2] for source in sources if source.startswith("correction:")]
    rows = session().exec(select(Correction.uid, Correction.reason).where(Correction.uid.in_(uids)))
    return {f"correction:{uid}": reason for uid, reason in rows}


def _words(kind: str, cents: int, number: str) -> str:
    if kind == MOVED:
        return (
            _("Used for %(number)s", number=number) if cents > 0
            else _("Back from %(number)s", number=number)
        )  # fmt: skip
    if cents < 0:
        return {"payment": _("Paid in advance"), "credit": _("Credit from us")}.get(kind, _("Came again"))
    return {"refund": _("Given back to you"), "credit": _("Credit taken back")}.get(kind, _("Payment came back"))
