"""Where the office sees what an alert is about."""

from collections.abc import Collection

from sqlmodel import select

from app.base.db import session
from app.conversations.models import Thread
from app.notices.models import OfficeAlert
from app.payments.models import Attempt
from app.visits.models import Reading, Recommendation, Visit

_AT_A_VISIT = {model.__tablename__: model for model in (Visit, Reading, Recommendation)}
# What is done there settles the alert as well; all others are settled on their own list.
SETTLED_THERE = (Thread.__tablename__, Recommendation.__tablename__)


def places_of(alerts: Collection[OfficeAlert]) -> dict[int, str]:
    """Alert's id -> the visit, the part of it, the question or the payment. Five queries."""
    found = {thing: _visits(model, _ids(alerts, thing)) for thing, model in _AT_A_VISIT.items()}
    found[Thread.__tablename__] = _questions(_ids(alerts, Thread.__tablename__))
    found[Attempt.__tablename__] = _payments(_ids(alerts, Attempt.__tablename__))
    known = {alert.id: found.get(alert.thing, {}).get(alert.thing_id) for alert in alerts}
    return {id: place for id, place in known.items() if place}


def place_to_settle(alert: OfficeAlert) -> str:
    """What the letter about it opens."""
    own = places_of([alert]).get(alert.id) if alert.thing in SETTLED_THERE else None
    return own or "/office/alerts"


def _ids(alerts: Collection[OfficeAlert], thing: str) -> list[int]:
    return [alert.thing_id for alert in alerts if alert.thing == thing]


def _visits(model: type, ids: list[int]) -> dict[int, str]:
    rows = select(model.id, model.uid, Visit.uid)
    rows = rows if model is Visit else rows.join(Visit, Visit.id == model.visit_id)
    anchor = "#recommendation-{}" if model is Recommendation else ""
    found = session().exec(rows.where(model.id.in_(ids))).all()
    return {id: f"/office/visits/{visit}{anchor.format(uid)}" for id, uid, visit in found}


def _questions(ids: list[int]) -> dict[int, str]:
    rows = select(Thread.id, Thread.uid).where(Thread.id.in_(ids))
    return {id: f"/office/questions/{uid}" for id, uid in session().exec(rows)}


def _payments(ids: list[int]) -> dict[int, str]:
    rows = select(Attempt.id, Attempt.uid).where(Attempt.id.in_(ids))
    return {id: f"/office/payments/{uid}" for id, uid in session().exec(rows)}
