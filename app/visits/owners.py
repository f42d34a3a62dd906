"""The people whom a visit is of interest to."""

from sqlmodel import col, select

from app.accounts.models import Role
from app.base.db import session
from app.people.models import Person
from app.visits.models import Visit


def owners_of(visit: Visit) -> list[Person]:
    """Who may get the visit's link: with a role for its account, or for its property."""
    here = (
        Role.account_id == visit.account_id,
        (col(Role.property_id).is_(None)) | (Role.property_id == visit.property_id),
    )
    rows = select(Person).join(Role, Role.person_id == Person.id).where(*here, col(Role.ends_at).is_(None))
    return list(session().exec(rows.order_by(Role.id)).unique())
