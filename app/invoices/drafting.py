"""Invoices are drafted, lined, issued and made void. Money is computed here, once, in whole cents."""

import datetime as dt
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlmodel import col, select

from app.accounts.models import Account
from app.base import clock, current
from app.base.db import session
from app.base.events import record
from app.base.languages import _
from app.base.money import share
from app.invoices.credit import moved_cents, return_used, use_credit
from app.invoices.ledger import balance_cents, owe, owe_no_more, paid_cents
from app.invoices.models import Allocation, Invoice, Line, LinePart, LineVisit
from app.invoices.models_runs import BilledPeriod
from app.people.links import PAPER, link_for
from app.visits.models import Part, Visit

PREFIX, FIRST_NUMBER = "INV-", 1001
DUE_DAYS = 15


class InvoiceRefused(ValueError):
    """The invoice cannot be changed like this; the sentence says why."""


class AlreadyBilled(InvoiceRefused):
    """A visit or a part stands on an invoice already."""


@dataclass(frozen=True)
class NewLine:
    """`unit_cents` times `quantity_thousandths` / 1000; negative cents are a credit.

    `tax_millionths`: 86000 is 8.6 %.
    """

    description: str
    unit_cents: int
    quantity_thousandths: int = 1000
    tax_millionths: int = 0
    property_id: int | None = None
    visits: tuple[int, ...] = field(default=())
    parts: tuple[int, ...] = field(default=())

    @property
    def amount_cents(self) -> int:
        return share(self.unit_cents, self.quantity_thousandths * 1000)

    @property
    def tax_cents(self) -> int:
        return share(self.amount_cents, self.tax_millionths)


def draft_invoice(
    account: Account,
    lines: list[NewLine],
    *,
    issued_on: dt.date | None = None,
    due_on: dt.date | None = None,
    purchase_order: str = "",
    note: str = "",
) -> Invoice:
    """A draft nobody but the office sees. Numbers go up by one within the company."""
    day = issued_on or clock.today(current.company().zone)
    invoice = Invoice(
        account_id=account.id,
        number=next_numbers()[0],
        issued_on=day,
        due_on=due_on or day + dt.timedelta(days=DUE_DAYS),
        currency=current.company().currency,
        purchase_order=purchase_order or account.purchase_order,
        note=note,
    )
    session().add(invoice)
    session().flush()
    set_lines(invoice, lines)
    return invoice


def next_numbers(count: int = 1) -> list[str]:
    """Writers of a company take turns and no invoice is ever deleted, so the newest of the series is its highest.

    Invoices numbered by another program stand beside the series and are passed over.
    """
    ours = select(Invoice.number).where(col(Invoice.number).startswith(PREFIX))
    newest = session().exec(ours.order_by(col(Invoice.id).desc()).limit(1)).first()
    first = int(newest.removeprefix(PREFIX)) + 1 if newest else FIRST_NUMBER
    return [f"{PREFIX}{number}" for number in range(first, first + count)]


def set_lines(invoice: Invoice, lines: list[NewLine]) -> None:
    """Replaces the lines of a draft and sums it up."""
    if invoice.state != "draft":
        raise InvoiceRefused(f"{invoice.number} is no draft any more.")
    _drop_lines(invoice)
    for position, line in enumerate(lines):
        _add_line(invoice, position, line)
    invoice.subtotal_cents = sum(line.amount_cents for line in lines)
    invoice.tax_cents = sum(line.tax_cents for line in lines)
    invoice.total_cents = invoice.subtotal_cents + invoice.tax_cents
    session().add(invoice)


def _drop_lines(invoice: Invoice) -> None:
    _free_work(invoice)
    for line in session().exec(select(Line).where(Line.invoice_id == invoice.id)).all():
        session().delete(line)
    session().flush()


def _free_work(invoice: Invoice) -> None:
    """Its visits and parts can be billed anew."""
    parts = select(LinePart.part_id).join(Line, Line.id == LinePart.line_id).where(Line.invoice_id == invoice.id)
    note_billed(list(session().exec(parts)), "")
    for model in (LineVisit, LinePart):
        ties = select(model).join(Line, Line.id == model.line_id).where(Line.invoice_id == invoice.id)
        for tie in session().exec(ties).all():
            session().delete(tie)
    session().flush()


def _free_periods(invoice: Invoice) -> None:
    for row in session().exec(select(BilledPeriod).where(BilledPeriod.invoice_id == invoice.id)).all():
        session().delete(row)


def _add_line(invoice: Invoice, position: int, new: NewLine) -> None:
    line = Line(
        invoice_id=invoice.id,
        property_id=new.property_id,
        position=position,
        description=new.description,
        quantity_thousandths=new.quantity_thousandths,
        unit_cents=new.unit_cents,
        amount_cents=new.amount_cents,
        tax_millionths=new.tax_millionths,
        tax_cents=new.tax_cents,
    )
    session().add(line)
    session().flush()
    _tie(line, LineVisit, LineVisit.visit_id, new.visits)
    _tie(line, LinePart, LinePart.part_id, new.parts)
    note_billed(list(new.parts), invoice.number)


def _tie(line: Line, model: type[LineVisit] | type[LinePart], column, ids: tuple[int, ...]) -> None:
    taken = session().exec(select(column).where(column.in_(ids))).all() if ids else []
    if taken:
        raise AlreadyBilled(f"{len(taken)} of them are billed already.")
    session().add_all(model(line_id=line.id, **{column.key: id}) for id in ids)


def note_billed(part_ids: list[int], number: str) -> None:
    """A part that stands on an invoice is not taken out of its visit any more."""
    if part_ids:
        told = sa.update(Part).where(col(Part.id).in_(part_ids)).values(billed_on=number)
        session().exec(told.execution_options(synchronize_session="fetch"))


def bill_visits(
    account: Account, visits: list[Visit], price_cents: int, *, tax_millionths: int = 0, **details
) -> Invoice:
    """A draft with one line a property: "Weekly service x 4" and the visits behind it, each at `price_cents`."""
    by_property: dict[int, list[Visit]] = {}
    for visit in visits:
        by_property.setdefault(visit.property_id, []).append(visit)
    lines = [_visits_line(group, price_cents, tax_millionths) for group in by_property.values()]
    return draft_invoice(account, lines, **details)


def _visits_line(visits: list[Visit], price_cents: int, tax_millionths: int) -> NewLine:
    name = visits[0].name + (f" × {len(visits)}" if len(visits) > 1 else "")
    return NewLine(
        name,
        price_cents,
        quantity_thousandths=1000 * len(visits),
        tax_millionths=tax_millionths,
        property_id=visits[0].property_id,
        visits=tuple(visit.id for visit in visits),
    )


def issue(invoice: Invoice) -> None:
    """From here on it is owed. A second call changes nothing."""
    if invoice.state == "open":
        return
    if invoice.state != "draft":
        raise InvoiceRefused(f"{invoice.number} is void.")
    if invoice.total_cents <= 0:
        raise InvoiceRefused("An invoice needs a total above zero.")
    invoice.state, invoice.sent_at = "open", clock.now()
    session().add(invoice)
    owe(invoice)
    link_for(None, invoice, PAPER)
    record("invoice.issued", invoice)
    use_credit(invoice.account_id)


def void(invoice: Invoice, reason: str = "") -> None:
    """Nothing is owed any more, and its visits and periods can be billed anew. A paid invoice is refunded instead.

    Credit that paid of it stands on the account again.
    """
    if invoice.state == "void":
        return
    if invoice.state == "open":
        refuse_if_paid(invoice)
        return_used(invoice)
        owe_no_more(invoice)
    invoice.state, invoice.voided_at = "void", clock.now()
    if invoice.sent_at and invoice.sent_at > clock.now():
        invoice.sent_at = None
    session().add(invoice)
    _free_work(invoice)
    _free_periods(invoice)
    record("invoice.voided", invoice, reason=reason)


def refuse_if_paid(invoice: Invoice) -> None:
    """Before it is made void."""
    if paid_cents(invoice):
        raise InvoiceRefused(_("It has payments. Give them back first."))
    if invoice.total_cents < 0:
        raise InvoiceRefused(_("It has become credit. Write another invoice instead."))
    refuse_if_being_paid(invoice)
    if balance_cents(invoice) <= 0 and not moved_cents(invoice.id):
        raise InvoiceRefused(_("Nothing is open on it."))


def refuse_if_being_paid(invoice: Invoice) -> None:
    live = select(Allocation.id).where(Allocation.invoice_id == invoice.id, Allocation.live)
    if session().exec(live).first() is not None:
        raise InvoiceRefused(_("A payment for it is on its way. Wait until it has arrived."))
