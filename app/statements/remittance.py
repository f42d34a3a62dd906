"""What a payment paid, for the payer's bookkeeping: a row for each invoice, as a table or for a program.

What went back of it has rows of its own, below zero, so that all rows come to what is kept of the payment.
"""

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
from app.invoices.models import Allocation, Entry, Invoice
from app.payments.booking import WENT
from app.payments.history import kept
from app.payments.models import Attempt

# The same in every language: programs read them.
COLUMNS = (
    "invoice", "property", "po_number", "amount", "currency", "date", "bank_reference", "payment", "vendor_number",
    "kind",
)  # fmt: skip


@dataclass(frozen=True)
class Remitted:
    """One invoice of a payment; with another `kind` what was paid on top or in advance, or what went back.

    Names are those of COLUMNS.
    """

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
    account = session().get(Account, attempt.account_id)
    reference = attempt.payment_intent or attempt.reference or attempt.uid
    day = _day(attempt.settled_at or attempt.created_at)
    own = (attempt.currency.upper(), day, reference, attempt.uid, account.vendor_number)
    invoices, paid = _invoices(attempt, own)
    rest = attempt.cents - paid - sum(attempt.extras.values())
    beside = {**attempt.extras, **({"credit": rest} if rest else {})}
    rows = [Remitted("", "", "", amount(cents), *own, kind) for kind, cents in beside.items()]
    return [*invoices, *rows, *_backs(attempt, account.vendor_number)]


def _invoices(attempt: Attempt, own: tuple) -> tuple[list[Remitted], int]:
    """With the cents of all of them."""
    rows = session().exec(
        select(Invoice.id, Invoice.number, Invoice.purchase_order, Allocation.cents)
        .join(Allocation, Allocation.invoice_id == Invoice.id)
        .where(Allocation.attempt_id == attempt.id).order_by(Allocation.id)
    ).all()  # fmt: skip
    places = places_on([row.id for row in rows])
    found = [
        Remitted(row.number, ", ".join(places.get(row.id, ())), row.purchase_order, amount(row.cents), *own)
        for row in rows
    ]
    return found, sum(row.cents for row in rows)


def _backs(attempt: Attempt, vendor_number: str) -> list[Remitted]:
    """As they came: refunds, disputes, checks that bounced, and what of it came again."""
    rows = session().exec(
        select(Invoice.id, Invoice.number, Invoice.purchase_order, Entry.kind, Entry.cents, Entry.at, Entry.source)
        .select_from(Entry).join(Invoice, Invoice.id == Entry.invoice_id, isouter=True)
        .where(Entry.attempt_id == attempt.id, Entry.kind.in_(WENT)).order_by(Entry.id)
    ).all()  # fmt: skip
    places, currency = places_on([row.id for row in rows if row.id]), attempt.currency.upper()
    return [
        Remitted(row.number or "", ", ".join(places.get(row.id, ())), row.purchase_order or "", amount(-row.cents),
                 currency, _day(row.at), row.source, attempt.uid, vendor_number, row.kind)
        for row in rows
    ]  # fmt: skip


def _day(moment: dt.datetime) -> str:
    return moment.astimezone(ZoneInfo(current.zone())).date().isoformat()


def remittance_csv(attempt: Attempt) -> bytes:
    return bare_csv_bytes(COLUMNS, [list(asdict(row).values()) for row in remitted(attempt)])


def remittance_json(attempt: Attempt) -> bytes:
    """Amounts are texts: a program must not make binary fractions of them."""
    company, rows = current.company(), remitted(attempt)
    said = {
        "payment": attempt.uid, "payee": company.name, "total": amount(attempt.cents),
        "tip": amount(attempt.tip_cents), "surcharge": amount(attempt.surcharge_cents),
        "credit": next((row.amount for row in rows if row.kind == "credit"), amount(0)),
        "kept": amount(kept(attempt).cents), "currency": attempt.currency.upper(),
        "invoices": [asdict(row) for row in rows if row.kind == "invoice"],
        "went_back": [asdict(row) for row in rows if row.kind in WENT],
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False, indent=2).encode()
