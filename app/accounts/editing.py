"""Accounts change, and people lose their roles."""

from app.accounts.models import Account, Role
from app.base import clock
from app.base.changing import change
from app.base.db import session
from app.base.events import record

FIELDS = ("name", "kind", "status", "billing_street", "billing_city", "billing_region", "billing_postal_code",
          "purchase_order", "vendor_number", "note", "exempt_number", "exempt_until")


def change_account(account: Account, **fields: object) -> Account:
    """Sets those of FIELDS that are named; what stays the same is no change."""
    return change(account, "account.changed", fields)


def end_role(role: Role) -> None:
    """From now on; ended twice is ended once."""
    if role.ends_at is None or role.ends_at > clock.now():
        role.ends_at = clock.now()
        session().add(role)
        record("role.ended", role, person=role.person_id, name=role.name)
