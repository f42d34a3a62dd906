"""Equipment is reached through a person, or not at all."""

from flask import abort
from sqlmodel import select

from app.accounts.reach import Reach
from app.accounts.rights import SEE_VISITS
from app.base.db import session
from app.equipment.models import Equipment
from app.properties.models import Property


def equipment_for(reach: Reach, uid: str) -> tuple[Equipment, Property]:
    """With its property; 404 otherwise."""
    mine = reach.covers(SEE_VISITS, Property.account_id, Property.id)
    found = select(Equipment, Property).join(Property, Property.id == Equipment.property_id)
    return session().exec(found.where(Equipment.uid == uid, mine)).first() or abort(404)
