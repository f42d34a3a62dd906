"""A delay, a cancellation, another technician or another day: for one visit, a route or a whole day.

It waits a moment, in which it can be undone; then each visit becomes what was said, and its people get one message.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from sqlmodel import col, func, select

from app.base import clock, current, db, events
from app.base.db import session
from app.base.waiting import finish
from app.people.models import Person
from app.properties.models import Property
from app.visits import disruptions
from app.visits.delays import Window, usual_windows
from app.visits.disruptions import DELAY, MOVE, REASSIGNMENT
from app.visits.expecting import expected_on
from app.visits.models import Visit
from app.visits.models_changes import Disruption, Offer
from app.visits.room import book_around, closed_days, days_ahead, paused_on
from app.visits.slots import Book, Slot, Wanted, slots
from app.visits.spots import become, day_in, spot_of
from app.visits.states import SCHEDULED

UNDO_FOR, AT_ONCE = dt.timedelta(minutes=2), dt.timedelta()


class TooLateToUndo(Exception):
    """It has been sent."""


def disrupt(planned: Disruption, wait: dt.timedelta = UNDO_FOR) -> Disruption:
    """`planned` is a new row, as the office or the technician filled it in."""
    actor = current.actor()
    planned.person_name = actor.name if actor else ""
    planned.due_at = clock.now() + wait
    session().add(planned)
    events.record("disruption.planned", planned)
    return planned


def undo(planned: Disruption) -> None:
    """As if it had never been; raises TooLateToUndo. A second time changes nothing."""
    if planned.undone_at is None:
        if planned.done_at is not None:
            raise TooLateToUndo
        planned.undone_at = clock.now()
        finish(planned)
        events.record("disruption.undone", planned)


def carry_out(planned: Disruption) -> None:
    """The errand when its time has come: all its visits in one transaction, so that nobody hears of half of it."""
    with db.writing():
        if planned.undone_at is None:
            effects = effects_of(planned)
            for effect in effects:
                _make_offer(planned, effect)
            events.record("disruption.carried_out", planned, visits=len(effects))
        finish(planned)


@dataclass(frozen=True)
class Effect:
    """What becomes of one visit, and the other places it may choose."""

    visit: Visit
    place: Property
    before: dict
    after: dict
    slots: list[dict]


def effects_of(planned: Disruption) -> list[Effect]:
    """In the order of the routes; a fixed number of queries however many they are. Changes nothing."""
    hit = _hit_by(planned)
    around = Around(planned, hit)
    return [_effect(planned, visit, place, around) for visit, place in hit]


class Around:
    """What is known beside the visits themselves, each read once."""

    def __init__(self, planned: Disruption, hit: list[tuple[Visit, Property]]):
        self.planned, self.hit = planned, hit
        self.today = clock.today(current.zone())

    @cached_property
    def book(self) -> Book:
        return book_around(self.today)

    @cached_property
    def closed(self) -> dict:
        return closed_days({place.id for _visit, place in self.hit}, self.today)

    @cached_property
    def paused(self) -> set[int]:
        """The properties to which nobody is to come on the day of a move."""
        return paused_on({place.id for _visit, place in self.hit}, self.planned.to_day)

    @cached_property
    def windows(self) -> dict[int, Window]:
        return usual_windows([visit for visit, _place in self.hit])

    @cached_property
    def names(self) -> dict[int, str]:
        wanted = {*self.book.crew, self.planned.technician_id}
        rows = select(Person.id, Person.name).where(col(Person.id).in_(wanted - {None}))
        return dict(session().exec(rows).all())

    @cached_property
    def expected(self) -> dict:
        routes = {(visit.technician_id, visit.day): place.zone for visit, place in self.hit if visit.technician_id}
        found = [expected_on(who, day, zone) for (who, day), zone in routes.items() if day == clock.today(zone)]
        return {id: one for route in found for id, one in route.items()}


def _hit_by(planned: Disruption) -> list[tuple[Visit, Property]]:
    """Those not begun."""
    found = select(Visit, Property).join(Property, Property.id == Visit.property_id).where(
        Visit.day == planned.day, Visit.state == SCHEDULED)
    if planned.visit_id:
        found = found.where(Visit.id == planned.visit_id)
    if planned.route_of_id:
        found = found.where(Visit.technician_id == planned.route_of_id)
    if planned.kind == REASSIGNMENT:
        found = found.where(func.coalesce(Visit.technician_id, 0) != planned.technician_id)
    order = (Visit.technician_name, Visit.stop_order, Visit.window_from, Visit.id)
    return [tuple(row) for row in session().exec(found.order_by(*order)).all()]


def _effect(planned: Disruption, visit: Visit, place: Property, around: Around) -> Effect:
    before = spot_of(visit)
    after = _after(planned, visit, before, around)
    chosen = slots_for(visit, before, after, around) if planned.offers_choices else []
    return Effect(visit, place, before, after, chosen)


def _after(planned: Disruption, visit: Visit, before: dict, around: Around) -> dict:
    if planned.kind == DELAY:
        known = around.expected.get(visit.id)
        return disruptions.delayed(before, planned.minutes, known.at if known else None)
    if planned.kind == REASSIGNMENT:
        return disruptions.reassigned(before, planned.technician_id, around.names[planned.technician_id])
    if planned.kind == MOVE:
        return _moved(planned, visit, before, around)
    return disruptions.cancelled(before)


def _moved(planned: Disruption, visit: Visit, before: dict, around: Around) -> dict:
    """Where service is paused on that day, to the next one with room; where none has any, it is left out."""
    if visit.property_id not in around.paused:
        return disruptions.moved(before, planned.to_day, around.windows[visit.id])
    wanted = Wanted(planned.to_day, visit.technician_id, around.closed.get(visit.property_id, frozenset()))
    found = slots(wanted, around.book, days_ahead(around.today), 1)
    if not found:
        return disruptions.cancelled(before)
    around.book.take(found[0])
    return _spot(visit, before, found[0], around)


def slots_for(visit: Visit, before: dict, after: dict, around: Around) -> list[dict]:
    """Neither the day it leaves nor the one it is told to go to."""
    taken = {day_in(before), day_in(after)} | around.closed.get(visit.property_id, frozenset())
    wanted = Wanted(around.today, before["technician"], frozenset(taken))
    return [_spot(visit, before, slot, around) for slot in slots(wanted, around.book, days_ahead(around.today))]


def _spot(visit: Visit, before: dict, slot: Slot, around: Around) -> dict:
    who = {"technician": slot.technician_id, "name": around.names[slot.technician_id], "state": SCHEDULED}
    return {**disruptions.moved(before, slot.day, around.windows[visit.id]), **who}


def _make_offer(planned: Disruption, effect: Effect) -> None:
    visit = effect.visit
    become(visit, effect.after, planned.reason)
    offer = Offer(
        disruption_id=planned.id, visit_id=visit.id, account_id=visit.account_id, property_id=visit.property_id,
        before=effect.before, after=effect.after, slots=effect.slots,
    )  # fmt: skip
    session().add(offer)
    events.record("offer.made", offer)
