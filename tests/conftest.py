"""One app a process; for each test a fresh database with the cast in it, a frozen clock and a guarded network."""

import gc
import socket
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import event

from app import create_app
from app.base import clock, db
from app.settings import Settings
from tests.databases import PostgresDatabases, SqliteDatabases, open_fresh
from tests.fast_disk import FAST
from tests.figures import pytest_terminal_summary, tell  # noqa: F401 - for all tests
from tests.stage import Stage
from tests.world import NOW

# Both processes begin with what takes longest, so that neither waits for the other at the end.
FIRST = ("simulation", "browser")


def pytest_addoption(parser):
    parser.addoption("--database", default="sqlite", choices=["sqlite", "postgresql", "both"])
    parser.addoption("--long", action="store_true", help="also run what takes minutes")


def pytest_generate_tests(metafunc):
    if "databases" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("database")
        metafunc.parametrize(
            "databases", ["sqlite", "postgresql"] if chosen == "both" else [chosen], indirect=True, scope="session"
        )


def pytest_collection_modifyitems(config, items):
    if config.getoption("long"):
        mark = pytest.mark.timeout(0)
    else:
        mark = pytest.mark.skip(reason="takes minutes: make test-long")
    for item in items:
        if "long" in item.keywords:
            item.add_marker(mark)
    items.sort(key=lambda item: item.path.parent.name not in FIRST)


def pytest_collection_finish(session):
    """The thousands of tests themselves are no garbage: looking through them again took a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


@pytest.fixture(scope="session")
def databases(request):
    """In a folder of its own: pytest clears away its old ones while another run may still use them."""
    with TemporaryDirectory(prefix="portal-", dir=FAST, ignore_cleanup_errors=True) as folder:
        kind = SqliteDatabases if request.param == "sqlite" else PostgresDatabases
        with kind(Path(folder)) as made:
            yield made


@pytest.fixture(scope="session")
def app():
    with TemporaryDirectory(prefix="portal-", ignore_cleanup_errors=True) as folder:
        yield create_app(
            Settings(
                mode="demo",
                data_dir=Path(folder),
                database_url=f"sqlite:///{folder}/none.db",
                public_scheme="http",
                portal_host="localhost",
                localhost_company="sparkling",
                embedded_worker=False,
            )
        )


@pytest.fixture
def world(databases, app):
    """The cast on a stage: who they are, what they may click, what reaches them."""
    url, cast = databases.fresh()
    open_fresh(url)
    clock.freeze(NOW)
    with Stage(app, cast) as stage:
        yield stage
    clock.release()
    db.engine().dispose()
    databases.drop(url)


class OutsideWorld(AssertionError):
    """A test talked to another machine."""


@pytest.fixture(autouse=True, scope="session")
def no_outside_world():
    """Only this machine may be spoken to, whoever asks."""
    real = socket.socket.connect

    def guarded(self, address):
        if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise OutsideWorld(str(address))
        return real(self, address)

    socket.socket.connect = guarded
    yield
    socket.socket.connect = real


ROOT = Path(__file__).parent.parent


@pytest.fixture
def queries():
    """How many statements an action takes."""

    def count(action) -> int:
        seen = []
        hear = lambda *told: seen.append(told[2])  # noqa: E731 - SQLAlchemy needs the very same function to forget it
        event.listen(db.engine(), "before_cursor_execute", hear)
        action()
        event.remove(db.engine(), "before_cursor_execute", hear)
        return len(seen)

    return count
