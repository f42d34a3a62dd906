"""Open invoices to choose from, in one payment for each account."""

from dataclasses import dataclass

from sqlmodel import select

from app.accounts.models import Account
from app.accounts.reach import Reach
from app.accounts.rights import PAY
from app.base.db import session
from app.invoices.listing import places_on
from app.invoices.owed import Due
from app.payments.gateway import takes_payments
from app.payments.offers import without_live, without_locked


@dataclass(frozen=True)
class Choice:
    """Of one account; `account` is its name where the reader pays for several. `places` are named by invoice."""

    account: str
    dues: list[Due]
    places: dict[int, tuple[str, ...]]


def choices_for(reach: Reach, dues: list[Due]) -> list[Choice]:
    """Nothing where there is nothing to choose between: less than two that can be paid now."""
    accounts = set(reach.accounts(PAY)) if takes_payments() else set()
    free = without_locked([due for due in without_live(dues) if due.account_id in accounts])
    if len(free) < 2:
        return []
    places, names = places_on([due.id for due in free]), _names({due.account_id for due in free})
    return [
        Choice(names.get(account_id, ""), [due for due in free if due.account_id == account_id], places)
        for account_id in dict.fromkeys(due.account_id for due in free)
    ]


def _names(account_ids: set[int]) -> dict[int, str]:
    if len(account_ids) < 2:
        return {}
    return dict(session().exec(select(Account.id, Account.name).where(Account.id.in_(account_ids))).all())
