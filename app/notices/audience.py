"""Who hears of something: the people with a right for its account, or for its one property."""

from sqlmodel import or_, select

from app.accounts.models import Role
from app.accounts.rights import ROLES
from app.base import clock
from app.base.db import session
from app.people.models import Person


def people_with(right: str, account_id: int, property_id: int | None = None) -> list[Person]:
    """Each once, whatever number of roles they have. Without a property only those for the whole account."""
    roles = select(Role.person_id).where(
        Role.account_id == account_id,
        Role.name.in_([name for name, rights in ROLES.items() if right in rights]),
        or_(Role.property_id.is_(None), Role.property_id == property_id),
        or_(Role.ends_at.is_(None), Role.ends_at > clock.now()),
    )
    found = select(Person).where(Person.id.in_(roles), Person.ended_at.is_(None)).order_by(Person.id)
    return list(session().exec(found).all())
