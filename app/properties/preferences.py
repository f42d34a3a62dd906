"""What the people of a property wish for: a day, which the office agrees to or not, and an eye on the water."""

from collections.abc import Collection

from sqlmodel import col, select

from app.accounts.models import Change
from app.base import current, events
from app.base.db import session
from app.people.models import Person
from app.properties.changed import note_change
from app.properties.models import Preferences, Property

LONGEST = 300
# Things of Change: the day is a request of the office, the rest counts at once.
WISHES, DAY, TEXTS = "preferences", "preferred_day", "texts_before"
ASKED, AGREED, DECLINED = "asked", "agreed", "declined"
_STANDING = {"new": ASKED, "accepted": AGREED, "undone": DECLINED}


def preferences_of(place: Property) -> Preferences:
    """Without a wish an empty row that is in no session."""
    return _row(place) or Preferences(property_id=place.id)


def say_concern(place: Property, text: str) -> None:
    _change(place, WISHES, water_concern=text.strip()[:LONGEST])


def ask_for_day(place: Property, weekday: int | None) -> None:
    """0 Monday ... 6 Sunday; None takes the wish back. What the plan does is the office's to say: whoever wrote it
    down, a wish waits until somebody there accepts it."""
    change = _change(place, DAY, preferred_weekday=weekday)
    if change and weekday is not None:
        change.state = "new"


def restore_preferences(place: Property, before: dict) -> None:
    """Puts back what a Change row kept as `before`."""
    row = _row(place)
    for name, value in before.items():
        setattr(row, name, value)
    session().add(row)
    events.record("preferences.changed", row, fields=sorted(before))


def day_request(place: Property) -> tuple[str, int | None]:
    """How the last wish for a day stands, and which day it is; ("", None) where there is none."""
    return day_requests([place.id]).get(place.id, ("", None))


def day_requests(places: Collection[int]) -> dict[int, tuple[str, int | None]]:
    """By property, of those where somebody wishes for one."""
    asked = select(Change.property_id, Change.state, Change.after).where(
        col(Change.property_id).in_(places), Change.thing == DAY)
    rows = session().exec(asked.order_by(Change.id)).all()
    last = {place: (_STANDING[state], after.get("preferred_weekday")) for place, state, after in rows}
    return {place: (standing, day) for place, (standing, day) in last.items() if day is not None}


def note_texts(place: Property, person: Person, before: dict[str, bool], after: dict[str, bool]) -> None:
    """Each person's own choice, nothing for the office to accept; the technician sees that it changed.

    Where the office wrote it down, whose choice it is stands with it.
    """
    differ = [event for event in after if before.get(event) != after[event]]
    if differ:
        own = current.actor() is not None and current.actor().id == person.id
        kept = {event: after[event] for event in differ}
        change = note_change(place, TEXTS, person.id, {event: before[event] for event in differ},
                             kept if own else {"text": person.name, **kept})  # fmt: skip
        change.state = "accepted"


def _change(place: Property, thing: str, **fields: object) -> Change | None:
    """What stays the same is no change: None."""
    row = preferences_of(place)
    before = {name: getattr(row, name) for name in fields}
    if before == fields:
        return None
    for name, value in fields.items():
        setattr(row, name, value)
    session().add(row)
    session().flush()
    change = note_change(place, thing, row.id, before, fields)
    events.record("preferences.changed", row, fields=sorted(fields))
    return change


def _row(place: Property) -> Preferences | None:
    return session().exec(select(Preferences).where(Preferences.property_id == place.id)).first()
