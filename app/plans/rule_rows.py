"""The rules of a plan's visits as rows of a form: a task, a reading or a photo each."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.base.forms import Form
from app.plans.models import Plan
from app.plans.visit_rules import PHOTO, RAREST, READING, TASK, Rule, kept, rule_of


@dataclass(frozen=True)
class RuleRow:
    """`field` is the beginning of its fields: itself (asked at all), -required, -every, -photo."""

    field: str
    thing: str
    name: str
    label: str
    is_asked: bool
    rule: Rule


def rows_of(plan: Plan, readings: Iterable[tuple[str, str]], photos: Iterable[tuple[str, str]]) -> list[RuleRow]:
    """Tasks by their place on the list, since their names are free words."""
    tasks = [_row(plan, f"{TASK}-{at}", TASK, name, name, True) for at, name in enumerate(plan.tasks)]
    taken = [_row(plan, f"{READING}-{key}", READING, key, label, key in plan.readings) for key, label in readings]
    shown = [_row(plan, f"{PHOTO}-{key}", PHOTO, key, label, f"{PHOTO}:{key}" in plan.rules) for key, label in photos]
    return tasks + taken + shown


def _row(plan: Plan, field: str, thing: str, name: str, label: str, is_asked: bool) -> RuleRow:
    return RuleRow(field, thing, name, label, is_asked, rule_of(plan.rules, thing, name))


def rules_in(form: Form, rows: list[RuleRow]) -> tuple[list[str], dict[str, dict]]:
    """What was ticked: the readings that the plan asks for, and its rules."""
    readings, rules = [], {}
    for row in rows:
        is_asked = row.thing == TASK or bool(form[row.field])
        every = form.whole(f"{row.field}-every", 1, RAREST) or 1
        is_required = row.thing == PHOTO or bool(form[f"{row.field}-required"])
        photo = form.one_of(f"{row.field}-photo", ("", *(one.name for one in rows if one.thing == PHOTO)))
        if is_asked:
            rules |= kept(row.thing, row.name, Rule(is_required, every, photo if row.thing == TASK else ""))
        if is_asked and row.thing == READING:
            readings.append(row.name)
    return readings, rules
