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
from app.plans.periods import LAST_BILLING_DAY
from app.plans.plan_words import BILLED_PER, CHEMICALS, IN_ADVANCE, RHYTHMS, rhythm_words, weekday_words
from app.plans.starting import WEEKLY_TASKS

TICKED = "included-"


def technicians() -> list[Person]:
    """Those who drive: technicians of today, by name."""
    driving = select(Person).join(Staff, Staff.person_id == Person.id)
    here = driving.where(Staff.role == "technician", col(Staff.ended_at).is_(None))
    return list(session().exec(here.order_by(Person.name)).all())


def technician_in(form: Form, crew: list[Person]) -> Person | None:
    uid = form.one_of("technician", ("", *(one.uid for one in crew)))
    return next((one for one in crew if one.uid == uid), None)


def plan_in(form: Form, crew: list[Person], products: Iterable[str]) -> dict:
    """`products` are the chemicals that may be in its price."""
    technician = technician_in(form, crew)
    window_from, window_to = form.time("window_from"), form.time("window_to")
    if window_from and window_to and window_to <= window_from:
        form.refuse("window_to", _("The end is before the beginning."))
    return {
        "name": form.text("name", needed=_("Type what the owner reads, such as Weekly service.")),
        "every_weeks": _chosen(form, "every_weeks", RHYTHMS), "weekday": _chosen(form, "weekday", range(7)),
        "window_from": window_from or dt.time(8), "window_to": window_to or dt.time(12),
        "technician_id": technician.id if technician else None, **_bills_in(form, products),
        "tasks": [line.strip() for line in form.text("tasks", longest=2000).splitlines() if line.strip()][:30],
        "ends_on": form.day("ends_on", needed=False),
    }  # fmt: skip


def _bills_in(form: Form, products: Iterable[str]) -> dict:
    """How it is billed; a form without these fields leaves the usual. Products are ticked as `included-salt`."""
    cents = form.cents("price")
    if cents < 0:
        form.refuse("price", _("Type an amount, such as 155.00."))
    per, chemicals = form["billed_per"] or "month", form["chemicals"] or "included"
    form.setdefault("billed_per", per)
    form.setdefault("chemicals", chemicals)
    return {
        "price_cents": cents, "billed_per": form.one_of("billed_per", BILLED_PER),
        "in_advance": form.one_of("in_advance", IN_ADVANCE) == "on" and per != "stop",
        "billing_day": form.whole("billing_day", 1, LAST_BILLING_DAY) or 1,
        "chemicals": form.one_of("chemicals", CHEMICALS),
        "included": sorted(product for product in products if form[TICKED + product]),
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
        "price": dollars(plan.price_cents), **_bills_of(plan), "tasks": "\n".join(plan.tasks), "technician": technician,
    })  # fmt: skip


def _bills_of(plan: Plan) -> dict:
    names = ("billed_per", "billing_day", "chemicals")
    ticked = {f"{TICKED}{product}": "on" for product in plan.included}
    return {name: getattr(plan, name) for name in names} | ticked | {"in_advance": "on" if plan.in_advance else ""}


def new_plan_form() -> Form:
    today = clock.today(current.zone())
    return Form({
        "name": _("Weekly service"), "every_weeks": 1, "weekday": today.weekday(), "window_from": "08:00",
        "window_to": "12:00", "starts_on": today, "billed_per": "month", "billing_day": 1, "chemicals": "included",
        "tasks": "\n".join(WEEKLY_TASKS),
    })  # fmt: skip


def plan_choices(crew: list[Person]) -> dict[str, list]:
    return {
        "rhythms": [(one, rhythm_words(one)) for one in RHYTHMS],
        "weekdays": [(day, weekday_words(day)) for day in range(7)],
        "per": list(BILLED_PER.items()), "times": list(IN_ADVANCE.items()), "chemicals": list(CHEMICALS.items()),
        "crew": [("", _("Nobody yet")), *((one.uid, one.name) for one in crew)],
    }  # fmt: skip
