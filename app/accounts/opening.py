"""Accounts open, and people get roles for them."""

import datetime as dt

from sqlmodel import func, select

from app.accounts.models import Account, Role
from app.accounts.rights import ROLES
from app.base.db import session
from app.base.events import record
from app.people.models import Person


def open_account(name: str, **details) -> Account:
    """Numbered on from the company's highest: A-1001, A-1002 ..."""
    account = Account(name=name.strip(), number=details.pop("number", "") or _next_number(), **details)
    session().add(account)
    session().flush()
    record("account.opened", account)
    return account


def _next_number() -> str:
    count = session().exec(select(func.max(Account.id))).one() or 0
    return f"A-{1001 + count}"


def give_role(
    person: Person, account: Account, name: str, property_id: int | None = None, ends_at: dt.datetime | None = None
) -> Role:
    if name not in ROLES:
        raise ValueError(name)
    role = Role(person_id=person.id, account_id=account.id, property_id=property_id, name=name, ends_at=ends_at)
    session().add(role)
    session().flush()
    return role
