"""The parts of a visit as its page tells them."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import select

from app.base import current
from app.base.money import Money, share
from app.base.prepared import Prepared, given
from app.visits.models import Part, Visit
from app.visits.part_fields import quantity_words

_PARTS = Prepared(
    select(
        Part.id, Part.uid, Part.name, Part.quantity_thousandths, Part.price_cents, Part.shows_price,
        Part.warranty_until, Part.billed_on,
    ).where(Part.visit_id == given("visit_id")).order_by(Part.id)
)  # fmt: skip


@dataclass
class Used:
    """A part. `price` is of all of them, None where it costs nothing; `line` is the invoice's, where a door says it."""

    id: int
    uid: str
    name: str
    quantity: str
    unit_price: Money | None
    price: Money | None
    shows_price: bool
    warranty_until: dt.date | None
    billed_on: str
    line: object = None


def used_on(visit: Visit) -> list[Used]:
    return [_used(row) for row in _PARTS(visit_id=visit.id)]


def _used(row) -> Used:
    cents, currency = row.price_cents, current.company().currency
    total = share(cents, row.quantity_thousandths * 1000) if cents else None
    prices = [Money(amount, currency) if amount else None for amount in (cents, total)]
    return Used(row.id, row.uid, row.name, quantity_words(row.quantity_thousandths), *prices, row.shows_price,
                row.warranty_until, row.billed_on)  # fmt: skip
