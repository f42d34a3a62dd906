"""A short code by which anybody sees that an invoice is genuine: its number, and ten digits that only we can make."""

import re

from sqlmodel import select

from app.base import signing
from app.base.db import session
from app.invoices.models import IS_SHOWN, Invoice

PURPOSE, DIGITS = "invoice-check", 10
_CODE = re.compile(r"([A-Z0-9]{1,20}?)(\d{10})", re.ASCII)


class NotGenuine(LookupError):
    """We never printed this code."""


def check_code(invoice: Invoice) -> str:
    """1042-48213-90557"""
    digits = signing.digits(PURPOSE, invoice.uid, length=DIGITS)
    return f"{_short(invoice.number)}-{digits[:5]}-{digits[5:]}"


def _short(number: str) -> str:
    """Letters and digits only, without the INV that they all begin with."""
    return _plain(number).removeprefix("INV")


def _plain(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def invoice_with(code: str) -> Invoice:
    """Spaces and dashes do not matter. Raises NotGenuine."""
    found = _CODE.fullmatch(_plain(code[:60]).removeprefix("INV"))
    invoice = _numbered(found[1]) if found else None
    if invoice is None or not signing.same_digits(PURPOSE, invoice.uid, found[2], length=DIGITS):
        raise NotGenuine
    return invoice


def _numbered(short: str) -> Invoice | None:
    rows = select(Invoice).where(Invoice.number.in_((f"INV-{short}", short)), IS_SHOWN)
    return session().exec(rows).first()
