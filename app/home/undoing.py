"""The office undoes what an owner changed: each thing by its own feature's verb."""

from sqlmodel import select

from app.accounts.deciding import expect_undecided, mark_undone
from app.accounts.models import Change
from app.base.db import session
from app.base.gates import row_of
from app.base.languages import _l
from app.pauses.models import Pause
from app.people.contact_changes import UndoOver, undo_change
from app.people.models import ContactChange
from app.properties.access import restore_access
from app.properties.instructions import write_instructions
from app.properties.models import Property
from app.properties.preferences import DAY, WISHES, restore_preferences
from app.visits.pausing import PauseStarted, undo_pause


class CannotUndo(Exception):
    """`sentence` says why, and what to do instead."""

    def __init__(self, sentence: object):
        super().__init__(str(sentence))
        self.sentence = sentence


NEWER = _l("Something newer changed the same. Undo that one first.")
PAUSE_STARTED = _l("This pause has begun. End it at the property instead.")
PAUSE_MOVED = _l("Only a new pause can be undone here. Change its days at the property.")
DAY_AGREED = _l("The plan follows it already. Change the day at the plan.")
CONTACT_OVER = _l("The three days are over, or somebody else has the old address by now.")


def can_undo(change: Change) -> bool:
    return change.thing in UNDO and change.state != "undone"


def undo(change: Change) -> Change:
    """Raises CannotUndo; DecidedAlready when it is undone."""
    expect_undecided(change)
    _expect_newest(change)
    UNDO[change.thing](change)
    return mark_undone(change)


def _expect_newest(change: Change) -> None:
    """Putting back an old value over a newer one would undo that one, too."""
    newer = select(Change).where(
        Change.thing == change.thing,
        Change.account_id == change.account_id,
        Change.property_id == change.property_id,
        Change.id > change.id,
        Change.state != "undone",
    )
    if any(set(one.before) & set(change.before) for one in session().exec(newer)):
        raise CannotUndo(NEWER)


def _undo_access(change: Change) -> None:
    restore_access(row_of(Property, change.property_id), change.before)


def _undo_instructions(change: Change) -> None:
    write_instructions(row_of(Property, change.property_id), change.before.get("text", ""))


def _undo_pause(change: Change) -> None:
    if change.before:
        raise CannotUndo(PAUSE_MOVED)
    try:
        undo_pause(row_of(Property, change.property_id), row_of(Pause, change.thing_id))
    except PauseStarted:
        raise CannotUndo(PAUSE_STARTED) from None


def _undo_preferences(change: Change) -> None:
    if change.thing == DAY and change.state == "accepted":
        raise CannotUndo(DAY_AGREED)
    restore_preferences(row_of(Property, change.property_id), change.before)


def _undo_contact(change: Change) -> None:
    try:
        undo_change(row_of(ContactChange, change.thing_id))
    except UndoOver:
        raise CannotUndo(CONTACT_OVER) from None


UNDO = {
    "access": _undo_access, "instructions": _undo_instructions, "pause": _undo_pause, "contact": _undo_contact,
    WISHES: _undo_preferences, DAY: _undo_preferences,
}  # fmt: skip
