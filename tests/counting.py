"""How many statements a piece of code sends: pages must not ask once for each row they show."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from app.base import db


class Counted(list):
    """The statements, in order."""

    def __repr__(self) -> str:
        return f"{len(self)} statements:\n" + "\n".join(self)


@contextmanager
def count_statements() -> Iterator[Counted]:
    """`with count_statements() as sent: ...; assert len(sent) <= 12`. Counts whatever asks the database meanwhile."""
    sent, engine = Counted(), db.engine()

    def note(connection, cursor, statement, *_):
        sent.append(" ".join(statement.split()))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
