"""Whether everything the portal stands on works just now."""

import datetime as dt

import sqlalchemy as sa

from app.base import clock, db, files
from app.base.events import Event

# The worker looks at least every minute; work older than this means nobody does.
WORKER_SILENT = dt.timedelta(minutes=5)


def what_is_wrong() -> dict[str, str]:
    """Part -> sentence, for each part that does not work. Empty when all is well."""
    checks = {"database": _database, "storage": _storage, "worker": _worker}
    told = {part: _ask(check) for part, check in checks.items()}
    return {part: sentence for part, sentence in told.items() if sentence}


def _ask(check) -> str:
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is wrong
        return f"{type(error).__name__}: {str(error)[:120]}"


def _database() -> str:
    with db.system_scope("is the database there") as asked:
        asked.execute(sa.select(Event.id).limit(1)).first()
    return ""


def _storage() -> str:
    return "" if files.works() else "does not store"


def _worker() -> str:
    with db.system_scope("does the worker work") as asked:
        oldest = asked.execute(
            sa.select(sa.func.min(Event.due_at)).where(Event.done_at.is_(None), Event.due_at.is_not(None))
        ).scalar()
    if oldest and clock.now() - oldest > WORKER_SILENT:
        return "work has been waiting for more than five minutes"
    return ""
