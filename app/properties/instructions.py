"""Special instructions: free words of the owner for the technician, each change a new version."""

from sqlmodel import col, select

from app.base import current, events
from app.base.db import session
from app.properties.changed import note_change
from app.properties.models import Instructions, Property

LONGEST = 1000


def instructions_of(place: Property) -> Instructions | None:
    """The newest version, or None where nobody ever wrote any."""
    newest = col(Instructions.version).desc()
    return (
        session()
        .exec(select(Instructions).where(Instructions.property_id == place.id).order_by(newest))
        .first()
    )


def write_instructions(place: Property, text: str) -> None:
    """A new version, unless it says the same; words past LONGEST characters are cut."""
    last, text = instructions_of(place), text.strip()[:LONGEST]
    before = last.text if last else ""
    if text == before:
        return
    new = _next_version(place, text, last.version if last else 0)
    note_change(place, "instructions", new.id, {"text": before}, {"text": text})
    events.record("instructions.changed", new, version=new.version)


def _next_version(place: Property, text: str, version: int) -> Instructions:
    actor = current.actor()
    new = Instructions(
        property_id=place.id, text=text, version=version + 1,
        person_id=actor.id if actor else None, person_name=actor.name if actor else "",
    )  # fmt: skip
    session().add(new)
    session().flush()
    return new
