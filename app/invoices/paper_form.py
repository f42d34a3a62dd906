"""What goes on paper, as plain values. Cents are of the paper's currency; every sum is the caller's.

Texts are printed letter by letter, whatever they hold: they reach the typesetter as data.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from app.companies.brand import Brand


class PaperStatus(StrEnum):
    DUE = "due"
    OVERDUE = "overdue"
    PROCESSING = "processing"
    PAID = "paid"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class PaperParty:
    """Who: `lines` are the lines of an address, in the order they are printed."""

    name: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperCompany:
    """`address` is printed as the sender; `portal` is the address of the portal's home page.

    `licence` is printed as it is ("Contractor licence ROC 123456"), since some states ask for it.
    """

    brand: Brand
    address: tuple[str, ...]
    portal: str
    phone: str = ""
    email: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class PaperLink:
    """`address` is in the code, `shown` is printed beside it; `code` checks that the paper is genuine."""

    address: str
    shown: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """`visits` are the local dates of the visits behind it; without `unit_cents` no price is printed."""

    description: str
    amount_cents: int
    quantity_thousandths: int = 1000
    unit_cents: int | None = None
    visits: tuple[dt.date, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperProperty:
    """The lines of one property; an empty name for lines that belong to none."""

    name: str
    address: str
    lines: tuple[PaperLine, ...]


@dataclass(frozen=True, slots=True)
class PaperTax:
    """One rate: what was taxed and what the tax is."""

    name: str
    rate_millionths: int
    taxed_cents: int
    cents: int


@dataclass(frozen=True, slots=True)
class PaperAmount:
    """A fee (positive) or a credit (negative)."""

    label: str
    cents: int


@dataclass(frozen=True, slots=True)
class PaperPayment:
    """Money received, positive; `method` as people call it: "Visa ending in 4242". `what` where it is no payment."""

    day: dt.date
    method: str
    cents: int
    what: str = ""


@dataclass(frozen=True, slots=True)
class PaperInvoice:
    company: PaperCompany
    number: str
    status: PaperStatus
    issued_on: dt.date
    due_on: dt.date
    bill_to: PaperParty
    properties: tuple[PaperProperty, ...]
    subtotal_cents: int
    total_cents: int
    due_cents: int
    link: PaperLink
    currency: str = "usd"
    purchase_order: str = ""
    service: tuple[dt.date, dt.date] | None = None  # first and last day
    taxes: tuple[PaperTax, ...] = ()
    fees: tuple[PaperAmount, ...] = ()
    credits: tuple[PaperAmount, ...] = ()
    payments: tuple[PaperPayment, ...] = ()
    remit_to: PaperParty | None = None  # for checks; nobody: none is asked for
    transfer: tuple[tuple[str, str], ...] = ()  # (name, value) of what a bank transfer needs
    vendor_number: str = ""
    parts: tuple[tuple[dt.date, int], ...] = ()  # (day, cents) of instalments with something left
    note: str = ""


@dataclass(frozen=True, slots=True)
class PaperPaid:
    """One invoice of a receipt: what this payment paid of it, and what is still due on it."""

    number: str
    issued_on: dt.date
    paid_cents: int
    left_cents: int


@dataclass(frozen=True, slots=True)
class PaperRefund:
    """Money given back, positive. `what` where it went in another way."""

    day: dt.date
    method: str
    cents: int
    reason: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class PaperReceipt:
    """`credit_cents` is the part of the payment that no invoice took; `kept_cents` is amount less refunds.

    `extras` are (words, cents) of what was paid on top: tip, card surcharge.
    """

    company: PaperCompany
    number: str
    paid_on: dt.date
    method: str
    payer: PaperParty
    amount_cents: int
    kept_cents: int
    invoices: tuple[PaperPaid, ...]
    link: PaperLink
    currency: str = "usd"
    reference: str = ""
    extras: tuple[tuple[str, int], ...] = ()
    credit_cents: int = 0
    refunds: tuple[PaperRefund, ...] = ()
    note: str = ""
