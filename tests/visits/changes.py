"""Disruptions as the office makes them, and the offers that come of them."""

import datetime as dt

from sqlmodel import select

from app.base import clock
from app.visits.disrupting import UNDO_FOR, disrupt
from app.visits.disruptions import MOVE
from app.visits.models import Visit
from app.visits.models_changes import Disruption, Offer
from tests.visits.places import THE_DAY, answered, do, stop_today
from tests.visits.stop_forms import text_of
from tests.visits.told import plain

FRIDAY, MONDAY = THE_DAY + dt.timedelta(days=1), THE_DAY + dt.timedelta(days=4)


def disrupted(world, kind: str = MOVE, **details) -> Disruption:
    """Planned by Otto and gone out, and all messages with it."""
    planned = planned_by(world, kind, **details)
    clock.advance(UNDO_FOR)
    world.work()
    return world.get(Disruption, planned.id)


def planned_by(world, kind: str = MOVE, who: str = "Otto", **details) -> Disruption:
    fields = {"day": THE_DAY, "reason": "A storm is coming through", **details}
    if kind == MOVE:
        fields.setdefault("to_day", FRIDAY)
    return do(world, disrupt, Disruption(kind=kind, **fields), who=who)


def offers(world) -> list[Offer]:
    return world.all(select(Offer).order_by(Offer.id))


def visits_on(world, day: dt.date) -> list[Visit]:
    return world.all(select(Visit).where(Visit.day == day).order_by(Visit.stop_order, Visit.id))


def moved_to_friday(world) -> Visit:
    """Olivia's, of today; the storm moved it to Friday, and Monday is the first other day."""
    made = answered(world, stop_today(world, window_from=dt.time(9), window_to=dt.time(12)))
    disrupted(world)
    return made


def answer(world, visit, kind: str, who: str = "Olivia", seen: str = ""):
    """As the visit's page sends it; `seen` as below."""
    return world.post(world.as_(who), f"/visits/{visit.uid}/answer", {"answer": kind, "seen": seen})


def seen(world) -> str:
    """Which answer a page shows now."""
    at = offers(world)[-1].answered_at
    return at.isoformat() if at else ""


def page(world, visit, who: str = "Olivia") -> str:
    return plain(text_of(world.as_(who).get(f"/visits/{visit.uid}")))
