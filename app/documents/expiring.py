"""Documents that are about to end: told sixty, thirty and seven days before."""

import datetime as dt

from sqlmodel import col, select

from app.base import clock, current, db
from app.base.db import session
from app.base.events import record
from app.base.expiry import STAGES, stage_due
from app.documents.models import Document


def tell_of_expiry() -> None:
    """The timetable's job: asked every minute, and without a write where nothing is due."""
    if _due():
        with db.writing():
            for document, stage in _due():
                document.told_days = stage
                session().add(document)
                record("document.expiring", document, days=stage)


def _due() -> list[tuple[Document, int]]:
    today = clock.today(current.zone())
    soon = col(Document.expires_on).between(today, today + dt.timedelta(days=STAGES[0]))
    rows = session().exec(select(Document).where(soon, col(Document.ended_at).is_(None)))
    staged = [(document, stage_due(document.expires_on, today, document.told_days)) for document in rows]
    return [(document, stage) for document, stage in staged if stage]
