"""What goes on the paper, taken from the same breakdown that the page shows, so that both say the same to the cent."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy import Row
from sqlmodel import select

from app.accounts.models import Account
from app.base import current
from app.base.db import session
from app.base.languages import _
from app.companies.models import Company
from app.companies.pages import brand_of
from app.invoices.breakdown import Billed, Breakdown, Group
from app.invoices.check_codes import check_code
from app.invoices.entry_words import entry_words
from app.invoices.instalments import parts_of
from app.invoices.models import Invoice
from app.invoices.paper_form import (
    PaperCompany,
    PaperInvoice,
    PaperLine,
    PaperLink,
    PaperParty,
    PaperPayment,
    PaperProperty,
    PaperStatus,
    PaperTax,
)
from app.invoices.remitting import check_party, remit_to, transfer_facts
from app.people.links import PAPER, token_of
from app.people.models import Capability

STATUS = {
    "overdue": PaperStatus.OVERDUE, "processing": PaperStatus.PROCESSING, "paid": PaperStatus.PAID,
    "refunded": PaperStatus.PAID, "credit": PaperStatus.PAID, "void": PaperStatus.VOID,
}  # fmt: skip


def paper_invoice(shown: Breakdown, methods: dict[int, str]) -> PaperInvoice:
    """`methods` are the words for the payments on it, by attempt."""
    invoice, company, remit = shown.invoice, current.company(), remit_to()
    account = session().get(Account, invoice.account_id)
    return PaperInvoice(
        company=paper_company(company),
        number=invoice.number,
        status=STATUS.get(shown.status, PaperStatus.DUE),
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        bill_to=bill_to(account),
        properties=tuple(_place(group) for group in shown.groups),
        subtotal_cents=invoice.subtotal_cents,
        total_cents=invoice.total_cents,
        due_cents=max(0, shown.open_cents),
        link=paper_link(invoice),
        currency=invoice.currency,
        purchase_order=invoice.purchase_order,
        service=shown.service,
        taxes=tuple(PaperTax(_("Tax"), tax.rate_millionths, tax.taxed_cents, tax.cents) for tax in shown.taxes),
        payments=tuple(_payment(entry, methods) for entry in shown.entries),
        remit_to=check_party(remit),
        transfer=tuple(transfer_facts(remit)),
        vendor_number=account.vendor_number,
        parts=tuple((part.due_on, part.left_cents) for part in parts_of(invoice) if part.left_cents),
        note=invoice.note,
    )


def _payment(entry: Row, methods: dict[int, str]) -> PaperPayment:
    """Money that went back stands there with the other sign."""
    day, method = entry.at.astimezone(ZoneInfo(current.zone())).date(), methods.get(entry.attempt_id, "")
    if entry.kind == "payment":
        return PaperPayment(day, method or _("received"), -entry.cents)
    what = entry_words(entry.kind, entry.cents, entry.attempt_id is not None)
    return PaperPayment(day, "" if entry.kind == "credit" else method, -entry.cents, what=what)


def _place(group: Group) -> PaperProperty:
    lines = tuple(_line(billed) for billed in group.lines)
    if group.place is None:
        return PaperProperty("", "", lines)
    return PaperProperty(group.place.name or group.place.street, _address(group.place), lines)


def _address(place) -> str:
    return ", ".join(part for part in (place.street, place.city, f"{place.region} {place.postal_code}".strip()) if part)


def _line(billed: Billed) -> PaperLine:
    line = billed.line
    days = tuple(day for _uid, day in billed.visits)
    return PaperLine(line.description, line.amount_cents, line.quantity_thousandths, line.unit_cents, days)


def paper_company(company: Company) -> PaperCompany:
    city = " ".join(part for part in (company.city, company.region, company.postal_code) if part)
    address = tuple(part for part in (company.street, city) if part)
    return PaperCompany(brand_of(company), address, company.url, company.phone, company.email)


def bill_to(account: Account) -> PaperParty:
    city = " ".join(
        part for part in (account.billing_city, account.billing_region, account.billing_postal_code) if part
    )
    return PaperParty(account.name, tuple(part for part in (account.billing_street, city) if part))


def paper_link(invoice: Invoice) -> PaperLink:
    """The code on paper: whoever finds it sees what the paper says, and may pay. It was made when it was issued."""
    code = (
        session()
        .exec(
            select(Capability).where(
                Capability.thing == "invoice", Capability.thing_id == invoice.id, Capability.channel == PAPER
            )
        )
        .first()
    )
    return replace(link_to(f"/q/{token_of(code)}" if code else f"/invoices/{invoice.uid}"), code=check_code(invoice))


def link_to(path: str) -> PaperLink:
    origin = current.company().origin
    return PaperLink(f"{origin}{path}", origin.partition("//")[2])
