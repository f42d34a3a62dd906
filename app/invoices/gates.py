"""Invoices are reached through the person, or not at all."""

from flask import abort
from sqlmodel import select

from app.accounts.reach import Reach
from app.accounts.rights import SEE_PRICES
from app.base.prepared import Prepared, given, one_of
from app.invoices.models import IS_SHOWN, Invoice

_INVOICE = Prepared(
    select(Invoice).where(
        Invoice.uid == given("uid"), Invoice.account_id.in_(one_of("accounts")), IS_SHOWN
    )
)


def invoice_for(reach: Reach, uid: str, right: str = SEE_PRICES) -> Invoice:
    """The invoice of one of the person's accounts, never one that IS_SHOWN leaves out; 404 otherwise."""
    return _INVOICE(uid=uid, accounts=reach.accounts(right)).first() or abort(404)
