"""What goes out tomorrow, and which accounts are on hold: the engine's own functions, asked for the next day."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import col, select

from app.accounts.holds import IS_LIVE
from app.accounts.models import Account, ServiceHold
from app.base import clock, current
from app.base.db import session
from app.base.money import Money
from app.invoices.ledger import balances_of_accounts
from app.payments.dunning.fees import DueFee, due_fees
from app.payments.dunning.holding import Move, hold_moves
from app.payments.dunning.reminding import Due, due_reminders
from app.payments.dunning.rules import dunning_rules

# So many of each are drawn; the counts are of all.
MOST = 200


@dataclass(frozen=True)
class Preview:
    """Of `day`. What is held by something stands there with its reason."""

    day: dt.date
    reminders: list[Due]
    fees: list[DueFee]
    moves: list[Move]

    @property
    def sent(self) -> int:
        return sum(not due.why for due in self.reminders)

    @property
    def charged(self) -> Money:
        cents = sum(fee.amount.cents for fee in self.fees if not fee.why)
        return Money(cents, current.company().currency)


@dataclass(frozen=True)
class Held:
    hold: ServiceHold
    account: Account
    owes: Money


def preview() -> Preview:
    rules, tomorrow = dunning_rules(), clock.today(current.zone()) + dt.timedelta(days=1)
    return Preview(tomorrow, due_reminders(rules, tomorrow), due_fees(rules, tomorrow), hold_moves(rules, tomorrow))


def holds() -> list[Held]:
    """On and announced, those that are on first."""
    found = select(ServiceHold, Account).join(Account, Account.id == ServiceHold.account_id).where(IS_LIVE)
    order = (col(ServiceHold.started_at).is_(None), ServiceHold.begins_on, ServiceHold.id)
    rows = session().exec(found.order_by(*order).limit(MOST)).all()
    owed = balances_of_accounts([account.id for _, account in rows])
    currency = current.company().currency
    return [Held(hold, account, Money(owed.get(account.id, 0), currency)) for hold, account in rows]
