"""The office decides over an owner's change: it stays, or it was undone."""

from app.accounts.models import Change
from app.base import clock, current
from app.base.db import session
from app.base.events import record


class DecidedAlready(ValueError):
    """Somebody was faster."""


def accept(change: Change) -> Change:
    return _decide(change, "accepted")


def mark_undone(change: Change) -> Change:
    """After the feature has put back what was before."""
    return _decide(change, "undone")


def expect_undecided(change: Change) -> None:
    """An accepted change can still be undone; an undone one is over."""
    if change.state == "undone":
        raise DecidedAlready(change.uid)


def _decide(change: Change, state: str) -> Change:
    if change.state != state:
        actor = current.actor()
        change.state, change.decided_by, change.decided_at = state, actor.name if actor else "", clock.now()
        session().add(change)
        record(f"change.{state}", change, what=change.thing)
    return change
