"""The invoice that billed a visit."""

import datetime as dt
from typing import NamedTuple

from sqlmodel import exists, func, select

from app.accounts.reach import Reach
from app.accounts.rights import SEE_PRICES
from app.base.money import Money
from app.base.prepared import Prepared, given, one_of
from app.invoices.models import Allocation, Entry, Invoice, Line, LineVisit
from app.invoices.status import status_of

_OPEN = select(func.coalesce(func.sum(Entry.cents), 0)).where(Entry.invoice_id == Invoice.id).correlate(Invoice)
_IS_LIVE = exists().where(Allocation.live, Allocation.invoice_id == Invoice.id).correlate(Invoice)
_INVOICE = Prepared(
    select(
        Invoice.uid, Invoice.number, Invoice.state, Invoice.total_cents, Invoice.currency, Invoice.due_on,
        Line.description, _OPEN.scalar_subquery().label("open_cents"), _IS_LIVE.label("is_live"),
    )
    .join(Line, Line.invoice_id == Invoice.id)
    .join(LineVisit, LineVisit.line_id == Line.id)
    .where(LineVisit.visit_id == given("visit_id"), Invoice.account_id.in_(one_of("accounts")))
    .where(Invoice.state != "draft")
)  # fmt: skip


class Bill(NamedTuple):
    uid: str
    number: str
    description: str
    status: str
    total: Money


def bill_of(reach: Reach, visit_id: int, today: dt.date) -> Bill | None:
    """None where it is not billed yet, or where the person sees no prices. One query."""
    row = _INVOICE(visit_id=visit_id, accounts=reach.accounts(SEE_PRICES)).first()
    if row is None:
        return None
    status = status_of(row.state, row.total_cents, int(row.open_cents), row.due_on, today, is_live=row.is_live)
    return Bill(row.uid, row.number, row.description, status, Money(row.total_cents, row.currency))


