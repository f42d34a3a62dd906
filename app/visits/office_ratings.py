"""How owners rated visits, as the office alone reads it: of everybody, and of one technician."""

from flask import abort, url_for
from sqlmodel import select

from app.base.db import session
from app.base.fragments import fragment, go, page, wants_fragment
from app.base.gates import row_at
from app.doors import L3, office
from app.people.models import Person, Staff
from app.people.profile import photo_address, years_words
from app.people.staff import RECORDS
from app.visits.rating import ENOUGH, averages, newest_ratings, overall


@office.get("/ratings", level=L3, may=RECORDS)
def list_ratings():
    return page("visits/office_ratings.html", **_ratings())


@office.get("/ratings/list", level=L3, may=RECORDS)
def refresh_ratings():
    """What the page asks for when somebody rates."""
    if not wants_fragment():
        return go(url_for(".visits_list_ratings"))
    return fragment("visits/_office_ratings.html", **_ratings())


@office.get("/technicians/<uid:technician_uid>", level=L3, may=RECORDS)
def show_technician(technician_uid: str):
    person = row_at(Person, technician_uid)
    staff = _staff_of(person)
    return page(
        "visits/office_technician.html", person=person, staff=staff, photo=photo_address(staff.photo_key),
        years=years_words(staff.works_since), **_ratings_of(person),
    )  # fmt: skip


@office.get("/technicians/<uid:technician_uid>/ratings", level=L3, may=RECORDS)
def refresh_ratings_of(technician_uid: str):
    person = row_at(Person, technician_uid)
    _staff_of(person)
    if not wants_fragment():
        return go(url_for(".visits_show_technician", technician_uid=person.uid))
    return fragment("visits/_office_technician_ratings.html", person=person, **_ratings_of(person))


def _ratings() -> dict:
    found = averages()
    return {"averages": found, "overall": overall(found), "rows": newest_ratings()}


def _ratings_of(person: Person) -> dict:
    (average,) = averages(person.id) or (None,)
    return {"average": average, "rows": newest_ratings(person.id), "enough": ENOUGH}


def _staff_of(person: Person) -> Staff:
    """Those who have left among them: their visits stay."""
    return session().exec(select(Staff).where(Staff.person_id == person.id)).first() or abort(404)
