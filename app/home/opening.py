"""A new account with its first person, property, pool and plan, in one go."""

import datetime as dt

from app.accounts.models import Account
from app.accounts.opening import give_role, open_account
from app.base import current
from app.people.joining import add_person
from app.plans.starting import start_plan
from app.properties.adding import add_pool, add_property
from app.visits.replanning import replan


def open_whole(
    account: dict, person: dict, place: dict, pool: dict, plan: dict | None, starts_on: dt.date | None
) -> Account:
    """The billing address is the property's until somebody says otherwise. Without `plan` nothing is scheduled."""
    billing = {f"billing_{name}": place[name] for name in ("street", "city", "region", "postal_code")}
    opened = open_account(**account, **billing)
    give_role(add_person(**person), opened, "owner")
    served = add_property(opened, zone=current.company().zone, **place)
    add_pool(served, **pool)
    if plan:
        replan(start_plan(served, starts_on, **plan))
    return opened
