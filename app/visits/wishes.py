"""What the people of a property wish for, in words, for the one who goes there and for the office."""

from collections.abc import Collection

from sqlmodel import col, select

from app.base.db import session
from app.base.languages import _
from app.plans.plan_words import weekday_words
from app.properties.models import Preferences, Property
from app.properties.preferences import AGREED, ASKED, day_requests

Wishes = list[tuple[str, str]]


def wishes_of(place: Property) -> Wishes:
    """(name, words) of each that there is."""
    return wishes_among([place.id])[place.id]


def wishes_among(places: Collection[int]) -> dict[int, Wishes]:
    """By property, in two queries however many there are."""
    columns = (Preferences.property_id, Preferences.water_concern)
    water = dict(session().exec(select(*columns).where(col(Preferences.property_id).in_(places))).all())
    days = day_requests(places)
    found = {id: [(_("Preferred day"), day_words(*days.get(id, ("", None)))), (_("About the water"), water.get(id))]
             for id in places}  # fmt: skip
    return {id: [(name, words) for name, words in all_of if words] for id, all_of in found.items()}


def day_words(standing: str, weekday: int | None) -> str:
    """Tuesday, not agreed yet. Nothing of a day that the office could not offer."""
    if weekday is None or standing not in (ASKED, AGREED):
        return ""
    day = weekday_words(weekday)
    return day if standing == AGREED else _("%(day)s, not agreed yet", day=day)
