"""Which visits a pause drops at a property, and what that comes to."""

import calendar
import datetime as dt
from collections import Counter

from sqlmodel import and_, func, or_, select

from app.base.db import session
from app.pauses.effect import Effect, credit_cents, month_of
from app.pauses.models import Pause
from app.pauses.rules import Days
from app.plans.calendar import days_of
from app.plans.models import Plan
from app.properties.models import Property
from app.visits.models import Visit
from app.visits.states import CANCELLED, SCHEDULED


def effect_of(place: Property, days: Days, made: Pause | None = None) -> Effect:
    """From the book as far as it reaches, from the plans beyond it.

    `made`: the pause whose days these are, when it is set already and has dropped its visits.
    """
    booked = _booked(place, days, made)
    plans = session().exec(select(Plan).where(Plan.property_id == place.id)).all()
    reach = _booked_until(place)
    dropped = {plan.id: _dropped(plan, days, booked, reach.get(plan.id)) for plan in plans}
    cents = sum(credit_cents(plan.price_cents, dropped[plan.id], _planned(plan, dropped[plan.id])) for plan in plans)
    extra = [day for plan_id, day in booked if plan_id not in dropped]
    return Effect(tuple(sorted([*extra, *(day for list_ in dropped.values() for day in list_)])), cents)


def _booked(place: Property, days: Days, made: Pause | None) -> list[tuple[int | None, dt.date]]:
    """(plan, day) of the visits that are or were to be on these days."""
    by_this = and_(Visit.state == CANCELLED, Visit.pause_id == (made.id if made else None))
    on_these = (Visit.property_id == place.id, Visit.day >= days[0], Visit.day <= days[1])
    rows = session().exec(select(Visit.plan_id, Visit.day).where(*on_these, or_(Visit.state == SCHEDULED, by_this)))
    return [(plan_id, day) for plan_id, day in rows]


def _booked_until(place: Property) -> dict[int, dt.date]:
    last = select(Visit.plan_id, func.max(Visit.day)).where(Visit.property_id == place.id, Visit.plan_id.is_not(None))
    return dict(session().exec(last.group_by(Visit.plan_id)).all())


def _dropped(plan: Plan, days: Days, booked: list, booked_until: dt.date | None) -> list[dt.date]:
    later = days_of(plan, max(days[0], booked_until + dt.timedelta(days=1)) if booked_until else days[0], days[1])
    return [day for plan_id, day in booked if plan_id == plan.id] + later


def _planned(plan: Plan, dropped: list[dt.date]) -> Counter:
    """The plan's visits of each month that loses one."""
    return Counter({month: len(days_of(plan, *_ends_of(*month))) for month in map(month_of, dropped)})


def _ends_of(year: int, month: int) -> Days:
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
