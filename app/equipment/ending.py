"""Warranties that are about to end: told sixty, thirty and seven days before."""

import datetime as dt

from sqlmodel import col, select

from app.base import clock, current, db
from app.base.db import session
from app.base.events import record
from app.base.expiry import STAGES, stage_due
from app.equipment.models import Equipment


def tell_of_warranties() -> None:
    """The timetable's job: asked every minute, and without a write where nothing is due."""
    if _due():
        with db.writing():
            for piece, stage in _due():
                piece.told_days = stage
                session().add(piece)
                record("equipment.warranty_ending", piece, days=stage)


def _due() -> list[tuple[Equipment, int]]:
    today = clock.today(current.zone())
    soon = col(Equipment.warranty_until).between(today, today + dt.timedelta(days=STAGES[0]))
    rows = session().exec(select(Equipment).where(soon, col(Equipment.ended_at).is_(None)))
    staged = [(piece, stage_due(piece.warranty_until, today, piece.told_days)) for piece in rows]
    return [(piece, stage) for piece, stage in staged if stage]
