"""What a payment paid, for the payer's bookkeeping: a row for each invoice, as a table or for a program."""

import datetime as dt
import json
from dataclasses import asdict, dataclass
from zoneinfo import ZoneInfo

from sqlmodel import select

from app.accounts.models import Account
from app.base import current
from app.base.db import session
from app.base.spreadsheets import amount, bare_csv_bytes
from app.invoices.listing import places_on
from app.invoices.models import Allocation, Invoice
from app.payments.models import Attempt

# The same in every language: programs read them.
COLUMNS = (
    "invoice", "property", "po_number", "amount", "currency", "date", "bank_reference", "payment", "vendor_number",
    "kind",
)  # fmt: skip


@dataclass(frozen=True)
class Remitted:
    """One invoice of a payment, or with another `kind` what was paid on top; names are those of COLUMNS."""

    invoice: str
    property: str
    po_number: str
    amount: str
    currency: str
    date: str
    bank_reference: str
    payment: str
    vendor_number: str
    kind: str = "invoice"


def remitted(attempt: Attempt) -> list[Remitted]:
    rows = session().exec(
        select(Invoice.id, Invoice.number, Invoice.purchase_order, Allocation.cents)
        .join(Allocation, Allocation.invoice_id == Invoice.id)
        .where(Allocation.attempt_id == attempt.id).order_by(Allocation.id)
    ).all()  # fmt: skip
    places, account = places_on([row.id for row in rows]), session().get(Account, attempt.account_id)
    reference = attempt.payment_intent or attempt.reference or attempt.uid
    own = (attempt.currency.upper(), _day(attempt).isoformat(), reference, attempt.uid, account.vendor_number)
    invoices = [
        Remitted(row.number, ", ".join(places.get(row.id, ())), row.purchase_order, amount(row.cents), *own)
        for row in rows
    ]
    return invoices + [Remitted("", "", "", amount(cents), *own, kind) for kind, cents in attempt.extras.items()]


def _day(attempt: Attempt) -> dt.date:
    return (attempt.settled_at or attempt.created_at).astimezone(ZoneInfo(current.zone())).date()


def remittance_csv(attempt: Attempt) -> bytes:
    return bare_csv_bytes(COLUMNS, [list(asdict(row).values()) for row in remitted(attempt)])


def remittance_json(attempt: Attempt) -> bytes:
    """Amounts are texts: a program must not make binary fractions of them."""
    company = current.company()
    said = {
        "payment": attempt.uid, "payee": company.name, "total": amount(attempt.cents),
        "tip": amount(attempt.tip_cents), "surcharge": amount(attempt.surcharge_cents),
        "currency": attempt.currency.upper(),
        "invoices": [asdict(row) for row in remitted(attempt) if row.kind == "invoice"],
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False, indent=2).encode()
