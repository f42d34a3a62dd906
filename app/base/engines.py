"""How each of the two databases is opened."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite


def make_engine(url: str, in_writing: Callable[[], bool]) -> sa.Engine:
    """`in_writing` is asked when a transaction begins: whether it is a writer's.

    Errors name the statement and not its values, which may be somebody's notes or number.
    """
    return _sqlite(url, in_writing) if url.startswith("sqlite") else _postgres(url)


def _sqlite(url: str, in_writing: Callable[[], bool]) -> sa.Engine:
    waits = {"timeout": 15, "check_same_thread": False}
    ours = url.replace("sqlite:", "sqlite+turns:", 1)
    made = sa.create_engine(ours, connect_args=waits, pool_size=64, max_overflow=256, hide_parameters=True)
    made.dialect.in_writing = in_writing
    event.listen(made, "connect", _prepare_sqlite)
    return made


def _postgres(url: str) -> sa.Engine:
    driver = url.replace("postgresql://", "postgresql+psycopg://", 1)
    return sa.create_engine(driver, pool_pre_ping=True, hide_parameters=True, pool_size=20, max_overflow=30)


def _prepare_sqlite(connection: Any, _: Any) -> None:
    """synchronous=FULL: with NORMAL a power cut loses acknowledged commits."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
        connection.execute(f"PRAGMA {pragma}")


class SqliteTurns(SQLiteDialect_pysqlite):
    """A writer takes its lock at once: upgrading a reader later fails under load whatever the timeout.

    Not as an event: with one on the engine each statement takes a fifth longer.
    """

    supports_statement_cache = True
    in_writing: Callable[[], bool]

    def do_begin(self, dbapi_connection: Any) -> None:
        dbapi_connection.execute("BEGIN IMMEDIATE" if self.in_writing() else "BEGIN")


registry.register("sqlite.turns", __name__, SqliteTurns.__name__)
