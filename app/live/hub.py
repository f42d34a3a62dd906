"""Signals to open pages: names of what changed, never the change itself. The page asks for its fragment again.

One process hears itself; on PostgreSQL every process hears all through NOTIFY.
"""

import json
import logging
import os
import queue
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.base import db

log = logging.getLogger("poolhouse.live")
CHANNEL = "poolhouse_live"
OFFICE = "office"


@dataclass(eq=False)
class Listener:
    """One open page: hears the names meant for any of its audiences."""

    session_id: int
    company_id: int
    audiences: frozenset[str]
    inbox: queue.SimpleQueue = field(default_factory=queue.SimpleQueue)


# Open pages of one session; more of them ask from time to time, as without a stream.
MOST_OF_ONE = 8


class Full(RuntimeError):
    """As many streams are open as this process, or this session, may hold."""


_listeners: set[Listener] = set()
_lock = threading.Lock()


def account(account_id: int) -> str:
    return f"account-{account_id}"


def place(property_id: int) -> str:
    """For those who may see one property of an account."""
    return f"property-{property_id}"


def join(session_id: int, company_id: int, audiences: Iterable[str], at_most: int) -> Listener:
    with _lock:
        own = sum(listener.session_id == session_id for listener in _listeners)
        if len(_listeners) >= at_most or own >= MOST_OF_ONE:
            raise Full
        listener = Listener(session_id, company_id, frozenset(audiences))
        _listeners.add(listener)
    return listener


def leave(listener: Listener) -> None:
    with _lock:
        _listeners.discard(listener)


def signal(name: str, *audiences: str) -> None:
    """Inside writing(): told to the audiences once the change is committed, and never if it is not."""
    db.session().info.setdefault("signals", []).append({"name": name, "to": audiences, "company": db.company_id()})


def _tell() -> None:
    signals = db.session().info.pop("signals", [])
    for told in signals:
        hear(told)
    if signals and db.engine().dialect.name == "postgresql":
        _notify([{**told, "by": os.getpid()} for told in signals])


def _notify(signals: list[dict]) -> None:
    connection = db.engine().raw_connection()
    try:
        for told in signals:
            connection.cursor().execute("SELECT pg_notify(%s, %s)", (CHANNEL, json.dumps(told)))
        connection.commit()
    finally:
        connection.close()


def hear(told: dict) -> None:
    """Passes a signal to this process's open pages."""
    with _lock:
        for listener in _listeners:
            if listener.company_id == told["company"] and not listener.audiences.isdisjoint(told["to"]):
                listener.inbox.put(told["name"])


def _hear_others(told: dict) -> None:
    if told["by"] != os.getpid():
        hear(told)


def start() -> None:
    """Once a process, after the database is open."""
    if _tell not in db.after_commit:
        db.after_commit.append(_tell)
    if db.engine().dialect.name == "postgresql":
        threading.Thread(target=_listen_to_postgres, name="live", daemon=True).start()


def _listen_to_postgres() -> None:
    import psycopg

    address = db.engine().url.set(drivername="postgresql").render_as_string(hide_password=False)
    while True:
        try:
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute(f"LISTEN {CHANNEL}")
                for note in connection.notifies():
                    _hear_others(json.loads(note.payload))
        except psycopg.OperationalError:
            log.warning("the live line to PostgreSQL broke; trying again")
            time.sleep(1)
