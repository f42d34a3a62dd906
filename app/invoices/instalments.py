"""An invoice in dated parts: the invoice is due when its next part is, and what is paid covers the first parts."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import select

from app.base.db import session
from app.base.events import record
from app.base.money import BANK_LEAST
from app.base.prepared import Prepared, one_of
from app.invoices.drafting import InvoiceRefused
from app.invoices.ledger import balance_cents, balances_of_invoices
from app.invoices.models import Allocation, Instalment, Invoice
from app.plans.periods import A_DAY

MOST_PARTS = 24
EVERY = ("month", "two_weeks", "week")
_PARTS = Prepared(
    select(Instalment.invoice_id, Instalment.due_on, Instalment.cents)
    .where(Instalment.invoice_id.in_(one_of("ids")))
    .order_by(Instalment.invoice_id, Instalment.position)
)


@dataclass(frozen=True)
class Part:
    """`left_cents` are still to be paid of it; the first with any left is the next one."""

    due_on: dt.date
    cents: int
    left_cents: int


def covered(parts: Sequence[tuple[dt.date, int]], open_cents: int) -> list[Part]:
    """(day, cents) of the parts in order, after what was paid of their sum. Pure."""
    paid, found = max(0, sum(cents for _, cents in parts) - open_cents), []
    for due_on, cents in parts:
        taken = min(cents, paid)
        paid -= taken
        found.append(Part(due_on, cents, cents - taken))
    return found


def next_of(parts: Iterable[Part]) -> Part | None:
    """None where all are paid. Pure."""
    return next((part for part in parts if part.left_cents), None)


def parts_of(invoice: Invoice) -> list[Part]:
    """One query, and one more where it is in parts."""
    rows = [(row.due_on, row.cents) for row in _PARTS(ids=[invoice.id])]
    return covered(rows, balance_cents(invoice)) if rows else []


def next_parts(invoice_ids: list[int]) -> dict[int, Part]:
    """Of those that are in parts and owed; one query, and one more where some are."""
    found = {id: next_of(parts) for id, parts in _covered(invoice_ids).items()}
    return {id: part for id, part in found.items() if part}


def late_parts(invoice_ids: list[int], today: dt.date) -> dict[int, int]:
    """Cents of the parts whose day has passed; as many queries as next_parts()."""
    return {id: sum(part.left_cents for part in parts if part.due_on < today)
            for id, parts in _covered(invoice_ids).items()}  # fmt: skip


def _covered(invoice_ids: list[int]) -> dict[int, list[Part]]:
    rows: dict[int, list[tuple[dt.date, int]]] = {}
    for row in _PARTS(ids=invoice_ids) if invoice_ids else []:
        rows.setdefault(row.invoice_id, []).append((row.due_on, row.cents))
    balances = balances_of_invoices(list(rows)) if rows else {}
    return {id: covered(parts, balances.get(id, 0)) for id, parts in rows.items()}


def days_from(first: dt.date, every: str, count: int) -> list[dt.date]:
    """The days of the parts; a day that a month has not is its last one. Pure."""
    if every == "month":
        return [_months_later(first, number) for number in range(count)]
    step = dt.timedelta(weeks=1 if every == "week" else 2)
    return [first + step * number for number in range(count)]


def _months_later(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (dt.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - A_DAY).day
    return dt.date(year, month + 1, min(day.day, last))


def shares_of(cents: int, count: int) -> list[int]:
    """Equal parts; the first ones take the cents that are left over. Pure."""
    whole, rest = divmod(cents, count)
    return [whole + (number < rest) for number in range(count)]


def split(invoice: Invoice, days: list[dt.date]) -> None:
    """What is open on it, in so many parts, in place of earlier ones. Inside writing(). Raises InvoiceRefused."""
    open_cents = balance_cents(invoice)
    live = select(Allocation.id).where(Allocation.invoice_id == invoice.id, Allocation.live)
    if invoice.state != "open" or open_cents < BANK_LEAST * len(days) or session().exec(live).first():
        raise InvoiceRefused("Only an open invoice that nobody is paying now can be split.")
    _drop_parts(invoice)
    for position, (day, cents) in enumerate(zip(days, shares_of(open_cents, len(days)), strict=True)):
        session().add(Instalment(invoice_id=invoice.id, position=position, due_on=day, cents=cents))
    invoice.due_on = days[0]
    session().add(invoice)
    record("invoice.split", invoice, parts=len(days))


def join(invoice: Invoice) -> None:
    """One amount again, due on the day of the part that was next. Twice is once."""
    if _drop_parts(invoice):
        record("invoice.joined", invoice)


def _drop_parts(invoice: Invoice) -> bool:
    rows = session().exec(select(Instalment).where(Instalment.invoice_id == invoice.id)).all()
    for row in rows:
        session().delete(row)
    session().flush()
    return bool(rows)


def move_due_day(invoice: Invoice) -> bool:
    """After money came or went: due when its next part is. Whether that is another day than before."""
    _add_what_came_back(invoice)
    part = next_parts([invoice.id]).get(invoice.id)
    if part is None or part.due_on == invoice.due_on:
        return False
    invoice.due_on = part.due_on
    session().add(invoice)
    return True


def _add_what_came_back(invoice: Invoice) -> None:
    """More is open than its parts come to: the rest is a part of its own, due with the last one.

    Without it the next payments would count for what lies before the parts, and a part paid in time would be late.
    """
    rows = session().exec(select(Instalment).where(Instalment.invoice_id == invoice.id).order_by(Instalment.position))
    parts = rows.all()
    missing = balance_cents(invoice) - sum(part.cents for part in parts)
    if parts and missing > 0:
        last = parts[-1]
        session().add(Instalment(invoice_id=invoice.id, position=last.position + 1, due_on=last.due_on, cents=missing))
        session().flush()
