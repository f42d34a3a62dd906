"""The balance as the home page says it."""

import datetime as dt
from dataclasses import dataclass

from app.base import clock, current
from app.base.money import Money
from app.invoices.owed import Owed


@dataclass(frozen=True)
class Owing:
    """`balance` is negative after too much was paid. `due_on` belongs to the open invoice that is due first.

    `credit` stands on no invoice and pays the next ones.
    """

    balance: Money
    due_on: dt.date | None
    is_late: bool
    credit: Money


def owing_of(owed: Owed) -> Owing:
    due_on = owed.dues[0].due_on if owed.dues else None
    return Owing(owed.balance, due_on, due_on is not None and due_on < clock.today(current.zone()), owed.credit)
