"""Equipment comes into the book, is changed, and is taken out. Inside writing()."""

import datetime as dt

from sqlmodel import select

from app.base import clock, current
from app.base.changing import change
from app.base.db import session
from app.base.events import record
from app.base.pictures import wait_for
from app.equipment.models import Equipment, EquipmentWork
from app.properties.models import Property

FIELDS = ("pool_id", "kind", "make", "model", "serial", "installed_on", "warranty_until", "note")
LONGEST_WORDS = 300


def add_equipment(place: Property, picture_key: str = "", **fields: object) -> Equipment:
    """`picture_key`: of pictures.receive(), "" for none."""
    piece = Equipment(account_id=place.account_id, property_id=place.id, done_at=clock.now(), **fields)
    if picture_key:
        wait_for(piece, picture_key)
    session().add(piece)
    record("equipment.added", piece)
    return piece


def change_equipment(piece: Equipment, picture_key: str = "", **fields: object) -> Equipment:
    """Another end of the warranty is told anew."""
    if piece.warranty_until != fields.get("warranty_until", piece.warranty_until):
        piece.told_days = None
    if picture_key:
        wait_for(piece, picture_key)
        session().add(piece)
    return change(piece, "equipment.changed", fields)


def take_out(piece: Equipment) -> Equipment:
    """Twice is once; what was done to it stays in its log."""
    if piece.ended_at is None:
        piece.ended_at = clock.now()
        session().add(piece)
        record("equipment.taken_out", piece)
    return piece


def note_work(piece: Equipment, visit_id: int, day: dt.date, words: str) -> None:
    """What was done to it on a visit; an empty line takes it back."""
    known = session().exec(
        select(EquipmentWork).where(EquipmentWork.equipment_id == piece.id, EquipmentWork.visit_id == visit_id)
    ).first()  # fmt: skip
    words = words.strip()[:LONGEST_WORDS]
    if known and not words:
        session().delete(known)
    elif words:
        actor = current.actor()
        work = known or EquipmentWork(
            equipment_id=piece.id, visit_id=visit_id, day=day, words=words, person_name=actor.name if actor else ""
        )
        work.words = words
        session().add(work)
