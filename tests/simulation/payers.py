"""Accounts with open invoices and a stored method, cheap to set up in thousands."""

import datetime as dt

from sqlmodel import select

from app.accounts.models import Account
from app.base import clock, db
from app.base.bulk import add_many
from app.base.db import session
from app.invoices.ledger import owe
from app.invoices.models import Invoice
from app.payments.facts import method_of
from app.payments.methods import keep_method
from app.payments.models import StoredMethod


def move_in(ids: range, invoices: int) -> None:
    """An account for each id, each owing so many invoices of about a hundred dollars."""
    with db.writing():
        add_many(Account, [{"id": each, "name": f"Account {each}", "created_at": clock.now()} for each in ids])
        add_many(Invoice, [_invoice(each, number) for each in ids for number in range(invoices)])
        for invoice in session().exec(select(Invoice).where(Invoice.account_id.in_(list(ids)))).all():
            owe(invoice)


def _invoice(account_id: int, number: int) -> dict:
    today = clock.now().date()
    return invoice_row(account_id, f"S-{account_id}-{number}", 10_000 + (account_id * 7 + number) % 977, today, today)


def invoice_row(account_id: int, number: str, cents: int, today: dt.date, due_on: dt.date) -> dict:
    """An open invoice as its table has it."""
    return {
        "account_id": account_id, "number": number, "state": "open", "issued_on": today, "due_on": due_on,
        "currency": "usd", "subtotal_cents": cents, "tax_cents": 0, "total_cents": cents,
        "sent_at": clock.now(), "created_at": clock.now(), "note": "", "purchase_order": "",
    }  # fmt: skip


def give_method(to, account: Account, token: str) -> StoredMethod:
    """`to` is the bank as its other customers reach it: nothing happens on that line."""
    customer = account.bank_customer or to.customers.create({"name": account.name}).id
    kept = to.payment_methods.attach(token, {"customer": customer}).to_dict()
    with db.writing():
        account.bank_customer = customer
        session().add(account)
        return keep_method(account, method_of(kept))
