"""The company's rules for reminders, late fees and holds, as they are and as they change."""

import datetime as dt

from sqlmodel import select

from app.base import clock, current
from app.base.changing import change, differing
from app.base.db import session
from app.invoices.dunning import FeeTerms, HoldTerms, Step
from app.invoices.models import DunningRules

# What a company begins with when it turns reminders on.
USUAL_STEPS = ((-3, ("push", "email")), (0, ("push", "email")), (7, ("push", "email")), (14, ("email", "text")),
               (30, ("email", "text")))  # fmt: skip


def dunning_rules() -> DunningRules:
    """The company's row, or one with the defaults (all off) that is not written yet."""
    return session().exec(select(DunningRules)).first() or DunningRules()


def is_anything_on(rules: DunningRules) -> bool:
    return any(one is not None for one in (rules.remind_since, rules.fee_since, rules.hold_days))


def steps_of(rules: DunningRules) -> list[Step]:
    return [Step(day, tuple(channels)) for day, channels in rules.steps]


def fee_terms(rules: DunningRules) -> FeeTerms | None:
    """None: no late fees."""
    if rules.fee_since is None:
        return None
    return FeeTerms(rules.fee_since, rules.fee_millionths, rules.fee_cents, rules.fee_cap_cents, rules.fee_grace_days,
                    rules.fee_most)  # fmt: skip


def hold_terms(rules: DunningRules) -> HoldTerms | None:
    """None: service is never held."""
    if rules.hold_days is None:
        return None
    return HoldTerms(rules.hold_days, rules.hold_least_cents, rules.hold_notice_days)


def change_dunning_rules(*, reminds: bool, charges_fees: bool, **fields: object) -> DunningRules:
    """What is turned on begins tomorrow, so that the office can look at it first; what stays the same is no change."""
    rules, today = dunning_rules(), clock.today(current.zone())
    fields |= {"remind_since": _since(rules.remind_since, reminds, today)}
    fields |= {"fee_since": _since(rules.fee_since, charges_fees, today)}
    if differing(rules, fields) and not is_anything_on(rules):
        rules.looked_on = today
    return change(rules, "dunning_rules.changed", fields)


def _since(before: dt.date | None, is_on: bool, today: dt.date) -> dt.date | None:
    return (before or today + dt.timedelta(days=1)) if is_on else None
