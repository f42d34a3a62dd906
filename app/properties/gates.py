"""Properties are reached through a person, or not at all."""

from sqlmodel import select
from werkzeug.exceptions import NotFound

from app.accounts.reach import Reach
from app.accounts.rights import SEE_VISITS
from app.base.db import session
from app.properties.models import Property


def property_for(reach: Reach, uid: str, right: str = SEE_VISITS) -> Property:
    """The property, when the person has the right for it; 404 otherwise."""
    mine = reach.covers(right, Property.account_id, Property.id)
    place = session().exec(select(Property).where(Property.uid == uid, mine)).first()
    if place is None:
        raise NotFound
    return place
