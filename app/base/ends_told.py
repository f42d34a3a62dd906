"""What ends is told of by its stages, once each: rows with `told_days` and `ended_at` and a day on which they end."""

import datetime as dt

from sqlmodel import col, select

from app.base import clock, current, db
from app.base.db import Owned, session
from app.base.events import record
from app.base.expiry import STAGES, stage_due


def tell_of_ends(model: type[Owned], ends_on: str, event: str) -> None:
    """A job of the timetable: asked every minute, and without a write where nothing is due."""
    if _due(model, ends_on):
        with db.writing():
            for row, stage in _due(model, ends_on):
                row.told_days = stage
                session().add(row)
                record(event, row, days=stage)


def _due(model: type[Owned], ends_on: str) -> list[tuple[Owned, int]]:
    today, day = clock.today(current.zone()), col(getattr(model, ends_on))
    soon = day.between(today, today + dt.timedelta(days=STAGES[0]))
    rows = session().exec(select(model).where(soon, col(model.ended_at).is_(None)))
    staged = [(row, stage_due(getattr(row, ends_on), today, row.told_days)) for row in rows]
    return [(row, stage) for row, stage in staged if stage]
