"""Codes on a technician's phone for a day without signal: if the company wants it; sealed there, each look logged."""

import datetime as dt
from collections.abc import Collection
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from app.base import clock, current
from app.base.db import session
from app.people.models import Person
from app.properties.access import hand_to_phone, masked
from app.properties.models import Access, Property
from app.visits.stops import Stop, stops_of

ONE_DAY = dt.timedelta(days=1)


def codes_to_keep(stops: list[Stop]) -> dict[str, int]:
    """Of today's stops ahead, with codes in force: visit's uid -> version. Nothing where the option is off."""
    if not current.company().codes_on_phones:
        return {}
    today = [stop for stop in stops if stop.is_ahead and stop.visit.day == clock.today(stop.place.zone)]
    rows = session().exec(select(Access).where(col(Access.property_id).in_({stop.place.id for stop in today}))).all()
    sheets = {access.property_id: access for access in rows}
    return {
        stop.visit.uid: sheets[stop.place.id].version
        for stop in today if masked(sheets[stop.place.id], clock.today(stop.place.zone)).is_current
    }  # fmt: skip


def hand_over(technician: Person, visit_uids: Collection[str]) -> list[dict]:
    """Inside writing(): what her phone seals and forgets at the end of the day. Each is logged as handed over."""
    stops = stops_of(technician, clock.today(current.zone()))
    versions = codes_to_keep(stops)
    wanted = [stop for stop in stops if stop.visit.uid in versions and stop.visit.uid in visit_uids]
    return [_sheet(stop, versions[stop.visit.uid], technician) for stop in wanted]


def _sheet(stop: Stop, version: int, technician: Person) -> dict:
    codes = hand_to_phone(stop.place, technician)
    return {
        "visit": stop.visit.uid, "version": str(version), "until": _end_of_day(stop.place),
        "gate_code": codes.gate_code, "lock_code": codes.lock_code,
    }  # fmt: skip


def _end_of_day(place: Property) -> int:
    """In milliseconds of our clock, where the property is."""
    tomorrow = clock.today(place.zone) + ONE_DAY
    return round(dt.datetime.combine(tomorrow, dt.time(0), ZoneInfo(place.zone)).timestamp() * 1000)
