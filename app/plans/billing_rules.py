"""The company's rules for its bills, as they are and as they change."""

from sqlmodel import select

from app.base.changing import change
from app.base.db import session
from app.plans.models import BillingRules


def billing_rules() -> BillingRules:
    """The company's row, or one with the defaults that is not written yet."""
    return session().exec(select(BillingRules)).first() or BillingRules()


def change_billing_rules(**fields: object) -> BillingRules:
    """What stays the same is no change."""
    return change(billing_rules(), "billing_rules.changed", fields)
