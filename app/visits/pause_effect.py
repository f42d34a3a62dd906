"""Which visits a pause drops at a property, and what that comes to."""

import datetime as dt
from typing import NamedTuple

from sqlmodel import and_, func, or_, select

from app.base.db import session
from app.pauses.effect import Effect, credit_cents
from app.pauses.models import Pause
from app.pauses.rules import Days
from app.plans.billing_rules import billing_rules
from app.plans.calendar import days_of, is_within
from app.plans.models import BillingRules, Plan
from app.plans.periods import period_around
from app.plans.terms import terms_of
from app.plans.worth import planned
from app.properties.models import Property
from app.visits.models import Visit
from app.visits.scheduling import pauses_of
from app.visits.states import CANCELLED, SCHEDULED


class Dropped(NamedTuple):
    """A visit that drops out, and the day for which the plan meant it: in whose month it is credited."""

    plan_id: int | None
    day: dt.date
    planned_on: dt.date


def effect_of(place: Property, days: Days, made: Pause | None = None) -> Effect:
    """From the book as far as it reaches, from the plans beyond it.

    `made`: the pause whose days these are, when it is set already and has dropped its visits.
    """
    booked = _booked(place, days, made)
    plans = session().exec(select(Plan).where(Plan.property_id == place.id)).all()
    reach, rules = _booked_until(place), billing_rules()
    dropped = [one for plan in plans for one in _dropped(plan, days, booked, reach.get(plan.id))]
    others = tuple(pause for pause in pauses_of(place) if not (pause[0] <= days[1] and days[0] <= pause[1]))
    cents = sum(_credit(plan, rules, [one for one in dropped if one.plan_id == plan.id], others) for plan in plans)
    extra = [one for one in booked if one.plan_id not in {plan.id for plan in plans}]
    return Effect(tuple(sorted(one.day for one in [*dropped, *extra])), cents)


def _credit(plan: Plan, rules: BillingRules, dropped: list[Dropped], others: tuple[Days, ...]) -> int:
    terms, days = terms_of(plan, rules), [one.planned_on for one in dropped]
    periods = {period_around(terms.billed_per, day) for day in days}
    paused = [day for period in periods for day in planned(terms, period) if is_within(day, others)]
    return credit_cents(terms, days, paused)


def _booked(place: Property, days: Days, made: Pause | None) -> list[Dropped]:
    """The visits that are or were to be on these days; one that stands within the pause was put there on purpose."""
    by_this = and_(Visit.state == CANCELLED, Visit.pause_id == (made.id if made else None))
    to_drop = and_(Visit.state == SCHEDULED, Visit.day > made.ends_on) if made else Visit.state == SCHEDULED
    on_these = (Visit.property_id == place.id, Visit.day >= days[0], Visit.day <= days[1])
    rows = select(Visit.plan_id, Visit.day, Visit.moved_from).where(*on_these, or_(to_drop, by_this))
    return [Dropped(plan_id, day, moved_from or day) for plan_id, day, moved_from in session().exec(rows)]


def _booked_until(place: Property) -> dict[int, dt.date]:
    last = select(Visit.plan_id, func.max(Visit.day)).where(Visit.property_id == place.id, Visit.plan_id.is_not(None))
    return dict(session().exec(last.group_by(Visit.plan_id)).all())


def _dropped(plan: Plan, days: Days, booked: list[Dropped], booked_until: dt.date | None) -> list[Dropped]:
    later = days_of(plan, max(days[0], booked_until + dt.timedelta(days=1)) if booked_until else days[0], days[1])
    return [one for one in booked if one.plan_id == plan.id] + [Dropped(plan.id, day, day) for day in later]
