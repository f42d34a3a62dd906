"""Who of the staff only works on a route of their own."""

from sqlmodel import col, select

from app.base.db import session
from app.people.models import Person, Staff


def is_technician(person: Person) -> bool:
    role = select(Staff.role).where(Staff.person_id == person.id, col(Staff.ended_at).is_(None))
    return session().exec(role).first() == "technician"
