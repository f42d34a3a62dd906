"""P4: what a power cut leaves on the disk, made from what was written and what had been synced by then.

With the write-ahead log and synchronous=FULL a commit returns once the log is synced: up to there the log is whole; of
what is being written after it any 512-byte sector may be there, be missing or be rubbish. A checkpoint follows a commit
and writes what the synced log holds into the database file: during one, each page of it is the old or the new one.
(SQLite's own account: sqlite.org/wal.html, sqlite.org/atomiccommit.html.)
"""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

SECTOR, PAGE = 512, 4096


@dataclass(frozen=True)
class Moment:
    """The files after a commit: what is in them now is safe. So many payments were acknowledged by then."""

    database: bytes
    log: bytes
    acknowledged: int


class Disk:
    """Looks at a database file from outside, after each commit."""

    def __init__(self, file: Path):
        self.file, self.log = file, file.with_name(f"{file.name}-wal")
        self.acknowledged = 0
        self.moments: list[Moment] = []

    def look(self) -> None:
        database, log = self.file.read_bytes(), self.log.read_bytes()
        if self.moments and self.moments[-1].database == database:
            database = self.moments[-1].database  # one copy in memory
        self.moments.append(Moment(database, log, self.acknowledged))


def cut_between(safe: Moment, later: Moment, dice: Random) -> tuple[bytes, bytes]:
    """The (database, log) after a cut while the later commit was written, or during the checkpoint after it."""
    if later.database == safe.database or dice.random() < 0.5:
        return safe.database, _torn(safe.log, later.log, dice)
    return _half_written(safe.database, later.database, dice), later.log


def _torn(old: bytes, new: bytes, dice: Random) -> bytes:
    """Sectors that were under way: some arrived, some not, some as rubbish. The file may not have grown to its end."""
    sectors = [(old[at : at + SECTOR], new[at : at + SECTOR]) for at in range(0, len(new), SECTOR)]
    kept = sectors[: dice.randint(-(-len(old) // SECTOR), len(sectors))]
    return b"".join(_sector(before, after, dice) for before, after in kept)


def _sector(before: bytes, after: bytes, dice: Random) -> bytes:
    if before == after:
        return after
    return dice.choice((after, after, before.ljust(len(after), b"\0"), dice.randbytes(len(after))))


def _half_written(old: bytes, new: bytes, dice: Random) -> bytes:
    """Pages of a checkpoint under way, each old or new; a longer file may have grown already."""
    whole = old + new[len(old) :] if dice.random() < 0.5 else old
    pages = range(0, len(whole), PAGE)
    return b"".join((new if dice.random() < 0.5 else whole)[at : at + PAGE] for at in pages)


def come_up(folder: Path, files: tuple[bytes, bytes]) -> tuple[str, set[str]]:
    """Opens what is left: (what SQLite says of it, the bank's payments in the ledger)."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "cut.db").write_bytes(files[0])
    (folder / "cut.db-wal").write_bytes(files[1])
    with closing(sqlite3.connect(folder / "cut.db")) as opened:
        (whole,) = opened.execute("PRAGMA integrity_check").fetchone()
        booked = {source for (source,) in opened.execute("SELECT source FROM ledger_entry WHERE kind = 'payment'")}
    return whole, booked
