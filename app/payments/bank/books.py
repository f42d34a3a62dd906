"""The bank's SQLite file: every object of every account as the JSON that the API shows.

Keys that begin with an underscore (full card numbers of the test cards, who is set up for what) stay inside.
"""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from app.payments.bank.errors import missing

TABLES = """
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    created INTEGER NOT NULL, state TEXT, customer TEXT, payment_intent TEXT, charge TEXT, type TEXT,
    body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS objects_by_kind ON objects (account, kind, seq);
CREATE INDEX IF NOT EXISTS objects_by_customer ON objects (customer, kind);
CREATE INDEX IF NOT EXISTS objects_by_payment_intent ON objects (payment_intent, kind);
CREATE INDEX IF NOT EXISTS objects_by_state ON objects (kind, state);
CREATE TABLE IF NOT EXISTS keys (
    account TEXT NOT NULL, key TEXT NOT NULL, print TEXT NOT NULL, status INTEGER NOT NULL,
    body TEXT NOT NULL,
    request_id TEXT NOT NULL, created INTEGER NOT NULL, PRIMARY KEY (account, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS deliveries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, due REAL NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0, done INTEGER NOT NULL DEFAULT 0, trouble TEXT);
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (done, due);
CREATE TABLE IF NOT EXISTS outcomes (
    thing TEXT PRIMARY KEY, due REAL NOT NULL, outcome TEXT NOT NULL) WITHOUT ROWID;
"""
FILTERS = ("customer", "payment_intent", "charge", "type", "state")
SAVE = """
INSERT INTO objects (account, id, kind, created, state, customer, payment_intent, charge, type, body)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET state = excluded.state, customer = excluded.customer,
    payment_intent = excluded.payment_intent, charge = excluded.charge, body = excluded.body
"""


class Books:
    """One connection, one thread at a time; other processes on the same file wait for the write lock."""

    def __init__(self, path: str):
        self._lock = threading.RLock()
        self._depth = 0
        # Saved in this transaction, not yet in SQLite: an object changes several times in one request.
        self._fresh: dict[str, tuple[str, dict]] = {}
        self._sqlite = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
        self._sqlite.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + TABLES)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction; inside another one it joins it."""
        with self._lock:
            if self._depth == 0:
                self._sqlite.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._leave(self._roll_back)
                raise
            self._leave(self._commit)

    def _leave(self, end) -> None:
        self._depth -= 1
        if self._depth == 0:
            end()

    def _commit(self) -> None:
        self._flush()
        self._sqlite.execute("COMMIT")

    def _roll_back(self) -> None:
        self._fresh.clear()
        self._sqlite.execute("ROLLBACK")

    @contextmanager
    def undoing(self, unless: type[BaseException]) -> Iterator[None]:
        """Takes back what was written inside if it ends with an exception, except one of the named kind."""
        self._flush()
        self._sqlite.execute("SAVEPOINT work")
        try:
            yield
        except unless:
            raise
        except BaseException:
            self._fresh.clear()
            self._sqlite.execute("ROLLBACK TO work")
            raise
        finally:
            self._sqlite.execute("RELEASE work")

    def rows(self, statement: str, *values) -> list[tuple]:
        with self._lock:
            self._flush()
            return self._sqlite.execute(statement, values).fetchall()

    def save(self, account: str, thing: dict) -> dict:
        with self.writing():
            self._fresh[thing["id"]] = (account, thing)
        return thing

    def _flush(self) -> None:
        if self._fresh:
            self._sqlite.executemany(
                SAVE, [row_of(account, thing) for account, thing in self._fresh.values()]
            )
            self._fresh.clear()

    def get(self, account: str, name: str, kind: str | None = None, param: str = "id") -> dict:
        """The object, if it is this account's; an object of another account does not exist here."""
        with self._lock:
            thing = self._find(account, name)
        if thing is None or (kind and thing["object"] != kind):
            raise missing((kind or "object").replace("checkout.session", "checkout session"), name, param)
        return thing

    def _find(self, account: str, name: str) -> dict | None:
        if name in self._fresh:
            owner, thing = self._fresh[name]
            return thing if owner == account else None
        statement = "SELECT body FROM objects WHERE id = ? AND account = ?"
        found = self._sqlite.execute(statement, (name, account)).fetchone()
        return found and json.loads(found[0])

    def whose(self, name: str) -> str:
        """The account an object belongs to; hosted pages know only the object's id."""
        found = self.rows("SELECT account FROM objects WHERE id = ?", name)
        if not found:
            raise missing("object", name)
        return found[0][0]

    def all(self, account: str, kind: str, newest_first: bool = False, **equal) -> list[dict]:
        where = "".join(f" AND {column} = ?" for column in equal if column in FILTERS)
        order = "DESC" if newest_first else "ASC"
        statement = f"SELECT body FROM objects WHERE account = ? AND kind = ?{where} ORDER BY seq {order}"  # noqa: S608
        return [json.loads(body) for (body,) in self.rows(statement, account, kind, *equal.values())]

    def close(self) -> None:
        with self._lock:
            self._sqlite.close()


def row_of(account: str, thing: dict) -> tuple:
    links = [
        text_or_none(thing.get(name)) for name in ("status", "customer", "payment_intent", "charge", "type")
    ]
    return (account, thing["id"], thing["object"], thing.get("created", 0), *links, json.dumps(thing))


def text_or_none(value) -> str | None:
    return value if isinstance(value, str) else None
