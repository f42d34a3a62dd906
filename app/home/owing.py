"""The balance as the home page says it."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import select

from app.accounts.reach import Reach
from app.accounts.rights import SEE_PRICES
from app.base import clock, current
from app.base.db import session
from app.base.money import Money
from app.invoices.models import Invoice
from app.invoices.owed import what_is_owed


@dataclass(frozen=True)
class Owing:
    """`balance` is negative after too much was paid. `due_on` belongs to the open invoice that is due first."""

    balance: Money
    due_on: dt.date | None
    is_late: bool
    is_on_its_way: bool


def owing_of(reach: Reach) -> Owing | None:
    """None for people who see no prices."""
    if not reach.accounts(SEE_PRICES):
        return None
    balance, uid, is_on_its_way = what_is_owed(reach)
    due_on = session().exec(select(Invoice.due_on).where(Invoice.uid == uid)).first() if uid else None
    is_late = due_on is not None and due_on < clock.today(current.zone())
    return Owing(balance, due_on, is_late, is_on_its_way)
