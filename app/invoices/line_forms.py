"""The lines of an invoice as the office types them: description, quantity, price, tax; empty ones are left out."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import select

from app.base import clock, current
from app.base.db import session
from app.base.forms import Form, dollars
from app.base.languages import _
from app.invoices.drafting import NewLine
from app.invoices.models import Invoice, Line, LinePart, LineVisit
from app.properties.models import Property

FIELDS = ("description", "quantity", "price", "tax", "property", "line")
SPARE, MOST = 3, 60
FARTHEST = dt.timedelta(days=3 * 366)
# A line's uid -> ids of what it bills.
Ties = dict[str, tuple[int, ...]]


@dataclass(frozen=True)
class Bill:
    lines: list[NewLine]
    due_on: dt.date | None
    purchase_order: str
    note: str


def rows_in(form: Form) -> range:
    """So many rows the form has, with a few to spare."""
    used = [at for at in range(MOST) if any(form[f"{name}-{at}"] for name in ("description", "price"))]
    return range(min(MOST, max(used, default=-1) + 1 + SPARE))


def bill_in(form: Form, places: list[Property], invoice: Invoice | None = None) -> Bill:
    ties = {"visits": _ties(invoice, LineVisit.visit_id), "parts": _ties(invoice, LinePart.part_id)} if invoice else {}
    lines = [
        _line(form, at, {place.uid: place.id for place in places}, ties) for at in rows_in(form) if _is_used(form, at)
    ]
    if not lines:
        form.refuse("description-0", _("An invoice needs at least one line."))
    return Bill(lines, _due_in(form), form.text("purchase_order"), form.text("note", longest=2000))


def _due_in(form: Form) -> dt.date | None:
    due_on = form.day("due_on")
    if due_on and abs(due_on - clock.today(current.zone())) > FARTHEST:
        form.refuse("due_on", _("This day is years away. Look at the year."))
    return due_on


def _is_used(form: Form, at: int) -> bool:
    return bool(form[f"description-{at}"].strip() or form[f"price-{at}"].strip())


def _line(form: Form, at: int, places: dict[str, int], ties: dict[str, Ties]) -> NewLine:
    quantity = (
        form.decimal(f"quantity-{at}", 3, _("Type a number, such as 1.")) if form[f"quantity-{at}"].strip() else 1
    )
    tax = form.decimal(f"tax-{at}", 4, _("Type a rate, such as 8.6.")) if form[f"tax-{at}"].strip() else 0
    if not 0 <= tax <= 50:
        form.refuse(f"tax-{at}", _("Type a rate, such as 8.6."))
    if not 0 < quantity <= 100_000:
        form.refuse(f"quantity-{at}", _("Type a number, such as 1."))
    return NewLine(
        form.text(f"description-{at}", needed=_("Say what it is for.")), form.cents(f"price-{at}"),
        quantity_thousandths=int(quantity * 1000), tax_millionths=int(tax * 10_000),
        property_id=places.get(form[f"property-{at}"]),
        **{name: tied.get(form[f"line-{at}"], ()) for name, tied in ties.items()},
    )  # fmt: skip


def _ties(invoice: Invoice, column) -> Ties:
    """The visits or parts behind each line, so that an edited line keeps them."""
    rows = session().exec(
        select(Line.uid, column).join(column.class_, column.class_.line_id == Line.id)
        .where(Line.invoice_id == invoice.id).order_by(column)
    )  # fmt: skip
    found: Ties = {}
    for uid, id in rows:
        found[uid] = (*found.get(uid, ()), id)
    return found


def bill_as_form(invoice: Invoice, places: list[Property]) -> Form:
    uids = {place.id: place.uid for place in places}
    form = Form({"due_on": invoice.due_on, "purchase_order": invoice.purchase_order, "note": invoice.note})
    lines = session().exec(select(Line).where(Line.invoice_id == invoice.id).order_by(Line.position, Line.id))
    for at, line in enumerate(lines):
        form[f"description-{at}"], form[f"price-{at}"] = line.description, dollars(line.unit_cents)
        form[f"quantity-{at}"] = f"{line.quantity_thousandths / 1000:.3f}".rstrip("0").rstrip(".")
        form[f"tax-{at}"] = (
            f"{line.tax_millionths / 10_000:.4f}".rstrip("0").rstrip(".") if line.tax_millionths else ""
        )
        form[f"property-{at}"], form[f"line-{at}"] = uids.get(line.property_id, ""), line.uid
    return form
