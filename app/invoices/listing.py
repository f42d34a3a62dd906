"""The list of invoices: columns only, a page at a time, in two queries however long the history."""

import datetime as dt
from dataclasses import dataclass
from functools import cache

from sqlalchemy import and_, exists, or_
from sqlmodel import func, select

from app.base.money import Money
from app.base.prepared import Prepared, given, one_of
from app.invoices.models import IS_SHOWN, Allocation, Entry, Invoice, Line
from app.invoices.status import CAME_IN, status_of
from app.properties.models import Property

PAGE = 20

_PLACES = Prepared(
    select(Line.invoice_id, Property.name, Property.street)
    .join(Property, Property.id == Line.property_id)
    .where(Line.invoice_id.in_(one_of("ids")))
    .order_by(Line.invoice_id, Line.position)
)


@dataclass(frozen=True)
class Listed:
    """An invoice as a line of the list. `places` are the properties on it."""

    id: int
    uid: str
    number: str
    issued_on: dt.date
    due_on: dt.date
    total: Money
    open: Money
    status: str
    places: tuple[str, ...] = ()

    @property
    def is_part(self) -> bool:
        """A part of it is open still."""
        return self.status in ("partly_paid", "overdue", "processing") and 0 < self.open.cents < self.total.cents


def invoices_of(account_ids: list[int], today: dt.date, after: str = "") -> tuple[list[Listed], str]:
    """Newest first: (a page of them, where the next one begins or ""). Only what IS_SHOWN to owners."""
    day, id = _place(after) if after else (None, 0)
    found = _page(bool(after))(accounts=account_ids, last_day=day, last_id=id)
    places = places_on([row.id for row in found[:PAGE]])
    rows = [_listed(row, today, places.get(row.id, ())) for row in found[:PAGE]]
    return rows, _cursor(rows[-1]) if len(found) > PAGE else ""


@cache
def _page(is_later: bool) -> Prepared:
    statement = select(
        Invoice.id,
        Invoice.uid,
        Invoice.number,
        Invoice.issued_on,
        Invoice.due_on,
        Invoice.currency,
        Invoice.state,
        Invoice.total_cents,
        _cents().label("open_cents"),
        _cents(*CAME_IN).label("kept_cents"),
        _cents("refund").label("back_cents"),
        _is_live().label("is_live"),
    ).where(Invoice.account_id.in_(one_of("accounts")), IS_SHOWN)
    if is_later:
        same_day = and_(Invoice.issued_on == given("last_day"), Invoice.id < given("last_id"))
        statement = statement.where(or_(Invoice.issued_on < given("last_day"), same_day))
    return Prepared(statement.order_by(Invoice.issued_on.desc(), Invoice.id.desc()).limit(PAGE + 1))


def _cents(*kinds: str):
    """What the ledger has on the invoice in all, or of these kinds."""
    total = select(func.coalesce(func.sum(Entry.cents), 0)).where(Entry.invoice_id == Invoice.id)
    return (total.where(Entry.kind.in_(kinds)) if kinds else total).scalar_subquery()


def _is_live():
    return exists().where(Allocation.invoice_id == Invoice.id, Allocation.live)


def _cursor(row: Listed) -> str:
    return f"{row.issued_on.isoformat()}.{row.id}"


def _place(after: str) -> tuple[dt.date, int]:
    """A cursor that somebody bent begins at the top."""
    day, _, id = after.partition(".")
    try:
        return dt.date.fromisoformat(day), int(id)
    except ValueError:
        return dt.date.max, 0


def _listed(row, today: dt.date, places: tuple[str, ...]) -> Listed:
    status = status_of(
        row.state,
        row.total_cents,
        row.open_cents,
        row.due_on,
        today,
        is_live=bool(row.is_live),
        was_refunded=row.back_cents > 0 and row.kept_cents >= 0,
    )
    return Listed(
        row.id,
        row.uid,
        row.number,
        row.issued_on,
        row.due_on,
        Money(row.total_cents, row.currency),
        Money(int(row.open_cents), row.currency),
        status,
        places,
    )


def places_on(invoice_ids: list[int]) -> dict[int, tuple[str, ...]]:
    """The names of the properties on each invoice."""
    rows = _PLACES(ids=invoice_ids)
    named: dict[int, dict[str, None]] = {}
    for invoice_id, name, street in rows:
        named.setdefault(invoice_id, {})[name or street] = None
    return {invoice_id: tuple(names) for invoice_id, names in named.items()}
