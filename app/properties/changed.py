"""What changed at a property, kept for the office's inbox and the technician's badge."""

from sqlmodel import col, select

from app.accounts.models import Change
from app.base import clock, current
from app.base.db import session
from app.people.models import Person, Staff
from app.properties.models import Property


def note_change(place: Property, thing: str, thing_id: int, before: dict, after: dict) -> Change:
    """What the company's own people change is accepted at once."""
    actor = current.actor()
    change = Change(
        account_id=place.account_id, property_id=place.id, thing=thing, thing_id=thing_id,
        before=before, after=after, state="accepted" if _is_ours(actor) else "new",
        person_id=actor.id if actor else None, person_name=actor.name if actor else "",
    )  # fmt: skip
    session().add(change)
    return change


def acknowledge_changes(property_id: int, thing: str = "") -> None:
    """The technician has seen what is new at this property, or what is new of one thing there."""
    unseen = select(Change).where(
        Change.property_id == property_id, col(Change.seen_by_technician_at).is_(None)
    )
    for change in session().exec(unseen.where(Change.thing == thing) if thing else unseen).all():
        change.seen_by_technician_at = clock.now()
        session().add(change)


def _is_ours(actor: Person | None) -> bool:
    """Staff, or the program itself."""
    return actor is None or bool(session().exec(select(Staff.id).where(Staff.person_id == actor.id)).first())
