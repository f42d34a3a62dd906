"""What the carrier says became of a text, sometimes minutes after it took it."""

from app.base import clock
from app.base.db import session
from app.notices.dead_addresses import forget_dead
from app.notices.models import Notice
from app.notices.outcomes import lose
from app.notices.texts import NOBODY, STOPPED

ARRIVED = ("delivered", "read")
LOST = ("undelivered", "failed")


def note_report(notice: Notice, status: str, code: int, provider_id: str) -> None:
    """Inside writing(). Reports come twice and in any order: what arrived has arrived."""
    notice.provider_id = notice.provider_id or provider_id
    session().add(notice)
    if status in ARRIVED and notice.delivered_at is None:
        notice.delivered_at = clock.now()
        forget_dead(notice.to)
    elif status in LOST and notice.delivered_at is None and notice.state in ("waiting", "sent"):
        lose(notice, f"{status} {code}".strip(), nobody=code in NOBODY, stopped=code == STOPPED)
