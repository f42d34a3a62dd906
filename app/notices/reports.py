"""What the carrier says became of a text, sometimes minutes after it took it."""

from app.base import clock
from app.base.db import session
from app.base.waiting import finish
from app.notices.consent import stop
from app.notices.contents import thing_of
from app.notices.dead_addresses import forget_dead, note_dead
from app.notices.delivering import fall_back
from app.notices.models import Notice
from app.notices.texts import NOBODY, STOPPED
from app.people.models import Person

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
        _lose(notice, f"{status} {code}".strip(), code)


def _lose(notice: Notice, why: str, code: int) -> None:
    """Another channel is asked, as if the carrier had refused it at once."""
    person = session().get(Person, notice.person_id)
    notice.state = "failed"
    finish(notice)
    notice.error = why
    if code in NOBODY:
        note_dead(notice, why)
    if code == STOPPED:
        stop(notice.to, person if person.phone == notice.to else None, why, "carrier")
    fall_back(notice, person, thing_of(notice))
