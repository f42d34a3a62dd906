"""The company's rules for tips and the card surcharge, as they change."""

import datetime as dt

from app.base.changing import change
from app.base.events import record
from app.companies.branding import present_company
from app.companies.models import Company
from app.payments.surcharges import NOTICE


def change_tips(is_on: bool, kind: str, presets: list[int]) -> Company:
    """Inside writing(). `presets` are millionths or cents, as the kind says; switched off, they stay as they are."""
    kept = {"tip_kind": kind, "tip_presets": presets} if is_on else {}
    return change(present_company(), "company.tips_changed", {"tips_on": is_on, **kept})


def stop_surcharge() -> Company:
    """Inside writing()."""
    return change(present_company(), "company.surcharge_stopped", {"surcharge_from": None})


def confirm_surcharge(millionths: int, cost_millionths: int, told_on: dt.date, states: list[str]) -> Company:
    """Inside writing(). The event keeps who said that it may be charged in these states, and from when on."""
    company = present_company()
    company.surcharge_millionths, company.card_cost_millionths = millionths, cost_millionths
    company.surcharge_states, company.surcharge_from = sorted(states), told_on + NOTICE
    record("company.surcharge_confirmed", company, millionths=millionths, cost_millionths=cost_millionths,
           states=sorted(states), begins=company.surcharge_from.isoformat())  # fmt: skip
    return company
