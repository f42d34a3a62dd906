"""What a person's accounts owe at this moment."""

from sqlmodel import exists, func, select

from app.accounts.reach import Reach
from app.accounts.rights import SEE_PRICES
from app.base import current
from app.base.money import Money
from app.base.prepared import Prepared, one_of
from app.invoices.models import Allocation, Entry, Invoice

_ON_ITS_WAY = exists().where(
    Allocation.live, Allocation.invoice_id == Invoice.id, Invoice.account_id.in_(one_of("accounts"))
)
_BALANCE = Prepared(
    select(func.coalesce(func.sum(Entry.cents), 0), _ON_ITS_WAY.correlate(None)).where(
        Entry.account_id.in_(one_of("accounts"))
    )
)
_DUE_FIRST = Prepared(
    select(Invoice.uid)
    .join(Entry, Entry.invoice_id == Invoice.id)
    .where(Invoice.account_id.in_(one_of("accounts")), Invoice.state == "open")
    .group_by(Invoice.id, Invoice.uid, Invoice.due_on)
    .having(func.sum(Entry.cents) > 0)
    .order_by(Invoice.due_on, Invoice.id)
    .limit(1)
)


def what_is_owed(reach: Reach) -> tuple[Money, str | None, bool]:
    """The balance, the open invoice that is due first, and whether a payment is on its way. Two queries.

    The balance counts credits and is negative when too much was paid. None: no invoice is open.
    """
    accounts = reach.accounts(SEE_PRICES)
    cents, has_live = _BALANCE(accounts=accounts).one()
    return Money(int(cents), current.company().currency), _DUE_FIRST(accounts=accounts).first(), bool(has_live)
