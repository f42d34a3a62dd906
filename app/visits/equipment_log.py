"""What was done to equipment on visits: by piece, and by visit."""

from sqlmodel import select

from app.base.db import session
from app.base.prepared import Prepared, given
from app.equipment.models import Equipment, EquipmentWork
from app.visits.models import Visit

LONGEST = 40
_OF_VISIT = Prepared(
    select(Equipment.uid, Equipment.kind, Equipment.make, Equipment.model, EquipmentWork.words)
    .join(Equipment, Equipment.id == EquipmentWork.equipment_id)
    .where(EquipmentWork.visit_id == given("visit_id")).order_by(Equipment.id)
)  # fmt: skip


def log_of(equipment_id: int) -> list:
    """(day, words, person's name, visit's uid), newest first."""
    columns = (EquipmentWork.day, EquipmentWork.words, EquipmentWork.person_name, Visit.uid.label("visit_uid"))
    found = select(*columns).join(Visit, Visit.id == EquipmentWork.visit_id)
    newest = found.where(EquipmentWork.equipment_id == equipment_id).order_by(EquipmentWork.day.desc(), Visit.id.desc())
    return list(session().exec(newest.limit(LONGEST)).all())


def work_on(visit_id: int) -> list:
    """(uid, kind, make, model, words) of each piece that was worked on."""
    return list(_OF_VISIT(visit_id=visit_id))


def words_by_piece(visit_id: int) -> dict[str, str]:
    """Equipment's uid -> words."""
    return {row.uid: row.words for row in work_on(visit_id)}
