"""The office accepts what an owner changed; a wish for a day it accepts by doing it."""

from sqlmodel import or_, select

from app.accounts.deciding import accept
from app.accounts.models import Change
from app.base import clock
from app.base.db import session
from app.base.gates import row_of
from app.plans.editing import change_plan
from app.plans.models import Plan
from app.properties.models import Property
from app.properties.preferences import DAY, preferences_of
from app.visits.pending import note_rhythm
from app.visits.replanning import replan

TWICE_A_WEEK = 0


def accept_change(change: Change) -> Change:
    """Inside writing(). Accepted twice, it is done once; a wish that is not their last one is only put aside."""
    is_new = change.state == "new"
    if is_new and change.thing == DAY:
        _agree_to_day(change)
    return accept(change)


def _agree_to_day(change: Change) -> None:
    place, day = row_of(Property, change.property_id), change.after.get("preferred_weekday")
    if day is None or preferences_of(place).preferred_weekday != day:
        return
    for plan in _plans(place):
        if plan.weekday != day:
            note_rhythm(plan)
            replan(change_plan(plan, weekday=day))


def _plans(place: Property) -> list[Plan]:
    """Those that go on. Twice a week has days of its own."""
    goes_on = or_(Plan.ends_on.is_(None), Plan.ends_on >= clock.today(place.zone))
    mine = select(Plan).where(Plan.property_id == place.id, goes_on, Plan.every_weeks != TWICE_A_WEEK)
    return list(session().exec(mine.order_by(Plan.id)).all())
