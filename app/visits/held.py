"""Visits of an account on hold: who may go in spite of it."""

from app.accounts.holds import is_on_hold
from app.base import current, events
from app.base.db import session
from app.visits.models import Visit
from app.visits.refused import VisitHeld
from app.visits.states import BEFORE_IT


def is_held(visit: Visit) -> bool:
    """Not begun, the account is on hold, and the office has not said to go."""
    return visit.state in BEFORE_IT and not visit.serve_anyway_by and is_on_hold(visit.account_id)


def expect_not_held(visit: Visit) -> None:
    if is_held(visit):
        raise VisitHeld


def serve_anyway(visit: Visit) -> None:
    """The office sends the technician; a second time changes nothing."""
    if not visit.serve_anyway_by:
        visit.serve_anyway_by = current.actor().name
        session().add(visit)
        events.record("visit.hold_overridden", visit)
