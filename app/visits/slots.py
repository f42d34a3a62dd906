"""Where else a visit finds room: real places on real routes. Pure.

A technician works on the weekdays on which she had stops of late, and a route of hers has room for as many as her
busiest day had, and SPARE more. Who had fewer than ENOUGH works Monday to Friday; who had none has room for USUAL.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

MOST, SPARE, USUAL, ENOUGH = 3, 1, 8, 10
WORKDAYS = range(5)


class Slot(NamedTuple):
    """A day on somebody's route."""

    day: dt.date
    technician_id: int


@dataclass(frozen=True)
class Wanted:
    """One visit that looks for room: not before `first`, on none of `closed`, rather with `technician_id`."""

    first: dt.date
    technician_id: int | None
    closed: frozenset[dt.date] = frozenset()


@dataclass
class Book:
    """How many stops each technician had on each day, and has on those from `today` on."""

    crew: Sequence[int]
    today: dt.date
    stops: Counter = field(default_factory=Counter)

    def busiest(self, technician_id: int) -> int:
        """Of the days gone by: a day that is too full already must not make room for more."""
        had = (count for (who, day), count in self.stops.items() if who == technician_id and day < self.today)
        return max(had, default=0)

    def works_on(self, technician_id: int, day: dt.date) -> bool:
        had = {at: count for (who, at), count in self.stops.items() if who == technician_id and at < self.today}
        weekdays = {at.weekday() for at in had} if sum(had.values()) >= ENOUGH else WORKDAYS
        return day.weekday() in weekdays

    def has_room(self, slot: Slot) -> bool:
        most = (self.busiest(slot.technician_id) or USUAL) + SPARE
        return self.works_on(slot.technician_id, slot.day) and self.stops[slot.technician_id, slot.day] < most

    def take(self, slot: Slot) -> None:
        self.stops[slot.technician_id, slot.day] += 1


def slots(wanted: Wanted, book: Book, days: Collection[dt.date], most: int = MOST) -> list[Slot]:
    """The first days with room, each once: with the same technician if she has any, else with whoever has fewest."""
    open_days = sorted(day for day in days if day >= wanted.first and day not in wanted.closed)
    found = (_slot_on(day, wanted, book) for day in open_days)
    return [slot for slot in found if slot][:most]


def _slot_on(day: dt.date, wanted: Wanted, book: Book) -> Slot | None:
    here = [Slot(day, who) for who in book.crew]
    free = [slot for slot in here if book.has_room(slot)]
    return min(free, default=None, key=lambda slot: _preference(slot, wanted, book))


def _preference(slot: Slot, wanted: Wanted, book: Book) -> tuple:
    return slot.technician_id != wanted.technician_id, book.stops[slot.technician_id, slot.day], slot.technician_id
