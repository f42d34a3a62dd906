"""An offer as its people read it: what happened, what we do unless they say otherwise, what they may choose."""

import datetime as dt
from dataclasses import dataclass

from app.base.db import session
from app.base.languages import _, clock_time, day
from app.properties.models import Property
from app.visits.answering import mark_of, newest_offer, standing_of
from app.visits.answers import CALL
from app.visits.disruptions import DELAY, MOVE, is_off, window_in
from app.visits.history import first_name
from app.visits.models import Visit
from app.visits.models_changes import Disruption, Offer
from app.visits.spots import day_in, moment_in
from app.visits.times import window_words


@dataclass(frozen=True)
class Shown:
    """`choices` are (number, words) of what has room; `answered` says what was chosen, "" for silence.

    `is_open`: an answer still counts; `asks` False: "fine" is the only one; `keeps`: what we told can still be.
    """

    offer: Offer
    title: str
    reason: str
    news: str
    choices: list[tuple[int, str]]
    answered: str
    seen: str
    is_open: bool
    asks: bool
    keeps: bool


def shown_offer(visit: Visit) -> Shown | None:
    """The newest word about a visit that stands as it was told or chosen; None where there is none."""
    offer = newest_offer(visit)
    if offer is None:
        return None
    planned = session().get(Disruption, offer.disruption_id)
    now = standing_of(offer, visit, planned)
    if not now.is_newest:
        return None
    place = session().get(Property, visit.property_id)
    choices = [(at, spot_words(spot)) for at, spot in enumerate(offer.slots) if now.open_slots[at]]
    return Shown(offer, title_of(planned, offer), reason_of(planned), news_of(planned, offer, place.zone), choices,
                 answer_words(offer), mark_of(offer), not now.begun, now.asks, not now.told_is_over)  # fmt: skip


def title_of(planned: Disruption, offer: Offer) -> str:
    if is_off(offer.after):
        return _("We cannot come as planned")
    if planned.kind == DELAY:
        return _("We are running late")
    return _("A new day for this visit") if planned.kind == MOVE else _("Somebody else will come")


def reason_of(planned: Disruption) -> str:
    """As a sentence."""
    said = planned.reason.strip()
    return said if said.endswith((".", "!", "?")) else f"{said}."


def news_of(planned: Disruption, offer: Offer, zone: str) -> str:
    """What holds unless somebody chooses otherwise."""
    if is_off(offer.after):
        return _("There is no visit on %(day)s. Your plan goes on as usual.", day=day(day_in(offer.before)))
    if planned.kind == DELAY:
        return delay_words(offer.after, zone)
    if planned.kind == MOVE:
        return _("Your visit moves from %(before)s to %(after)s.", before=day(day_in(offer.before)),
                 after=spot_words(offer.after, with_name=False))  # fmt: skip
    return _("%(name)s will come on %(day)s.", name=first_name(offer.after["name"]),
             day=spot_words(offer.after, with_name=False))  # fmt: skip


def delay_words(spot: dict, zone: str) -> str:
    at, window = moment_in(spot), window_words(*window_in(spot))
    if at:
        return _("We now expect to be there about %(time)s.", time=clock_time(_near(at), zone))
    return _("We now expect to be there between %(window)s.", window=window) if window else _("We come later today.")


def _near(at: dt.datetime) -> dt.datetime:
    """To five minutes."""
    return dt.datetime.fromtimestamp(round(at.timestamp() / 300) * 300, dt.UTC)


def spot_words(spot: dict, with_name: bool = True) -> str:
    """Friday, November 20, 8 – 11 AM, with Diego"""
    who = _("with %(name)s", name=first_name(spot["name"])) if with_name and spot["name"] else ""
    return ", ".join(filter(None, [day(day_in(spot)), window_words(*window_in(spot)), who]))


def answer_words(offer: Offer) -> str:
    """"" while nobody answered."""
    if not offer.answer:
        return ""
    if offer.answer == CALL:
        return _("%(name)s asked for any other day. The office will call.", name=offer.answered_by)
    if offer.chosen:
        return _("%(name)s chose %(when)s.", name=offer.answered_by, when=spot_words(offer.chosen))
    return _("%(name)s said that this is fine.", name=offer.answered_by)
