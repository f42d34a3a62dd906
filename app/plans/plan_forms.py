"""What the office types about a plan, read without trust."""

import datetime as dt
from collections.abc import Iterable

from sqlmodel import col, select

from app.base import clock, current
from app.base.db import session
from app.base.forms import Form, dollars
from app.base.languages import _
from app.people.models import Person, Staff
from app.plans.models import Plan
from app.plans.plan_words import RHYTHMS, rhythm_words, weekday_words
from app.plans.starting import WEEKLY_TASKS


def technicians() -> list[Person]:
    """Those who drive: technicians of today, by name."""
    driving = select(Person).join(Staff, Staff.person_id == Person.id)
    here = driving.where(Staff.role == "technician", col(Staff.ended_at).is_(None))
    return list(session().exec(here.order_by(Person.name)).all())


def technician_in(form: Form, crew: list[Person]) -> Person | None:
    uid = form.one_of("technician", ("", *(one.uid for one in crew)))
    return next((one for one in crew if one.uid == uid), None)


def plan_in(form: Form, crew: list[Person]) -> dict:
    technician = technician_in(form, crew)
    window_from, window_to = form.time("window_from"), form.time("window_to")
    if window_from and window_to and window_to <= window_from:
        form.refuse("window_to", _("The end is before the beginning."))
    return {
        "name": form.text("name", needed=_("Type what the owner reads, such as Weekly service.")),
        "every_weeks": _chosen(form, "every_weeks", RHYTHMS), "weekday": _chosen(form, "weekday", range(7)),
        "window_from": window_from or dt.time(8), "window_to": window_to or dt.time(12),
        "technician_id": technician.id if technician else None, "price_cents": form.cents("price"),
        "tasks": [line.strip() for line in form.text("tasks", longest=2000).splitlines() if line.strip()][:30],
        "ends_on": form.day("ends_on", needed=False),
    }  # fmt: skip


def _chosen(form: Form, name: str, known: Iterable[int]) -> int:
    """One of the numbers of a list; 0 where it is refused."""
    words = [str(one) for one in known]
    text = form.one_of(name, words)
    return int(text) if text in words else 0


def plan_as_form(plan: Plan, crew: list[Person]) -> Form:
    names = ("name", "every_weeks", "weekday", "window_from", "window_to", "starts_on", "ends_on")
    technician = next((one.uid for one in crew if one.id == plan.technician_id), "")
    return Form({name: getattr(plan, name) for name in names} | {
        "price": dollars(plan.price_cents), "tasks": "\n".join(plan.tasks), "technician": technician,
    })  # fmt: skip


def new_plan_form() -> Form:
    today = clock.today(current.zone())
    return Form({
        "name": _("Weekly service"), "every_weeks": 1, "weekday": today.weekday(), "window_from": "08:00",
        "window_to": "12:00", "starts_on": today, "tasks": "\n".join(WEEKLY_TASKS),
    })  # fmt: skip


def plan_choices(crew: list[Person]) -> dict[str, list]:
    return {
        "rhythms": [(one, rhythm_words(one)) for one in RHYTHMS],
        "weekdays": [(day, weekday_words(day)) for day in range(7)],
        "crew": [("", _("Nobody yet")), *((one.uid, one.name) for one in crew)],
    }  # fmt: skip
