"""The values in notices about what was changed of a visit: by an offer with choices, or by the office without."""

from sqlmodel import col, select

from app.base.db import session
from app.base.languages import _, day
from app.notices.about_visits import named, visit_values, when
from app.plans.models import Plan
from app.plans.plan_words import plan_words
from app.properties.models import Property
from app.visits.disruptions import is_off
from app.visits.models import Visit
from app.visits.models_changes import Disruption, Offer, PendingChange
from app.visits.net_change import CANCELLED_IT, MOVED
from app.visits.offers_shown import news_of, reason_of, spot_words
from app.visits.skip_words import moved_words
from app.visits.spots import day_in
from app.visits.states import SCHEDULED


def changed(thing: Offer | PendingChange) -> dict[str, str]:
    if isinstance(thing, Offer):
        return _offered(thing)
    return _rhythm(thing) if thing.plan_id else _settled(thing)


def _offered(offer: Offer) -> dict[str, str]:
    visit, planned = session().get(Visit, offer.visit_id), session().get(Disruption, offer.disruption_id)
    place = session().get(Property, visit.property_id)
    off = is_off(offer.after)
    choose = _("Does that not suit you? Choose another time:") if offer.slots else ""
    return {
        **visit_values(visit), "day": day(day_in(offer.before if off else offer.after)),
        "visit_time": spot_words(offer.after, with_name=False), "news": news_of(planned, offer, place.zone),
        "reason": reason_of(planned), "next": _next_words(visit) if off else "",
        "choose": choose, "slots": "\n".join(spot_words(spot) for spot in offer.slots),
    }  # fmt: skip


def _settled(change: PendingChange) -> dict[str, str]:
    visit = session().get(Visit, change.visit_id)
    now = when(visit.day, visit.window_from, visit.window_to)
    moved = change.told == MOVED
    before = day(day_in(change.before))
    return {
        **visit_values(visit), "visit_time": now, "reason": moved_words(visit) if moved else "",
        "news": _("Your visit moves from %(before)s to %(after)s.", before=before, after=now) if moved else "",
        "next": _next_words(visit) if change.told == CANCELLED_IT else "", "choose": "", "slots": "",
    }  # fmt: skip


def _rhythm(change: PendingChange) -> dict[str, str]:
    plan = session().get(Plan, change.plan_id)
    place = session().get(Property, plan.property_id)
    ahead = select(Visit.day).where(Visit.plan_id == plan.id, Visit.state == SCHEDULED).order_by(col(Visit.day))
    first = session().exec(ahead).first()
    news = _("From now on: %(rhythm)s.", rhythm=plan_words(plan))
    starts = _("The first visit is on %(day)s.", day=day(first)) if first else ""
    return {
        **named(place), "technician": "", "visit": plan.name, "day": day(first) if first else "",
        "visit_time": plan_words(plan), "news": f"{news} {starts}".strip(), "reason": "", "next": "", "choose": "",
        "slots": "",
    }  # fmt: skip


def _next_words(visit: Visit) -> str:
    """When we come next."""
    ahead = select(Visit.day).where(
        Visit.property_id == visit.property_id, Visit.state == SCHEDULED, Visit.day > visit.day)
    following = session().exec(ahead.order_by(col(Visit.day))).first()
    return _("Your next visit is on %(day)s.", day=day(following)) if following else ""
