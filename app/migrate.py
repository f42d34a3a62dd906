"""Brings the database to this release's tables."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from app.base import db

ROOT = Path(__file__).parent.parent


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return config


def migrate() -> None:
    """Needs the database to be open."""
    command.upgrade(alembic_config(), "head")
    if db.engine().dialect.name == "sqlite":
        _count_rows()


def _count_rows() -> None:
    """SQLite plans by what ANALYZE counted: without it a household's page reads all visits of its company. 0.1 s."""
    with db.engine().begin() as connection:
        connection.exec_driver_sql("PRAGMA analysis_limit=1000")
        connection.exec_driver_sql("ANALYZE")
