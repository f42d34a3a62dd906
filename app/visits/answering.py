"""The people of a visit answer an offer; the choice moves the route. The rules are in answers.py."""

import datetime as dt

from sqlmodel import col, func, select

from app.base import clock, events
from app.base.db import session
from app.base.prepared import Prepared, given
from app.people.models import Person
from app.plans.models import Plan
from app.properties.models import Property
from app.visits.answers import ANY, CALL, SLOT, Answer, Outcome, Standing, outcome
from app.visits.disrupting import Around, slots_for
from app.visits.models import Visit
from app.visits.models_changes import Disruption, Offer
from app.visits.room import book_around, closed_days
from app.visits.slots import Book, Slot
from app.visits.spots import become, day_in, end_of, is_at
from app.visits.states import CANCELLED, SCHEDULED

_NEWEST = Prepared(select(Offer).where(Offer.visit_id == given("visit_id")).order_by(col(Offer.id).desc()).limit(1))


def newest_offer(visit: Visit) -> Offer | None:
    """The last that was said about it."""
    return _NEWEST(visit_id=visit.id).first()


def answer_offer(offer: Offer, answer: Answer, person: Person) -> Outcome:
    """Raises AnswerRefused. The same answer twice is one."""
    visit, planned = session().get(Visit, offer.visit_id), session().get(Disruption, offer.disruption_id)
    done = outcome(answer, standing_of(offer, visit, planned))
    if done.is_news:
        spot = _leads_to(offer, done)
        if spot != offer.chosen:
            become(visit, spot or offer.after, planned.reason)
        offer.answer, offer.chosen = CALL if done.asks_office else answer.kind, spot
        offer.answered_by, offer.answered_at = person.name, clock.now()
        session().add(offer)
        events.record("offer.answered", offer, answer=answer.kind, asks_office=done.asks_office)
    return done


def _leads_to(offer: Offer, done: Outcome) -> dict:
    """Nothing: as we told it. While the office looks for a day it stays where it is."""
    if done.asks_office:
        return offer.chosen
    return {} if done.moves_to is None else offer.slots[done.moves_to]


def top_up(offer: Offer) -> None:
    """A slot was taken: what has room by now is offered besides."""
    visit, planned = session().get(Visit, offer.visit_id), session().get(Disruption, offer.disruption_id)
    around = Around(planned, [(visit, session().get(Property, visit.property_id))])
    known = {(slot["day"], slot["technician"]) for slot in offer.slots}
    found = slots_for(visit, offer.before, offer.after, around)
    more = [slot for slot in found if (slot["day"], slot["technician"]) not in known]
    offer.slots = [*offer.slots, *more]
    session().add(offer)


def standing_of(offer: Offer, visit: Visit, planned: Disruption) -> Standing:
    place = session().get(Property, visit.property_id)
    today = clock.today(place.zone)
    return Standing(
        asks=planned.offers_choices, begun=visit.state not in (SCHEDULED, CANCELLED) or max(_days(offer)) < today,
        is_newest=_is_newest(offer) and is_at(visit, offer.chosen or offer.after) and _is_still_of(offer, place),
        given=_given(offer), given_at=mark_of(offer), given_by=offer.answered_by,
        open_slots=open_slots(offer, visit, place), stands_at=_slot_of(offer),
        told_is_over=bool(offer.chosen) and offer.after["state"] == SCHEDULED and end_of(offer.after, place.zone)
        <= clock.now(),
    )  # fmt: skip


def _is_still_of(offer: Offer, place: Property) -> bool:
    """Served still, and for those whom we told."""
    return place.ended_at is None and place.account_id == offer.account_id


def mark_of(offer: Offer) -> str:
    """Which answer a page showed."""
    return offer.answered_at.isoformat() if offer.answered_at else ""


def open_slots(offer: Offer, visit: Visit, place: Property) -> list[bool]:
    if not offer.slots:
        return []
    book = book_around(clock.today(place.zone))
    closed = closed_days({place.id}, book.today).get(place.id, frozenset())
    return [_is_open(spot, visit, book, closed) and _is_planned(visit, day_in(spot)) for spot in offer.slots]


def _is_open(spot: dict, visit: Visit, book: Book, closed: frozenset[dt.date]) -> bool:
    """Where it stands now it may stay."""
    slot = Slot(day_in(spot), spot["technician"])
    is_there = (visit.day, visit.technician_id) == slot and visit.state == SCHEDULED
    has_room = is_there or (slot.day not in closed and book.has_room(slot))
    return slot.day > book.today and slot.technician_id in book.crew and has_room


def _is_planned(visit: Visit, day: dt.date) -> bool:
    """Its plan may have ended since."""
    plan = session().get(Plan, visit.plan_id) if visit.plan_id else None
    return plan is None or plan.ends_on is None or day <= plan.ends_on


def _given(offer: Offer) -> tuple[str, int | None]:
    """"Any" and "keep" name no slot, wherever they led."""
    kind = ANY if offer.answer == CALL else offer.answer
    return kind, _slot_of(offer) if kind == SLOT else None


def _slot_of(offer: Offer) -> int | None:
    return offer.slots.index(offer.chosen) if offer.chosen else None


def _days(offer: Offer) -> list[dt.date]:
    return [day_in(spot) for spot in (offer.after, *offer.slots)]


def _is_newest(offer: Offer) -> bool:
    return session().exec(select(func.max(Offer.id)).where(Offer.visit_id == offer.visit_id)).one() == offer.id
