"""What owners see of whoever comes to them: first name, picture, and how long they have been with the company."""

from dataclasses import dataclass

from sqlmodel import col, select

from app.base import clock, current
from app.base.db import session
from app.base.events import record
from app.base.languages import _, ngettext
from app.base.prepared import Prepared, given
from app.people.models import Person, Staff

EARLIEST = 1950

_PROFILE = Prepared(
    select(Person.name, Staff.photo_key, Staff.works_since).join(Person, Person.id == Staff.person_id)
    .where(Staff.person_id == given("person_id"), Staff.ended_at.is_(None))
)  # fmt: skip


@dataclass(frozen=True)
class Profile:
    name: str
    photo: str
    years: str


def profile_of(person_id: int | None) -> Profile | None:
    """None for a visit that is nobody's yet, and for who has left."""
    row = _PROFILE(person_id=person_id).first() if person_id else None
    if row is None:
        return None
    first = row.name.split()[0] if row.name.split() else row.name
    return Profile(first, photo_address(row.photo_key), years_words(row.works_since))


def photo_address(key: str) -> str:
    return f"/crew/{key}.webp" if key else ""


def years_words(since: int | None) -> str:
    if since is None:
        return ""
    years = clock.today(current.zone()).year - since
    return ngettext("with us for %(num)d year", "with us for %(num)d years", years) if years > 0 else _("new with us")


def staff_of(person: Person) -> Staff:
    return session().exec(select(Staff).where(Staff.person_id == person.id)).one()


def is_crew_photo(key: str) -> bool:
    theirs = select(Staff.id).where(Staff.photo_key == key, col(Staff.ended_at).is_(None))
    return session().exec(theirs).first() is not None


def change_profile(staff: Staff, works_since: int | None, shares_position: bool) -> Staff:
    staff.works_since, staff.shares_position = works_since, shares_position
    session().add(staff)
    record("profile.changed", staff, shares_position=shares_position)
    return staff


def change_photo(staff: Staff, key: str) -> Staff:
    """`key` of the stored picture; "" takes it away."""
    staff.photo_key = key
    session().add(staff)
    record("profile.changed", staff, photo=bool(key))
    return staff
