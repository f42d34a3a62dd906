"""What a person's accounts owe at this moment."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from sqlmodel import case, exists, func, select

from app.accounts.reach import Reach
from app.accounts.rights import SEE_PRICES
from app.base import current
from app.base.money import Money
from app.base.prepared import Prepared, one_of
from app.invoices.models import IS_SHOWN, Allocation, Entry, Invoice

_ON_ITS_WAY = exists().where(
    Allocation.live, Allocation.invoice_id == Invoice.id, Invoice.account_id.in_(one_of("accounts"))
)
_BALANCE = Prepared(
    select(
        func.coalesce(func.sum(Entry.cents), 0),
        func.coalesce(func.sum(case((Entry.invoice_id.is_(None), -Entry.cents), else_=0)), 0),
        _ON_ITS_WAY.correlate(None),
    ).where(
        Entry.account_id.in_(one_of("accounts"))
    )
)
_LEFT = func.coalesce(func.sum(case((Invoice.state == "open", Entry.cents), else_=0)), 0)
_DUES = (
    select(
        Invoice.id, Invoice.uid, Invoice.account_id, Invoice.number, Invoice.due_on, _LEFT,
        exists().where(Allocation.live, Allocation.invoice_id == Invoice.id),
    )
    .outerjoin(Entry, Entry.invoice_id == Invoice.id)
    .group_by(Invoice.id)
    .order_by(Invoice.due_on, Invoice.id)
)  # fmt: skip
_OPEN = Prepared(_DUES.where(Invoice.account_id.in_(one_of("accounts")), Invoice.state == "open").having(_LEFT > 0))
_THESE = Prepared(_DUES.where(Invoice.id.in_(one_of("ids"))))
_NAMED = Prepared(_DUES.where(Invoice.account_id.in_(one_of("accounts")), Invoice.uid.in_(one_of("uids")), IS_SHOWN))


class Due(NamedTuple):
    """What is left on an invoice; `is_live`: a payment for it is on its way."""

    id: int
    uid: str
    account_id: int
    number: str
    due_on: dt.date
    cents: int
    is_live: bool


@dataclass(frozen=True)
class Owed:
    """`balance` counts credits and is negative when too much was paid. `dues`: open invoices, the first due first.

    `credit` is what stands on no invoice and pays the next ones.
    """

    balance: Money
    dues: list[Due]
    is_on_its_way: bool
    credit: Money


def what_is_owed(reach: Reach) -> Owed:
    """To whoever sees prices. Two queries."""
    accounts, currency = reach.accounts(SEE_PRICES), current.company().currency
    if not accounts:
        return Owed(Money(0, currency), [], False, Money(0, currency))
    cents, credit, has_live = _BALANCE(accounts=accounts).one()
    return Owed(Money(int(cents), currency), open_dues(accounts), bool(has_live), Money(int(credit), currency))


def open_dues(account_ids: list[int]) -> list[Due]:
    """Issued and not paid, the first due first."""
    return [Due(*row) for row in _OPEN(accounts=account_ids)]


def dues_on(invoice_ids: list[int]) -> list[Due]:
    """Whatever their state: nothing is left on one that is not open."""
    return [Due(*row) for row in _THESE(ids=invoice_ids)]


def dues_named(account_ids: list[int], uids: list[str]) -> list[Due]:
    """Those of these invoices that belong to the accounts, the first due first, whether open or not."""
    return [Due(*row) for row in _NAMED(accounts=account_ids, uids=uids)] if uids else []
