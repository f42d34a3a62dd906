"""Rules of the company for all plans: what a visit needs because of the equipment that is there."""

from sqlmodel import col, select

from app.base.db import session
from app.base.events import record
from app.equipment.models import Equipment
from app.plans.models import EquipmentRule
from app.plans.visit_rules import Rule


def equipment_rules() -> list[EquipmentRule]:
    return list(session().exec(select(EquipmentRule).order_by(EquipmentRule.kind, EquipmentRule.id)))


def rules_at(property_id: int) -> list[EquipmentRule]:
    """Of the equipment that is there now, each once. One query."""
    kinds = select(Equipment.kind).where(Equipment.property_id == property_id, col(Equipment.ended_at).is_(None))
    rows = select(EquipmentRule).where(col(EquipmentRule.kind).in_(kinds))
    return list(session().exec(rows.order_by(EquipmentRule.id)))


def set_rule(kind: str, thing: str, name: str, rule: Rule) -> EquipmentRule:
    """Of the same thing the last word counts."""
    same = (EquipmentRule.kind == kind, EquipmentRule.thing == thing, EquipmentRule.name == name)
    row = session().exec(select(EquipmentRule).where(*same)).first()
    row = row or EquipmentRule(kind=kind, thing=thing, name=name)
    row.required, row.every, row.photo = rule
    session().add(row)
    record("equipment_rule.set", row, kind=kind, what=name)
    return row


def drop_rule(row: EquipmentRule) -> None:
    record("equipment_rule.dropped", row, kind=row.kind, what=row.name)
    session().delete(row)
