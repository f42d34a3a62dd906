"""Counts what a request writes: every INSERT, UPDATE and DELETE that reaches the database."""

import re
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy import event
from sqlmodel import SQLModel

from app.base import db

# What a look may write: when a session was last seen, when a link was first opened.
BOOKKEEPING = re.compile(
    r"^UPDATE signed_in SET last_seen_at=\S+ WHERE|^UPDATE capability SET opened_at=\S+ WHERE"
    r"|^UPDATE invoice SET opened_at"
)
_WRITE = re.compile(r"^\s*(INSERT|UPDATE|DELETE)", re.IGNORECASE)


@contextmanager
def writes():
    """A list that fills with the statements that change rows, bookkeeping left out."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if _WRITE.match(statement) and not BOOKKEEPING.match(statement):
            seen.append(statement[:160])

    event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(sa.Engine, "before_cursor_execute", note)


def contents() -> dict[str, int]:
    """A number for what each table holds, the listed bookkeeping columns left out. Sees all companies."""
    held = {}
    with db.system_scope("tests look at everything") as found:
        for table in SQLModel.metadata.sorted_tables:
            columns = [column for column in table.c if column.name not in ("last_seen_at", "opened_at")]
            rows = found.execute(sa.select(*columns)).all()
            held[table.name] = hash(frozenset(map(str, rows)))
    return held
