"""How often something may be done: counters in fixed windows, kept in the database, so that restarts forget nothing."""

import datetime as dt
import ipaddress
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Field, select

from app.base import clock, db, signing
from app.base.db import Owned, UtcDateTime, refs, session

DAY = dt.timedelta(days=1)


def network_of(address: str) -> str:
    """The key of a limit for each household: it has one IPv4 address, or a whole /64 of IPv6 ones."""
    return str(ipaddress.ip_network((address, 64), strict=False)) if ":" in address else address


class Tally(Owned, table=True):
    """How often one thing was done in one window. Whose address it was stays unreadable."""

    __table_args__ = (sa.UniqueConstraint("company_id", "name", "key", "since"), *refs())

    name: str
    key: str
    since: dt.datetime = Field(sa_type=UtcDateTime)
    count: int = 0


@dataclass(frozen=True)
class Limit:
    """At most `most` times a window for each key; windows begin at round times, UTC."""

    name: str
    most: int
    window: dt.timedelta

    def takes(self, key: str) -> bool:
        """Counts one more and says whether it is still within the limit."""
        return self.count(key) <= self.most

    def count(self, key: str, by: int = 1) -> int:
        """Counts inside writing(), where writers of a company take turns; returns the new count."""
        tally = self._tally(key) or Tally(name=self.name, key=_hidden(key), since=self._since())
        tally.count += by
        session().add(tally)
        session().flush()
        return tally.count

    def so_far(self, key: str) -> int:
        tally = self._tally(key)
        return tally.count if tally else 0

    def so_far_everywhere(self) -> int:
        """Over all keys of all companies of this installation."""
        with db.system_scope("add up a limit") as found:
            counted = select(sa.func.coalesce(sa.func.sum(Tally.count), 0)).where(
                Tally.name == self.name, Tally.since == self._since())
            return int(found.exec(counted).one())

    def _tally(self, key: str) -> Tally | None:
        return session().exec(
            select(Tally).where(Tally.name == self.name, Tally.key == _hidden(key), Tally.since == self._since())
        ).first()

    def _since(self) -> dt.datetime:
        seconds = self.window.total_seconds()
        return dt.datetime.fromtimestamp(clock.now().timestamp() // seconds * seconds, dt.UTC)


def _hidden(key: str) -> str:
    return signing.mac("limit", key).hex()[:32]


def forget_old_tallies() -> None:
    """No window is longer than a day. Inside writing()."""
    session().execute(sa.delete(Tally).where(Tally.since < clock.now() - 2 * DAY))
