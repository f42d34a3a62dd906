"""The invoice's line that billed a part."""

from typing import NamedTuple

from sqlmodel import select

from app.accounts.reach import Reach
from app.accounts.rights import SEE_PRICES
from app.base.prepared import Prepared, given, one_of
from app.invoices.models import Invoice, Line, LinePart
from app.visits.models import Part

_LINES = Prepared(
    select(LinePart.part_id, Invoice.uid, Invoice.number, Line.uid.label("line_uid"))
    .join(Line, Line.id == LinePart.line_id).join(Invoice, Invoice.id == Line.invoice_id)
    .join(Part, Part.id == LinePart.part_id)
    .where(Part.visit_id == given("visit_id"), Invoice.account_id.in_(one_of("accounts")), Invoice.state != "draft")
)  # fmt: skip


class PartLine(NamedTuple):
    href: str
    number: str


def lines_of_parts(reach: Reach, visit_id: int) -> dict[int, PartLine]:
    """By the part's id; of those whom the person sees prices. One query."""
    rows = _LINES(visit_id=visit_id, accounts=reach.accounts(SEE_PRICES))
    return {row.part_id: PartLine(f"/invoices/{row.uid}/lines/{row.line_uid}", row.number) for row in rows}
