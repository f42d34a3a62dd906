"""A plan starts at a property."""

import datetime as dt

from app.base.db import session
from app.plans.models import Plan
from app.properties.models import Property

WEEKLY_TASKS = [
    "Skim the surface",
    "Empty the baskets",
    "Brush walls, steps and tile",
    "Vacuum",
    "Check pump and filter",
    "Check the water level",
    "Close and latch the gate",
]
WEEKLY_READINGS = ["ph", "free_chlorine", "total_alkalinity", "water_temperature"]


def start_plan(place: Property, starts_on: dt.date, **details) -> Plan:
    details.setdefault("name", "Weekly service")
    details.setdefault("tasks", WEEKLY_TASKS)
    details.setdefault("readings", WEEKLY_READINGS)
    plan = Plan(property_id=place.id, starts_on=starts_on, **details)
    session().add(plan)
    session().flush()
    return plan
