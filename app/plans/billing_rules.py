"""The company's rules for its bills, as they are and as they change."""

from sqlmodel import select

from app.base.db import session
from app.base.events import record
from app.plans.models import BillingRules


def billing_rules() -> BillingRules:
    """The company's row, or one with the defaults that is not written yet."""
    return session().exec(select(BillingRules)).first() or BillingRules()


def change_billing_rules(**fields: object) -> BillingRules:
    """What stays the same is no change."""
    rules = billing_rules()
    changed = sorted(name for name, value in fields.items() if getattr(rules, name) != value)
    for name in changed:
        setattr(rules, name, fields[name])
    if changed:
        session().add(rules)
        record("billing_rules.changed", rules, fields=changed)
    return rules
