"""The office's day: every visit by technician, in two queries however many there are."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlmodel import exists, select

from app.accounts.holds import IS_ON
from app.accounts.models import Account, ServiceHold
from app.base import clock, current
from app.base.db import session
from app.people.models import Person
from app.properties.models import Property
from app.visits.models import Visit, VisitReminder
from app.visits.states import BEFORE_IT, SCHEDULED, shown_state
from app.visits.times import window_words


@dataclass(frozen=True)
class Stop:
    """A visit on the board. `state` is the badge's word."""

    visit: object
    state: str

    @property
    def window(self) -> str:
        return window_words(self.visit.window_from, self.visit.window_to)

    @property
    def is_held(self) -> bool:
        return self.visit.is_on_hold and not self.visit.serve_anyway_by and self.visit.state in BEFORE_IT

    @property
    def is_confirmed(self) -> bool:
        return self.visit.is_confirmed and self.state == SCHEDULED

    @property
    def place(self) -> str:
        return self.visit.place_name or self.visit.street


@dataclass(frozen=True)
class Board:
    """`routes` are (technician's uid or "", name, stops), by name, those without one last."""

    day: dt.date
    routes: list[tuple[str, str, list[Stop]]]
    counts: Counter
    is_ahead: bool

    @property
    def total(self) -> int:
        """What was cancelled is no visit any more."""
        return sum(count for state, count in self.counts.items() if state != "cancelled")


_ON_HOLD = exists().where(ServiceHold.account_id == Visit.account_id, IS_ON).correlate(Visit)
_CONFIRMED = exists().where(
    VisitReminder.visit_id == Visit.id, VisitReminder.day == Visit.day, VisitReminder.confirmed_at.is_not(None)
).correlate(Visit)
_COLUMNS = (
    Visit.uid, Visit.name, Visit.day, Visit.state, Person.uid.label("technician_uid"), Visit.technician_name,
    Visit.window_from, Visit.window_to, Visit.arriving_at, Visit.arrived_at, Visit.ended_at, Visit.skip_reason,
    Visit.moved_from,
    Property.name.label("place_name"), Property.street, Property.city, Property.zone, Account.name.label("account"),
    _ON_HOLD.label("is_on_hold"), Visit.serve_anyway_by, _CONFIRMED.label("is_confirmed"),
)  # fmt: skip


def board_of(day: dt.date) -> Board:
    rows = session().exec(
        select(*_COLUMNS).join(Property, Property.id == Visit.property_id).join(Account, Account.id == Visit.account_id)
        .join(Person, Person.id == Visit.technician_id, isouter=True)
        .where(Visit.day == day).order_by(Visit.stop_order, Visit.window_from, Visit.id)
    ).all()  # fmt: skip
    today = clock.today(current.zone())
    routes: dict[tuple, list[Stop]] = defaultdict(list)
    for row in rows:
        routes[row.technician_uid or "", row.technician_name].append(Stop(row, shown_state(row, today)))
    ordered = sorted(routes.items(), key=lambda route: (not route[0][0], route[0][1]))
    counts = Counter(stop.state for _key, stops in ordered for stop in stops)
    return Board(day, [(uid, name, stops) for (uid, name), stops in ordered], counts, day >= today)
