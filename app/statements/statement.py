"""A statement of account: what the ledger says between two days, with what was owed before and after."""

import calendar
import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Row
from sqlmodel import func, select

from app.accounts.models import Account
from app.base import clock, current
from app.base.db import session
from app.base.money import Money
from app.invoices.credit import MOVED
from app.invoices.models import Entry, Invoice

LONGEST = dt.timedelta(days=366 * 5)
_MIDNIGHT = dt.time()
_A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Item:
    """One fact of the ledger; `balance_cents` is what the account owes after it."""

    entry: Row
    balance_cents: int


@dataclass(frozen=True)
class Statement:
    """Both days belong to it, in the company's zone. Positive cents are owed, negative are the account's credit."""

    account: Account
    first: dt.date
    last: dt.date
    opening_cents: int
    items: tuple[Item, ...]
    currency: str

    @property
    def closing_cents(self) -> int:
        return self.items[-1].balance_cents if self.items else self.opening_cents

    @property
    def charged_cents(self) -> int:
        return sum(item.entry.cents for item in self.items if item.entry.cents > 0)

    @property
    def paid_cents(self) -> int:
        return -sum(item.entry.cents for item in self.items if item.entry.cents < 0)

    def money(self, cents: int) -> Money:
        return Money(cents, self.currency)


def statement(account: Account, first: dt.date, last: dt.date) -> Statement:
    """Two queries, however long it is."""
    since, until = _moment(first), _moment(last + _A_DAY)
    opening = _sum_before(account, since)
    return Statement(account, first, last, opening, _items(account, since, until, opening), current.company().currency)


def _moment(day: dt.date) -> dt.datetime:
    return clock.at(day, _MIDNIGHT, current.zone())


def _sum_before(account: Account, moment: dt.datetime) -> int:
    before = select(func.coalesce(func.sum(Entry.cents), 0)).where(Entry.account_id == account.id, Entry.at < moment)
    return int(session().exec(before).one())


def _items(account: Account, since: dt.datetime, until: dt.datetime, opening: int) -> tuple[Item, ...]:
    """Without what only moved between an invoice and the account's credit: that is a pair which sums to zero."""
    rows = (
        select(Entry.kind, Entry.cents, Entry.at, Entry.attempt_id, Invoice.number, Invoice.uid)
        .outerjoin(Invoice, Invoice.id == Entry.invoice_id)
        .where(Entry.account_id == account.id, Entry.at >= since, Entry.at < until, Entry.kind != MOVED)
        .order_by(Entry.at, Entry.id)
    )
    found, balance = [], opening
    for row in session().exec(rows):
        balance += row.cents
        found.append(Item(row, balance))
    return tuple(found)


def month_before(day: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day of the last whole month."""
    last = day.replace(day=1) - _A_DAY
    return last.replace(day=1), last


def month_of(day: dt.date) -> tuple[dt.date, dt.date]:
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
