"""Addresses at which nobody is, as mail servers and the carrier told us."""

import datetime as dt

from sqlmodel import select

from app.base import clock
from app.base.db import session
from app.base.prepared import Prepared, given
from app.notices.models import DeadAddress, Notice

# Mailboxes come back; once in so long it is tried again.
TRIED_AGAIN_AFTER = dt.timedelta(days=30)

_DEAD = Prepared(
    select(DeadAddress.id).where(DeadAddress.address == given("address"), DeadAddress.since > given("since"))
)


def is_dead(address: str) -> bool:
    return bool(address) and bool(_DEAD(address=address, since=clock.now() - TRIED_AGAIN_AFTER))


def note_dead(notice: Notice, why: str) -> None:
    """Inside writing(). The newest word about an address counts."""
    dead = _row(notice.to) or DeadAddress(address=notice.to, channel=notice.channel, why="")
    dead.why, dead.notice_id, dead.since, dead.channel = why[:300], notice.id, clock.now(), notice.channel
    session().add(dead)
    session().flush()


def forget_dead(address: str) -> bool:
    """Something got through, or the office says that it is good. Inside writing()."""
    dead = _row(address) if address else None
    if dead is not None:
        session().delete(dead)
    return dead is not None


def _row(address: str) -> DeadAddress | None:
    return session().exec(select(DeadAddress).where(DeadAddress.address == address)).first()
