"""Plans change and end. What that means for visits in the book is app/visits/replanning.py."""

import datetime as dt

from app.base.changing import change
from app.plans.models import Plan

FIELDS = (
    "name",
    "description",
    "every_weeks",
    "weekday",
    "window_from",
    "window_to",
    "technician_id",
    "price_cents",
    "billed_per",
    "in_advance",
    "billing_day",
    "chemicals",
    "included",
    "tasks",
    "readings",
    "rules",
    "ends_on",
)


def change_plan(plan: Plan, **fields: object) -> Plan:
    """Sets those of FIELDS that are named; what stays the same is no change."""
    return change(plan, "plan.changed", fields)


def end_plan(plan: Plan, last_day: dt.date) -> Plan:
    return change_plan(plan, ends_on=last_day)
