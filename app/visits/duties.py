"""What one visit must not end without: its plan's rules, and what was done on the visits before.

A duty is a task, a reading in a pool, or a photo. What is required, due and not there is asked for before Done; with a
word why, the visit ends without it and keeps what was left out as [thing, name, pool's id or 0].
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlmodel import col, select

from app.base.db import session
from app.base.languages import _, listed
from app.plans.equipment_rules import rules_at
from app.plans.models import Plan
from app.plans.visit_rules import PHOTO, RAREST, READING, TASK, Rule, Rules, is_due, photos_asked, rule_of, visits_since
from app.properties.models import Pool
from app.properties.pool_words import pool_name
from app.visits.models import Photo, Reading, Task, Visit
from app.visits.photo_kinds import KINDS as PHOTO_KINDS
from app.visits.readings import KINDS, for_water
from app.visits.states import COMPLETED


class Duty(NamedTuple):
    rule: Rule
    is_due: bool

    @property
    def is_needed(self) -> bool:
        return self.rule.required and self.is_due


USUAL_TASK = Duty(Rule(True), True)


@dataclass(frozen=True)
class Duties:
    """By the name of a task, the kind of a reading or of a photo."""

    tasks: dict[str, Duty] = field(default_factory=dict)
    readings: dict[str, Duty] = field(default_factory=dict)
    photos: dict[str, Duty] = field(default_factory=dict)

    def of_task(self, name: str) -> Duty:
        """Tasks that the plan does not know need an answer like all others."""
        return self.tasks.get(name, USUAL_TASK)

    @property
    def photo_kinds(self) -> list[str]:
        """Needed now, whatever was done."""
        return [kind for kind, duty in self.photos.items() if duty.is_needed]

    @property
    def rare_readings(self) -> list[str]:
        """Not this time."""
        return [kind for kind, duty in self.readings.items() if not duty.is_due]


def duties_of(visit: Visit) -> Duties:
    """Two queries where everything is done on every visit, six otherwise."""
    plan = session().get(Plan, visit.plan_id) if visit.plan_id else None
    if plan is None:
        return Duties()
    rules, tasks, readings = _with_equipment(visit, plan)
    since = _Since(visit) if any(rule.get("every", 1) > 1 for rule in rules.values()) else None
    return Duties(
        _duties(rules, TASK, tasks, since),
        _duties(rules, READING, readings, since),
        _duties(rules, PHOTO, photos_asked(rules), since),
    )


def _with_equipment(visit: Visit, plan: Plan) -> tuple[dict[str, dict], list[str], list[str]]:
    """The plan's rules, tasks and readings, with what its equipment needs; where both say something, the plan does."""
    more = rules_at(visit.property_id)
    rules = {f"{row.thing}:{row.name}": Rule(row.required, row.every, row.photo)._asdict() for row in more}
    names = {thing: [row.name for row in more if row.thing == thing] for thing in (TASK, READING)}
    tasks, readings = ([*dict.fromkeys([*own, *names[thing]])]
                       for own, thing in ((plan.tasks, TASK), (plan.readings, READING)))  # fmt: skip
    return {**rules, **plan.rules}, tasks, readings


def _duties(rules: Rules, thing: str, names: Iterable[str], since: "_Since | None") -> dict[str, Duty]:
    found = {name: rule_of(rules, thing, name) for name in names}
    return {
        name: Duty(rule, rule.every == 1 or since is None or is_due(rule, since.last(thing, name)))
        for name, rule in found.items()
    }


class _Since:
    """How many visits ago each thing was done at this property."""

    def __init__(self, visit: Visit):
        here = (Visit.property_id == visit.property_id, Visit.state == COMPLETED, Visit.day <= visit.day)
        newest = select(Visit.id).where(*here, Visit.id != visit.id)
        newest = newest.order_by(col(Visit.day).desc(), col(Visit.id).desc()).limit(RAREST)
        self.made = list(session().exec(newest))
        self.done: dict[tuple[str, str], set[int]] = defaultdict(set)
        self._note(TASK, Task.name, Task.visit_id, Task.state == "done")
        self._note(READING, Reading.kind, Reading.visit_id)
        self._note(PHOTO, Photo.kind, Photo.visit_id, Photo.refused == "")
        self.done[READING, "free_chlorine"] |= self.done[READING, for_water("free_chlorine", "bromine")]

    def _note(self, thing: str, name, visit_id, *conditions) -> None:
        for one, made in session().exec(select(name, visit_id).where(col(visit_id).in_(self.made), *conditions)):
            self.done[thing, one].add(made)

    def last(self, thing: str, name: str) -> int | None:
        return visits_since(self.made, self.done[thing, name])


# ---- what is missing at the end ----


def missing_at(visit: Visit, duties: Duties) -> list[list]:
    """Required, due and not there, as [thing, name, pool id]."""
    taken = set(session().exec(select(Photo.kind).where(Photo.visit_id == visit.id, Photo.refused == "")))
    tasks = session().exec(select(Task.name, Task.state, Task.reason).where(Task.visit_id == visit.id)).all()
    return [*_readings_missing(visit, duties), *_tasks_missing(tasks, duties), *_photos_missing(tasks, duties, taken)]


def _readings_missing(visit: Visit, duties: Duties) -> list[list]:
    needed = [kind for kind, duty in duties.readings.items() if duty.is_needed]
    if not needed:
        return []
    pools = session().exec(select(Pool).where(Pool.property_id == visit.property_id).order_by(Pool.position)).all()
    rows = session().exec(select(Reading.pool_id, Reading.kind).where(Reading.visit_id == visit.id))
    taken = {tuple(row) for row in rows}
    wanted = [(pool.id, for_water(kind, pool.sanitizer)) for pool in pools for kind in needed]
    return [[READING, kind, pool_id] for pool_id, kind in wanted if (pool_id, kind) not in taken]


def _tasks_missing(tasks: Iterable, duties: Duties) -> list[list]:
    """"Not due" of something that is needs a word."""
    waved = [name for name, state, reason in tasks if state == "not_due" and not reason]
    return [[TASK, name, 0] for name in waved if duties.tasks.get(name) and duties.tasks[name].is_needed]


def _photos_missing(tasks: Iterable, duties: Duties, taken: Collection[str]) -> list[list]:
    done = [duties.of_task(name).rule.photo for name, state, _reason in tasks if state == "done"]
    needed = dict.fromkeys([*duties.photo_kinds, *(kind for kind in done if kind)])
    return [[PHOTO, kind, 0] for kind in needed if kind not in taken]


def left_out_words(left_out: list[list], pools: Iterable[Pool]) -> str:
    """Total alkalinity (Spa), a photo: Equipment and Backwash the filter."""
    if not left_out:
        return ""
    names = {pool.id: pool_name(pool) for pool in pools}
    return listed([_words(thing, name, names.get(pool_id, "") if len(names) > 1 else "")
                   for thing, name, pool_id in left_out])  # fmt: skip


def _words(thing: str, name: str, pool: str) -> str:
    if thing == READING:
        shown = str(KINDS[name].name)
        return f"{shown} ({pool})" if pool else shown
    return _("Photo: %(kind)s", kind=str(PHOTO_KINDS[name])) if thing == PHOTO else name
