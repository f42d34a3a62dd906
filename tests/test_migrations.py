"""Migrations bring any earlier database to this release's tables, with what is in it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from sqlmodel import SQLModel

from app.base import db
from app.migrate import alembic_config, migrate


@pytest.fixture
def file(world) -> Path:
    """The cast's database; the app's own role on PostgreSQL may not change tables."""
    if db.engine().dialect.name != "sqlite":
        pytest.skip("the role of the app owns no tables; every PostgreSQL test begins with these migrations")
    db.session().close()
    return Path(db.engine().url.database)


def rows_in(file: Path) -> dict[str, int]:
    with closing(sqlite3.connect(file)) as opened:
        named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        tables = [name for (name,) in opened.execute(named)]
        return {table: opened.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


def test_the_tables_are_those_of_the_models(file):
    command.check(alembic_config())


def test_a_database_of_the_first_release_keeps_its_rows(file):
    before = rows_in(file)
    command.downgrade(alembic_config(), "0001")
    migrate()
    assert rows_in(file) == before
    assert before["company"] and before["person"] and before["property"]
    with closing(sqlite3.connect(file)) as opened:
        assert opened.execute("PRAGMA foreign_key_check").fetchall() == []


def test_the_worker_finds_what_waits_by_an_index_in_every_table():
    tables = [table for table in SQLModel.metadata.sorted_tables if "leased_until" in table.columns]
    indexes = {index.name for table in tables for index in table.indexes}
    assert len(tables) > 5
    assert {f"ix_{table.name}_waiting" for table in tables} <= indexes
