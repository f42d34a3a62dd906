"""The form of a disruption: for one visit, a route or a day. What is wrong is said beside the field."""

import datetime as dt

from app.base import clock, current
from app.base.forms import Form
from app.base.languages import _, _l
from app.people.models import Person
from app.visits.disruptions import CANCELLATION, DELAY, KINDS, LONGEST_DELAY, MOVE, REASSIGNMENT
from app.visits.models import Visit
from app.visits.models_changes import Disruption
from app.visits.room import paused_on

LONGEST_REASON = 120
FARTHEST = dt.timedelta(days=60)
KIND_WORDS = {
    MOVE: _l("Another day"), DELAY: _l("Later the same day"), CANCELLATION: _l("No visit"),
    REASSIGNMENT: _l("Another technician"),
}  # fmt: skip
KIND_HINTS = {
    MOVE: _l("For a storm, a holiday, a breakdown: all go to that day, unless somebody chooses otherwise."),
    DELAY: _l("Windows and expected arrivals move."),
    CANCELLATION: _l("The plans go on; only this day is left out."),
    REASSIGNMENT: _l("At the same time; somebody else comes."),
}  # fmt: skip


def disruption_in(form: Form, day: dt.date, visit: Visit | None, crew: list[Person]) -> Disruption:
    """A new row, not yet in the database. `form.is_good` says whether it can be."""
    kind = form.one_of("kind", KINDS)
    known = {one.uid: one.id for one in crew}
    route = "" if visit else form.one_of("route", ("", *known))
    return Disruption(
        kind=kind, day=day, visit_id=visit.id if visit else None, route_of_id=known.get(route), reason=_reason(form),
        minutes=_minutes(form) if kind == DELAY else 0, to_day=_day(form, day, visit) if kind == MOVE else None,
        technician_id=_technician(form, known, known.get(route)) if kind == REASSIGNMENT else None,
        offers_choices=bool(form["choices"]),
    )  # fmt: skip


def _reason(form: Form) -> str:
    needed = _("Say in a few words what happened: the owners read it.")
    return " ".join(form.text("reason", needed=needed, longest=LONGEST_REASON).split())


def _minutes(form: Form) -> int:
    found = form.whole("minutes", 5, LONGEST_DELAY)
    if found is None:
        form.refuse("minutes", _("Say by how many minutes."))
    return found or 0


def _day(form: Form, day: dt.date, visit: Visit | None) -> dt.date | None:
    found = form.day("to_day")
    today = clock.today(current.zone())
    if found and (found == day or not today <= found <= today + FARTHEST):
        form.refuse("to_day", _("Choose another day, from today on and within two months."))
    elif found and visit and paused_on({visit.property_id}, found):
        form.refuse("to_day", _("Service is paused there on that day."))
    return found


def _technician(form: Form, known: dict[str, int], route_of_id: int | None) -> int | None:
    found = known.get(form["technician"])
    if found is None or found == route_of_id:
        form.refuse("technician", _("Choose who goes instead."))
    return found
