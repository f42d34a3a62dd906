"""The ledger: append-only facts in signed cents. Whatever is owed is a sum of it."""

import datetime as dt

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import func, select

from app.base import clock, db
from app.base.db import session
from app.base.ids import new_uid
from app.invoices.models import Entry, Invoice

# Money that came and went.
PAYING = ("payment", "refund", "reversal", "returned")


def write(
    kind: str,
    cents: int,
    source: str,
    *,
    account_id: int,
    invoice_id: int | None = None,
    currency: str = "usd",
    attempt_id: int | None = None,
    at: dt.datetime | None = None,
) -> bool:
    """Writes a fact once; False when the same (kind, source, invoice) stands there already."""
    session().flush()
    row = {
        "uid": new_uid(),
        "company_id": db.company_id(),
        "account_id": account_id,
        "invoice_id": invoice_id,
        "kind": kind,
        "cents": cents,
        "currency": currency,
        "source": source,
        "attempt_id": attempt_id,
        "at": at or clock.now(),
    }
    insert = (postgresql if db.engine().dialect.name == "postgresql" else sqlite).insert(Entry)
    fact = insert.values(row).on_conflict_do_nothing().returning(Entry.id)
    return session().execute(fact, execution_options={"bulk_for_company": True}).first() is not None


def owe(invoice: Invoice) -> None:
    write_on(invoice, "invoice", invoice.total_cents, f"invoice:{invoice.uid}")


def owe_no_more(invoice: Invoice) -> None:
    """It is void: what is left of it is taken off."""
    write_on(invoice, "void", -balance_cents(invoice), f"invoice:{invoice.uid}")


def write_on(invoice: Invoice, kind: str, cents: int, source: str) -> bool:
    """A fact about one invoice."""
    return write(
        kind, cents, source, account_id=invoice.account_id, invoice_id=invoice.id, currency=invoice.currency
    )


def paid_cents(invoice: Invoice) -> int:
    """What came in for it and did not go back."""
    total = (
        session()
        .exec(
            select(func.coalesce(func.sum(Entry.cents), 0)).where(
                Entry.invoice_id == invoice.id, Entry.kind.in_(PAYING)
            )
        )
        .one()
    )
    return -int(total)


def balance_cents(invoice: Invoice) -> int:
    """What is still owed on an issued invoice; negative when too much was paid."""
    total = session().exec(select(func.coalesce(func.sum(Entry.cents), 0)).where(Entry.invoice_id == invoice.id)).one()
    return int(total)


def balances_of_invoices(invoice_ids: list[int]) -> dict[int, int]:
    """Open cents of many invoices in one query; an invoice without facts is missing."""
    rows = (
        session()
        .exec(
            select(Entry.invoice_id, func.sum(Entry.cents))
            .where(Entry.invoice_id.in_(invoice_ids))
            .group_by(Entry.invoice_id)
        )
        .all()
    )
    return {invoice_id: int(cents) for invoice_id, cents in rows}


def balances_of_accounts(account_ids: list[int]) -> dict[int, int]:
    """What each account owes in all, credits counted; an account without facts is missing."""
    rows = (
        session()
        .exec(
            select(Entry.account_id, func.sum(Entry.cents))
            .where(Entry.account_id.in_(account_ids))
            .group_by(Entry.account_id)
        )
        .all()
    )
    return {account_id: int(cents) for account_id, cents in rows}
