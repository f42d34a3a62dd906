"""Runs the migrations on the database that the settings name."""

from alembic import context
from sqlmodel import SQLModel

from app import features
from app.base import db
from migrations.walls import raise_walls

features.load_models()


def _render(kind, item, autogen_context):
    """Our own types by their full name, so that a migration reads like the models."""
    if kind == "type" and isinstance(item, db.UtcDateTime):
        autogen_context.imports.add("from app.base.db import UtcDateTime")
        return "UtcDateTime()"
    if kind == "type" and type(item).__name__ == "AutoString":
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def run() -> None:
    with db.engine().connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            # With foreign keys on, rebuilding a parent table deletes its children or fails. Past SQLAlchemy, which
            # would begin a transaction first: inside of one the setting does nothing.
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            render_as_batch=True,
            render_item=_render,
            compare_type=False,
        )
        with context.begin_transaction():
            context.run_migrations()
        if connection.in_transaction():
            connection.commit()
        if sqlite:
            _check(connection)
        else:
            raise_walls(connection)


def _check(connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    connection.rollback()
    connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=ON")
    if broken:
        raise RuntimeError(f"rows without their parent: {broken[:5]}")


run()
