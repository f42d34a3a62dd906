"""Reactions that tell owners what becomes of their visits."""

import datetime as dt

from app.base import clock, current
from app.base.db import session
from app.base.events import Event
from app.base.languages import _, speaking
from app.notices.alerts import raise_alert, rule_for
from app.notices.audience import people_with
from app.notices.kinds import KINDS
from app.notices.sending import notify
from app.plans.models import Plan
from app.properties.models import Property
from app.visits import disruptions, net_change
from app.visits.models import Visit
from app.visits.models_changes import Disruption, Offer, PendingChange, Stage
from app.visits.spots import day_in

OF_DISRUPTION = {
    disruptions.DELAY: "visit_delayed", disruptions.CANCELLATION: "visit_cancelled",
    disruptions.REASSIGNMENT: "visit_assigned", disruptions.MOVE: "visit_moved",
}  # fmt: skip
OF_CHANGE = {
    net_change.MOVED: "visit_moved", net_change.ASSIGNED: "visit_assigned", net_change.CANCELLED_IT: "visit_cancelled",
    net_change.RHYTHM: "visit_moved",
}  # fmt: skip


def tell_about_booking(event: Event, visit: Visit) -> None:
    """Besides the plan's, which go without saying; what stands in for a skipped one was told with it."""
    today = clock.today(session().get(Property, visit.property_id).zone)
    if visit.plan_id is None and visit.moved_from is None and visit.day >= today:
        _tell("visit_booked", visit, visit, visit.uid)


def tell_about_arrival(event: Event, visit: Visit) -> None:
    _tell("visit_arrived", visit, visit, visit.uid)


def tell_about_stage(event: Event, stage: Stage) -> None:
    _tell("visit_progress", session().get(Visit, stage.visit_id), stage, stage.uid)


def tell_about_offer(event: Event, offer: Offer) -> None:
    """One message about what happened, with the choices."""
    visit, planned = session().get(Visit, offer.visit_id), session().get(Disruption, offer.disruption_id)
    kind = disruptions.CANCELLATION if disruptions.is_off(offer.after) else planned.kind
    _tell(OF_DISRUPTION[kind], visit, offer, offer.uid, urgent=_is_near(planned.day))


def tell_about_change(event: Event, change: PendingChange) -> None:
    """What is left of what the office moved about."""
    kind = OF_CHANGE[change.told]
    if change.visit_id:
        visit = session().get(Visit, change.visit_id)
        _tell(kind, visit, change, change.uid, urgent=_is_near(min(visit.day, day_in(change.before))))
        return
    plan = session().get(Plan, change.plan_id)
    place = session().get(Property, plan.property_id)
    for person in people_with(KINDS[kind].right, place.account_id, place.id):
        notify(person, kind, change, dedupe=f"{kind}:{change.uid}")


def alert_about_answer(event: Event, offer: Offer) -> None:
    """Only where somebody has to find a day."""
    if not event.data["asks_office"]:
        return
    place = session().get(Property, offer.property_id)
    with speaking(current.company().language):
        title = _("Find another day: %(place)s", place=place.title)
        detail = _("%(name)s asked for any other day, and no route has room.", name=offer.answered_by)
    visit = session().get(Visit, offer.visit_id)
    raise_alert(rule_for("no_room"), visit, offer.account_id, title, detail, f"no_room:{offer.uid}")


def _is_near(day: dt.date) -> bool:
    """Who hears tomorrow morning hears too late."""
    return day <= clock.today(current.zone()) + dt.timedelta(days=1)


def _tell(kind: str, visit: Visit, thing: object, once: str, urgent: bool = False) -> None:
    for person in people_with(KINDS[kind].right, visit.account_id, visit.property_id):
        notify(person, kind, thing, dedupe=f"{kind}:{once}", urgent=urgent)
