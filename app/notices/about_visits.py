"""The values in notices about visits."""

import datetime as dt

from sqlmodel import func, select

from app.base import clock, current
from app.base.db import session
from app.base.languages import _, clock_time, day
from app.base.prepared import Prepared, given
from app.notices.water_words import dose_lines, reading_lines, result
from app.people.links import LIFE
from app.properties.models import Access, Pool, Property
from app.properties.pool_words import pool_name
from app.visits.models import Dose, Photo, Reading, Visit, VisitReminder
from app.visits.models_changes import Stage
from app.visits.photos import signed_photo_url
from app.visits.readings import KINDS
from app.visits.skip_words import next_words, why_words
from app.visits.stages import stages_of
from app.visits.states import day_of
from app.visits.times import window_words

_PLACES = Prepared(select(func.count(Property.id)).where(Property.account_id == given("account_id")))
# Columns only: whole rows take ten times as long, and this is asked for every notice.
_POOLS = Prepared(
    select(Pool.id, Pool.name, Pool.kind).order_by(Pool.property_id, Pool.position, Pool.id), by=Pool.property_id
)  # fmt: skip
_READINGS = Prepared(
    select(Reading.pool_id, Reading.kind, Reading.value, Reading.low, Reading.high, Reading.verdict),
    by=Reading.visit_id,
)
_DOSES = Prepared(
    select(Dose.pool_id, Dose.product, Dose.amount, Dose.unit, Dose.reason, Dose.reading, Dose.before, Dose.after)
    .order_by(Dose.visit_id, Dose.id),
    by=Dose.visit_id,
)  # fmt: skip


def reports_ahead(visits: list[Visit]) -> None:
    """Inside asked_once: what completed() will ask about each of them, in three queries."""
    ids = [visit.id for visit in visits]
    _POOLS.ahead(visit.property_id for visit in visits)
    _READINGS.ahead(ids)
    _DOSES.ahead(ids)


def completed(visit: Visit) -> dict[str, str]:
    pools = _pools(visit)
    readings, doses = _readings(visit, pools), _doses(visit)
    names = {pool.id: pool_name(pool) for pool in pools} if len(pools) > 1 else {}
    if not current.company().shows_reports:
        readings, doses = [], []
    return {
        **visit_values(visit), "result": result(readings, doses), "readings": reading_lines(readings, names),
        "doses": dose_lines(doses), "note": visit.note, "photo": photo_address(visit),
    }


def skipped(visit: Visit) -> dict[str, str]:
    return {**visit_values(visit), "reason": why_words(visit), "next": next_words(visit)}


def on_the_way(visit: Visit) -> dict[str, str]:
    arriving = clock_time(visit.arriving_at, _place(visit).zone) if visit.arriving_at else ""
    return {**visit_values(visit), "arriving": arriving}


def arrived(visit: Visit) -> dict[str, str]:
    return visit_values(visit)


def progressed(stage: Stage) -> dict[str, str]:
    visit, stages = session().get(Visit, stage.visit_id), stages_of(stage.visit_id)
    done = sum(one.done_at is not None for one in stages)
    return {**visit_values(visit), "stage": stage.name, "count": _("%(done)s of %(all)s", done=done, all=len(stages))}


def booked(visit: Visit) -> dict[str, str]:
    return {**visit_values(visit), "visit_time": when(visit.day, visit.window_from, visit.window_to)}


def when(on: dt.date, first: dt.time | None, last: dt.time | None) -> str:
    """Thursday, November 19, 8 – 11 AM"""
    return ", ".join(filter(None, [day(on), window_words(first, last)]))


def tomorrow(reminder: VisitReminder) -> dict[str, str]:
    visit = session().get(Visit, reminder.visit_id)
    access = session().exec(select(Access).where(Access.property_id == visit.property_id)).first()
    return {
        **visit_values(visit), "window": window_words(visit.window_from, visit.window_to),
        "gate": _gate(access, visit) if access else "", "pets": _pets(access) if access else "",
    }


def _gate(access: Access, visit: Visit) -> str:
    """No code is ever in a message: only whether we have one that still works on the day."""
    if not (access.gate_code_sealed or access.lock_code_sealed):
        return _("Please leave the gate unlocked.")
    if access.valid_until and access.valid_until < visit.day:
        return _("The gate code we have is no longer valid then. Please give us the new one.")
    return ""


def _pets(access: Access) -> str:
    if not access.has_pets:
        return ""
    return _("Please keep your pets inside (%(pets)s).", pets=access.pets) if access.pets else (
        _("Please keep your pets inside."))


def photo_address(visit: Visit) -> str:
    """The photo that stands for the visit, for as long as the link in the message shows it; "" without one."""
    photo = session().get(Photo, visit.lead_photo_id) if visit.lead_photo_id else None
    return current.company().origin + signed_photo_url(photo, "full", clock.now() + LIFE) if photo else ""


def visit_values(visit: Visit) -> dict[str, str]:
    technician = visit.technician_name.split()[0] if visit.technician_name else _("Your technician")
    place = _place(visit)
    return {**named(place), "day": day(day_of(visit, place.zone)), "technician": technician, "visit": visit.name}


def named(place: Property) -> dict[str, str]:
    """`place` says which one, where the account has several; "" where it goes without saying."""
    several = _PLACES(account_id=place.account_id).one() > 1
    return {"property": place.title, "place": place.title if several else ""}


def _place(visit: Visit) -> Property:
    return session().get(Property, visit.property_id)


def _pools(visit: Visit) -> list[Pool]:
    return list(_POOLS(property_id=visit.property_id))


def _readings(visit: Visit, pools: list[Pool]) -> list[Reading]:
    """In the order of the report."""
    rows = _READINGS(visit_id=visit.id)
    places = [pool.id for pool in pools]
    kinds = list(KINDS)
    return sorted(rows, key=lambda reading: (places.index(reading.pool_id), kinds.index(reading.kind)))


def _doses(visit: Visit) -> list[Dose]:
    return list(_DOSES(visit_id=visit.id))
