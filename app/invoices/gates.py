"""Invoices are reached through the person, or not at all."""

from flask import abort
from sqlmodel import select

from app.accounts.reach import Reach
from app.accounts.rights import SEE_PRICES
from app.base.db import session
from app.invoices.models import IS_SHOWN, Invoice


def invoice_for(reach: Reach, uid: str, right: str = SEE_PRICES) -> Invoice:
    """The invoice of one of the person's accounts, never one that IS_SHOWN leaves out; 404 otherwise."""
    invoice = (
        session()
        .exec(
            select(Invoice).where(
                Invoice.uid == uid, Invoice.account_id.in_(reach.accounts(right)), IS_SHOWN
            )
        )
        .first()
    )
    return invoice or abort(404)
