"""What the office has done elsewhere is done among its alerts, too. Reactions."""

from sqlmodel import SQLModel, select

from app.base.db import session
from app.base.events import Event
from app.conversations.models import Thread
from app.notices.models import OfficeAlert
from app.visits.models import Recommendation


def settle_answered(event: Event, thread: Thread) -> None:
    """Answered or closed; what its owner writes afterwards rings anew."""
    _settle(event, thread)


def settle_sent(event: Event, recommendation: Recommendation) -> None:
    """The estimate that somebody waited for."""
    _settle(event, recommendation)


def _settle(event: Event, thing: SQLModel) -> None:
    open_ones = select(OfficeAlert).where(
        OfficeAlert.thing == thing.__tablename__, OfficeAlert.thing_id == thing.id, OfficeAlert.state != "resolved")
    for alert in session().exec(open_ones).all():
        alert.state, alert.resolved_at, alert.resolved_by = "resolved", event.at, event.actor_name
        session().add(alert)
