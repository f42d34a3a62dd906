"""Eighteen months of visits: readings that drift, doses that move them, tasks, notes and photos. They cause nothing."""

import datetime as dt
from dataclasses import dataclass, field
from random import Random
from zoneinfo import ZoneInfo

from app.base.bulk import add_many, reserve_ids
from app.plans.calendar import days_of
from app.plans.models import Plan
from app.properties.models import Pool, Property
from app.visits.doses import PRODUCTS
from app.visits.models import Dose, Photo, Reading, Task, Visit
from app.visits.readings import KINDS, default_targets, verdict
from tests.demo.album import Print, Scene
from tests.demo.names import FIXED, NOTES
from tests.demo.water import Water

DAYS = 548
AHEAD = dt.timedelta(weeks=6)


@dataclass
class Place:
    """What the history of one property is written from."""

    property: Property
    pools: list[Pool]
    plan: Plan
    technician: str
    scene: Scene
    gate: Print
    seed: int
    skips: frozenset[int] = frozenset()  # how many visits ago the gate was locked
    photo_visits: int = 80


@dataclass
class Rows:
    """Rows of many places, inserted together."""

    visits: list[dict] = field(default_factory=list)
    readings: list[dict] = field(default_factory=list)
    doses: list[dict] = field(default_factory=list)
    tasks: list[dict] = field(default_factory=list)
    photos: list[dict] = field(default_factory=list)


def days_of_history(plan: Plan, today: dt.date) -> list[dt.date]:
    """Every planned day from eighteen months ago until yesterday."""
    last = today - dt.timedelta(days=1)
    last -= dt.timedelta(days=(last.weekday() - plan.weekday) % 7)
    return sorted(last - dt.timedelta(weeks=n) for n in range(DAYS // 7))


def write_history(places: list[Place], today: dt.date) -> None:
    """And what is planned from today on. Inside writing()."""
    days = [(days_of_history(place.plan, today), days_of(place.plan, today, today + AHEAD)) for place in places]
    ids = iter(reserve_ids(Visit, sum(len(past) + len(planned) for past, planned in days)))
    rows = Rows()
    for place, (past, planned) in zip(places, days, strict=True):
        _one_place(rows, place, past, ids)
        for day in planned:
            _planned(rows, place, next(ids), day)
    _number_photos(rows)
    for model, found in (
        (Visit, rows.visits),
        (Reading, rows.readings),
        (Dose, rows.doses),
        (Task, rows.tasks),
        (Photo, rows.photos),
    ):
        add_many(model, found)


def _one_place(rows: Rows, place: Place, days: list[dt.date], ids) -> None:
    chance = Random(place.seed)
    waters = [
        (pool, Water(place.seed + n, pool.gallons or 15000, pool.kind, pool.sanitizer))
        for n, pool in enumerate(place.pools)
    ]
    for index, day in enumerate(days):
        ago = len(days) - index
        visit_id = next(ids)
        if ago in place.skips:
            _skipped(rows, place, visit_id, day, chance)
        else:
            _completed(rows, place, visit_id, day, ago, chance, waters)


def _base(place: Place, visit_id: int, day: dt.date) -> dict:
    return {
        "id": visit_id,
        "property_id": place.property.id,
        "account_id": place.property.account_id,
        "plan_id": place.plan.id,
        "technician_id": place.plan.technician_id,
        "technician_name": place.technician,
        "name": place.plan.name,
        "day": day,
        "window_from": place.plan.window_from,
        "window_to": place.plan.window_to,
        "stop_order": place.plan.stop_order,
        "lead_photo_id": None,
    }


def _times(arrived: dt.datetime, minutes: int) -> dict:
    return {
        "arrived_at": arrived,
        "ended_at": arrived + dt.timedelta(minutes=minutes),
        "on_the_way_at": arrived - dt.timedelta(minutes=14),
    }


def _planned(rows: Rows, place: Place, visit_id: int, day: dt.date) -> None:
    rows.visits.append({**_base(place, visit_id, day), "state": "scheduled"})
    for position, name in enumerate(place.plan.tasks):
        rows.tasks.append({"visit_id": visit_id, "name": name, "position": position})


def _arrival(place: Place, day: dt.date, chance: Random) -> dt.datetime:
    start = dt.datetime.combine(day, place.plan.window_from, ZoneInfo(place.property.zone))
    return (start + dt.timedelta(minutes=15 + 25 * place.plan.stop_order % 200 + chance.randint(-8, 12))).astimezone(
        dt.UTC
    )


def _skipped(rows: Rows, place: Place, visit_id: int, day: dt.date, chance: Random) -> None:
    arrived = _arrival(place, day, chance)
    rows.visits.append(
        {
            **_base(place, visit_id, day),
            **_times(arrived, 4),
            "state": "skipped",
            "skip_reason": "We could not get in: the gate was locked.",
            "skip_next": "No charge for this visit. We come back on the next regular day.",
        }
    )
    rows.photos.append(_photo(visit_id, "gate", place.gate, arrived, "The side gate was locked"))


def _completed(rows: Rows, place: Place, visit_id: int, day: dt.date, ago: int, chance: Random, waters: list) -> None:
    arrived = _arrival(place, day, chance)
    row = {**_base(place, visit_id, day), **_times(arrived, chance.randint(19, 38)), "state": "completed"}
    row["note"] = _water(rows, visit_id, day, waters) or chance.choice(NOTES)
    rows.visits.append(row)
    _tasks(rows, place, visit_id, ago)
    if ago <= place.photo_visits:
        _photos(rows, place, visit_id, arrived, ago, chance)


def _water(rows: Rows, visit_id: int, day: dt.date, waters: list) -> str:
    """Readings and doses of every pool; what was fixed, in the technician's words."""
    said = ""
    for pool, water in waters:
        shown, doses = water.visit(day)
        targets = default_targets(pool.kind, pool.sanitizer)
        said = said or _said(shown, doses, targets)
        rows.readings += [
            _reading(visit_id, pool, kind, value, targets.get(kind))
            for kind, value in shown.items()
            if value is not None
        ]
        rows.doses += [_dose(visit_id, pool, dose) for dose in doses]
    return said


def _reading(visit_id: int, pool: Pool, kind: str, value: float, target) -> dict:
    return {
        "visit_id": visit_id,
        "pool_id": pool.id,
        "kind": kind,
        "value": value,
        "low": target.low if target else None,
        "high": target.high if target else None,
        "verdict": verdict(kind, value, target),
    }


def _dose(visit_id: int, pool: Pool, dose) -> dict:
    return {
        "visit_id": visit_id,
        "pool_id": pool.id,
        "product": dose[0],
        "amount": dose[1],
        "unit": dose[2],
        "reason": _why(dose[3]),
        "price_cents": None,
    }


def _why(reason: str) -> str:
    """ "ph high" as an owner reads it."""
    kind, _, word = reason.partition(" ")
    return f"{KINDS[kind].name} was {word}" if kind in KINDS else ""


def _said(shown: dict, doses: list, targets: dict) -> str:
    """What was off and what was added for it; "" when nothing was both."""
    for dose in doses:
        kind, _, word = dose.reason.partition(" ")
        if kind in ("ph", "free_chlorine") and word == verdict(kind, shown.get(kind), targets.get(kind)):
            product = str(PRODUCTS[dose.product].name).lower()
            return FIXED.format(what=str(KINDS[kind].name), word=word, product=product)
    return ""


def _tasks(rows: Rows, place: Place, visit_id: int, ago: int) -> None:
    for position, name in enumerate(place.plan.tasks):
        not_due = name.startswith("Vacuum") and ago % 4 == 2
        rows.tasks.append(
            {
                "visit_id": visit_id,
                "name": name,
                "position": position,
                "state": "not_due" if not_due else "done",
                "reason": "",
            }
        )


def _photos(rows: Rows, place: Place, visit_id: int, at: dt.datetime, ago: int, chance: Random) -> None:
    kinds = ["after"] if ago > 12 else ["before", "after"]
    kinds += ["water_line"] if chance.random() < 0.4 else []
    kinds += ["equipment"] if ago % 4 == 1 else []
    captions = {
        "before": "When I arrived",
        "after": "When I left",
        "water_line": "Tile line brushed",
        "equipment": "Pump and filter",
    }
    rows.photos += [_photo(visit_id, kind, place.scene[kind], at, captions[kind], n) for n, kind in enumerate(kinds)]


def _photo(visit_id: int, kind: str, made: Print, at: dt.datetime, caption: str, position: int = 0) -> dict:
    return {
        "visit_id": visit_id,
        "kind": kind,
        "caption": caption,
        "full_key": made.full_key,
        "medium_key": made.medium_key,
        "thumb_key": made.thumb_key,
        "width": made.width,
        "height": made.height,
        "thumb_width": made.thumb_width,
        "thumb_height": made.thumb_height,
        "position": position,
        "taken_at": at,
        "done_at": at,
        "due_at": at,
    }


def _number_photos(rows: Rows) -> None:
    """Each visit leads with its last "after", or with what it has."""
    leads: dict[int, int] = {}
    for photo, id in zip(rows.photos, reserve_ids(Photo, len(rows.photos)), strict=True):
        photo["id"] = id
        if photo["kind"] in ("after", "gate") or photo["visit_id"] not in leads:
            leads[photo["visit_id"]] = id
    for visit in rows.visits:
        visit["lead_photo_id"] = leads.get(visit["id"])
