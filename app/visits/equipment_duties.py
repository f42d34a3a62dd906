"""Tasks that a visit has because of the equipment at its property."""

from sqlmodel import col, func, select

from app.base import clock, current
from app.base.db import session
from app.equipment.models import Equipment
from app.plans.equipment_rules import rules_at
from app.plans.models import EquipmentRule
from app.plans.visit_rules import TASK
from app.visits.models import Task, Visit
from app.visits.states import SCHEDULED


def add_tasks(visit: Visit) -> None:
    """Those that are not on its list yet; of a plan's visit only."""
    if visit.plan_id:
        _add(visit, [rule.name for rule in rules_at(visit.property_id) if rule.thing == TASK])


def add_to_visits_ahead(rule: EquipmentRule) -> None:
    """A new rule holds from the next visit on."""
    if rule.thing != TASK:
        return
    places = select(Equipment.property_id).where(Equipment.kind == rule.kind, col(Equipment.ended_at).is_(None))
    ahead = (Visit.state == SCHEDULED, Visit.day >= clock.today(current.zone()), col(Visit.plan_id).is_not(None))
    for visit in session().exec(select(Visit).where(col(Visit.property_id).in_(places), *ahead)).all():
        _add(visit, [rule.name])


def _add(visit: Visit, names: list[str]) -> None:
    if not names:
        return
    known = set(session().exec(select(Task.name).where(Task.visit_id == visit.id)))
    last = session().exec(select(func.max(Task.position)).where(Task.visit_id == visit.id)).one() or 0
    missing = [name for name in names if name not in known]
    session().add_all(Task(visit_id=visit.id, name=name, position=last + at) for at, name in enumerate(missing, 1))
