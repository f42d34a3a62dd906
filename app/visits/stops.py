"""A technician's day: the stops in order, with what she must know before she gets there.

The number of queries does not grow with the number of stops.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from sqlmodel import col, select

from app.accounts.holds import on_hold
from app.accounts.models import Account, Change
from app.base import clock, current
from app.base.db import session
from app.base.languages import _
from app.people.models import Person
from app.properties.models import Access, Instructions, Pool, Property
from app.properties.preferences import DAY, TEXTS, WISHES
from app.visits.crew import is_technician
from app.visits.day_before import confirmed_among
from app.visits.models import Visit
from app.visits.states import AHEAD, ARRIVED, BEFORE_IT, CANCELLED, ON_THE_WAY

# Begun and not finished: shown again for so long.
UNFINISHED = dt.timedelta(days=2)
# What a technician must hear of; who pays is no concern of hers.
THINGS = ("access", "instructions", "pool", WISHES, DAY, TEXTS)

Flags = list[tuple[str, str]]


@dataclass
class Stop:
    """One place on the route. `flags` are icons and words to be seen first."""

    visit: Visit
    place: Property
    account: str
    pools: list[Pool] = field(default_factory=list)
    flags: Flags = field(default_factory=list)

    @property
    def title(self) -> str:
        """What she calls it: the name of one among many, else whose it is."""
        return self.place.name or self.account

    @property
    def where(self) -> str:
        """Whose it is, where the title does not say so, and the street."""
        street = ", ".join(part for part in (self.place.street, self.place.city) if part)
        return f"{self.account} · {street}" if self.place.name else street

    @property
    def is_ahead(self) -> bool:
        return self.visit.state in AHEAD


def stops_of(technician: Person, day: dt.date) -> list[Stop]:
    """Hers in order, with what she began the days before and did not finish; for the office everybody's."""
    begun = col(Visit.state).in_((ON_THE_WAY, ARRIVED)) & (Visit.day >= day - UNFINISHED) & (Visit.day < day)
    wanted = (Visit.day == day) | begun
    found = select(Visit, Property, Account.name).join(Property, Property.id == Visit.property_id)
    found = found.join(Account, Account.id == Visit.account_id).where(wanted, Visit.state != CANCELLED)
    if is_technician(technician):
        found = found.where(Visit.technician_id == technician.id)
    order = (Visit.technician_name, Visit.day, Visit.stop_order, Visit.window_from, Visit.id)
    stops = [Stop(*row) for row in session().exec(found.order_by(*order)).all()]
    _fill(stops)
    return stops


def next_stop(technician: Person) -> Stop | None:
    """Where she goes now, or None when the day is done."""
    return next((stop for stop in stops_of(technician, clock.today(current.zone())) if stop.is_ahead), None)


def flags_of(place: Property) -> Flags:
    """For the page of a single stop."""
    return _flags([place.id])[place.id]


def _fill(stops: list[Stop]) -> None:
    places = sorted({stop.place.id for stop in stops})
    if places:
        pools, flags = _pools(places), _flags(places)
        held = on_hold(sorted({stop.visit.account_id for stop in stops}))
        confirmed = confirmed_among([stop.visit.id for stop in stops])
        for stop in stops:
            own = _hold(stop.visit, held) + _ready(stop.visit, confirmed)
            stop.pools, stop.flags = pools[stop.place.id], own + flags[stop.place.id]


def _hold(visit: Visit, held: set[int]) -> Flags:
    """First of all, since it says not to begin."""
    if visit.account_id not in held or visit.state not in BEFORE_IT:
        return []
    if visit.serve_anyway_by:
        return [("info", _("On hold: the office says go"))]
    return [("cross", _("On hold: do not service"))]


def _ready(visit: Visit, confirmed: set[int]) -> Flags:
    return [("check", _("Confirmed"))] if visit.id in confirmed else []


def _pools(places: list[int]) -> dict[int, list[Pool]]:
    rows = select(Pool).where(col(Pool.property_id).in_(places)).order_by(Pool.position, Pool.id)
    found: dict[int, list[Pool]] = defaultdict(list)
    for pool in session().exec(rows).all():
        found[pool.property_id].append(pool)
    return found


def _flags(places: list[int]) -> dict[int, Flags]:
    """What is new comes first, then what bites."""
    found: dict[int, Flags] = defaultdict(list)
    for place, word in _news(places):
        if ("key", word) not in found[place]:
            found[place].append(("key", word))
    for access in session().exec(select(Access).where(col(Access.property_id).in_(places))).all():
        found[access.property_id] += _dangers(access)
    for place in _instructed(places):
        if ("key", _("New instructions")) not in found[place]:
            found[place].append(("info", _("Instructions")))
    return found


def _news(places: list[int]) -> list[tuple[int, str]]:
    unseen = col(Change.seen_by_technician_at).is_(None)
    rows = session().exec(
        select(Change.property_id, Change.thing, Change.after)
        .where(col(Change.property_id).in_(places), unseen, col(Change.thing).in_(THINGS))
        .order_by(Change.id)
    )
    return [(place, _news_word(thing, after)) for place, thing, after in rows]


def _news_word(thing: str, after: dict) -> str:
    if thing == "access":
        return _("New code") if {"gate_code", "lock_code"} & set(after) else _("Access changed")
    return {
        "instructions": _("New instructions"),
        "pool": _("Pool changed"),
    }.get(thing, _("Wishes changed"))


def _dangers(access: Access) -> Flags:
    pets = [("warning", _("Pets: %(names)s", names=access.pets) if access.pets else _("Pets"))]
    hazards = [("warning", access.hazards[:60])] if access.hazards else []
    return (pets if access.has_pets else []) + hazards


def _instructed(places: list[int]) -> list[int]:
    """Where the newest instructions say something."""
    rows = session().exec(
        select(Instructions.property_id, Instructions.version, Instructions.text)
        .where(col(Instructions.property_id).in_(places))
        .order_by(Instructions.version)
    )
    newest = {place: text for place, _version, text in rows}
    return [place for place, text in newest.items() if text]
