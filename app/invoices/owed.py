"""What a person's accounts owe at this moment."""

from sqlmodel import exists, func, select

from app.accounts.reach import Reach
from app.accounts.rights import SEE_PRICES
from app.base import current
from app.base.db import session
from app.base.money import Money
from app.invoices.models import Allocation, Entry, Invoice


def what_is_owed(reach: Reach) -> tuple[Money, str | None, bool]:
    """The balance, the open invoice that is due first, and whether a payment is on its way. Two queries.

    The balance counts credits and is negative when too much was paid. None: no invoice is open.
    """
    accounts = reach.accounts(SEE_PRICES)
    owed = func.coalesce(func.sum(Entry.cents), 0)
    cents, has_live = session().exec(select(owed, _has_live(accounts)).where(Entry.account_id.in_(accounts))).one()
    return Money(int(cents), current.company().currency), _due_first(accounts), bool(has_live)


def _has_live(accounts: list[int]):
    on_its_way = exists().where(Allocation.live, Allocation.invoice_id == Invoice.id)
    return on_its_way.where(Invoice.account_id.in_(accounts)).correlate(None)


def _due_first(accounts: list[int]) -> str | None:
    return (
        session()
        .exec(
            select(Invoice.uid)
            .join(Entry, Entry.invoice_id == Invoice.id)
            .where(Invoice.account_id.in_(accounts), Invoice.state == "open")
            .group_by(Invoice.id, Invoice.uid, Invoice.due_on)
            .having(func.sum(Entry.cents) > 0)
            .order_by(Invoice.due_on, Invoice.id)
            .limit(1)
        )
        .first()
    )
