"""Service on hold, as the owner reads it at home."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import select

from app.accounts.holds import IS_LIVE
from app.accounts.models import ServiceHold
from app.accounts.reach import Reach
from app.accounts.rights import SEE_PRICES
from app.base import current
from app.base.money import Money
from app.base.prepared import Prepared, one_of

_HOLDS = Prepared(
    select(ServiceHold.account_id, ServiceHold.begins_on, ServiceHold.started_at, ServiceHold.cents)
    .where(ServiceHold.account_id.in_(one_of("accounts")), IS_LIVE)
    .order_by(ServiceHold.begins_on)
)


@dataclass(frozen=True)
class Hold:
    """`late` None for people who see no prices."""

    is_on: bool
    begins_on: dt.date
    late: Money | None


def hold_of(reach: Reach) -> Hold | None:
    """The first of their accounts that is on hold, or about to be; who sees no prices hears of it once it is on."""
    accounts, priced = sorted({account for account, _, _ in reach.roles}), reach.accounts(SEE_PRICES)
    for row in _HOLDS(accounts=accounts) if accounts else ():
        late = Money(row.cents, current.company().currency) if row.account_id in priced else None
        if row.started_at or late is not None:
            return Hold(row.started_at is not None, row.begins_on, late)
    return None
