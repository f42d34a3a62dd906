"""An invoice taken apart for the reader: properties, visits, tax, credits, payments. Page and paper show the same."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Row
from sqlmodel import select

from app.base.money import Money
from app.base.prepared import Prepared, given
from app.invoices.entry_words import entry_words
from app.invoices.models import Allocation, Entry, Invoice, Line, LineVisit
from app.invoices.owed import Due
from app.invoices.status import CAME_IN, status_of
from app.properties.models import Property
from app.visits.models import Visit

# What the owner calls money that was taken off or given back.
SHOWN = ("payment", "refund", "reversal", "returned", "credit", "write_off", "moved")

_ENTRIES = Prepared(
    select(Entry.kind, Entry.cents, Entry.at, Entry.attempt_id)
    .where(Entry.invoice_id == given("invoice_id"))
    .order_by(Entry.at, Entry.id)
)
_LIVE = Prepared(select(Allocation.id).where(Allocation.invoice_id == given("invoice_id"), Allocation.live))
_LINES = Prepared(
    select(
        Line.id, Line.uid, Line.property_id, Line.description, Line.quantity_thousandths, Line.unit_cents,
        Line.amount_cents, Line.tax_millionths, Line.tax_cents,
        Property.name, Property.street, Property.city, Property.region, Property.postal_code,
    )
    .outerjoin(Property, Property.id == Line.property_id)
    .where(Line.invoice_id == given("invoice_id"))
    .order_by(Line.position, Line.id)
)  # fmt: skip
_VISITS = Prepared(
    select(LineVisit.line_id, Visit.uid, Visit.day)
    .join(Visit, Visit.id == LineVisit.visit_id)
    .join(Line, Line.id == LineVisit.line_id)
    .where(Line.invoice_id == given("invoice_id"))
    .order_by(Visit.day)
)


@dataclass(frozen=True)
class Billed:
    """A line, read in columns, with the (uid, day) of the visits behind it."""

    line: Row
    visits: tuple[tuple[str, dt.date], ...]


@dataclass(frozen=True)
class Group:
    """The lines of one property; none for lines that belong to no property. `place` is its name and address."""

    place: Row | None
    lines: tuple[Billed, ...]


@dataclass(frozen=True)
class Tax:
    rate_millionths: int
    taxed_cents: int
    cents: int


@dataclass(frozen=True)
class Breakdown:
    invoice: Invoice
    status: str
    groups: tuple[Group, ...]
    taxes: tuple[Tax, ...]
    entries: tuple[Row, ...]
    open_cents: int
    is_live: bool

    def money(self, cents: int) -> Money:
        return Money(cents, self.invoice.currency)

    def words(self, entry: Row) -> str:
        return entry_words(entry.kind, entry.cents, entry.attempt_id is not None)

    @property
    def open(self) -> Money:
        return self.money(self.open_cents)

    @property
    def due(self) -> Due:
        invoice, left = self.invoice, self.open_cents if self.invoice.state == "open" else 0
        return Due(invoice.id, invoice.uid, invoice.account_id, invoice.number, invoice.due_on, left, self.is_live)

    @property
    def service(self) -> tuple[dt.date, dt.date] | None:
        """The first and the last day of the visits on it."""
        days = [day for group in self.groups for billed in group.lines for _, day in billed.visits]
        return (min(days), max(days)) if days else None


def breakdown(invoice: Invoice, today: dt.date) -> Breakdown:
    entries = _entries(invoice)
    open_cents, is_live = sum(entry.cents for entry in entries), _is_live(invoice)
    status = status_of(
        invoice.state,
        invoice.total_cents,
        open_cents,
        invoice.due_on,
        today,
        is_live=is_live,
        was_refunded=_was_refunded(entries),
    )
    groups = _groups(invoice)
    lines = [billed.line for group in groups for billed in group.lines]
    shown = tuple(entry for entry in entries if entry.kind in SHOWN)
    return Breakdown(invoice, status, groups, _taxes(lines), shown, open_cents, is_live)


def _entries(invoice: Invoice) -> list[Row]:
    return _ENTRIES(invoice_id=invoice.id)


def _is_live(invoice: Invoice) -> bool:
    return _LIVE(invoice_id=invoice.id).first() is not None


def _was_refunded(entries: list[Row]) -> bool:
    """All that came in went back."""
    back = sum(entry.cents for entry in entries if entry.kind == "refund")
    return back > 0 and sum(entry.cents for entry in entries if entry.kind in CAME_IN) >= 0


def _groups(invoice: Invoice) -> tuple[Group, ...]:
    visits = _visits(invoice)
    groups: dict[int | None, tuple[Row | None, list[Billed]]] = {}
    for line in _LINES(invoice_id=invoice.id):
        _, lines = groups.setdefault(line.property_id, (line if line.property_id else None, []))
        lines.append(Billed(line, tuple(visits.get(line.id, ()))))
    return tuple(Group(place, tuple(lines)) for place, lines in groups.values())


def _visits(invoice: Invoice) -> dict[int, list[tuple[str, dt.date]]]:
    found: dict[int, list[tuple[str, dt.date]]] = {}
    for line_id, uid, day in _VISITS(invoice_id=invoice.id):
        found.setdefault(line_id, []).append((uid, day))
    return found


def _taxes(lines: list[Row]) -> tuple[Tax, ...]:
    """One for each rate; the cents are the sum of what was rounded line by line."""
    rates = sorted({line.tax_millionths for line in lines if line.tax_millionths})
    return tuple(
        Tax(
            rate,
            sum(line.amount_cents for line in lines if line.tax_millionths == rate),
            sum(line.tax_cents for line in lines if line.tax_millionths == rate),
        )
        for rate in rates
    )
