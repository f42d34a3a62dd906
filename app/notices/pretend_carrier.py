"""What is sent in the demo: texts and letters land in a small file of their own, for the outbox page to show.

The file stands for the phones of other people, so the links and codes in it are no secrets of the database.
"""

import datetime as dt
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.base import clock
from app.notices.mail import Letter, composed
from app.notices.texts import NeverSent

Kind = Literal["text", "email", "push"]
SENDER = "portal@example.com"
KEPT = 1000

_TABLE = """
create table if not exists message (
    id integer primary key, kind text not null, key text not null, "to" text not null, subject text not null,
    body text not null, html text not null, at text not null, unique (kind, key)
)"""
_PUT = """
insert into message (kind, key, "to", subject, body, html, at) values (?, ?, ?, ?, ?, ?, ?)
on conflict (kind, key) do update set key = excluded.key returning id"""
_NEWEST = """
select id, kind, key, "to", subject, body, html, at from message
where (:kind is null or kind = :kind) and (:to is null or "to" = :to) order by id desc limit :limit"""


@dataclass(frozen=True)
class Message:
    id: int
    kind: Kind
    key: str
    to: str
    subject: str
    body: str
    html: str
    at: dt.datetime


class Outbox:
    """Written by several processes at once; the same (kind, key) is kept once."""

    def __init__(self, path: Path):
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        with self._open() as file:
            file.execute("pragma journal_mode=wal")
            file.execute(_TABLE)

    def put(self, kind: Kind, to: str, body: str, key: str, subject: str = "", html: str = "") -> int:
        with self._open() as file:
            values = (kind, key, to, subject, body, html, clock.now().isoformat())
            number = file.execute(_PUT, values).fetchone()[0]
            file.execute("delete from message where id <= ?", (number - KEPT,))
            return number

    def messages(self, limit: int = 50, kind: Kind | None = None, to: str | None = None) -> list[Message]:
        """Newest first."""
        with self._open() as file:
            rows = file.execute(_NEWEST, {"kind": kind, "to": to, "limit": limit})
            return [Message(*row[:-1], at=dt.datetime.fromisoformat(row[-1])) for row in rows]

    def clear(self) -> None:
        with self._open() as file:
            file.execute("delete from message")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=5)) as file, file:
            file.execute("pragma synchronous=off")  # nothing here is worth waiting for a disk
            yield file


class PretendCarrier:
    """The text carrier of the demo; unlike the real one it knows a key when it sees it again."""

    def __init__(self, outbox: Outbox):
        self._outbox = outbox

    def send(self, to: str, body: str, key: str, report_to: str = "") -> str:
        return f"pretend-{self._outbox.put('text', to, body, key)}"

    def find(self, to: str, body: str, key: str, since: dt.datetime) -> str:
        for message in self._outbox.messages(limit=KEPT, kind="text", to=to):
            if message.key == key:
                return f"pretend-{message.id}"
        raise NeverSent(key)


class PretendPostOffice:
    """The mail server of the demo; refuses the letters that the real one would refuse to write."""

    def __init__(self, outbox: Outbox):
        self._outbox = outbox

    def send(self, letter: Letter) -> str:
        composed(letter, SENDER)
        self._outbox.put("email", letter.to, letter.text, letter.message_id, letter.subject, letter.html)
        return letter.message_id

    @contextmanager
    def round(self) -> Iterator["PretendPostOffice"]:
        yield self
