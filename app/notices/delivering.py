"""The errand of a notice: looked at once more, put into words, handed on; what came of it stays on the row."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlmodel import select

from app.base import clock, db
from app.base.bulk import change_row
from app.base.db import of_company, session
from app.base.languages import speaking
from app.base.waiting import finish, put_back
from app.notices import by_email, by_push, by_text
from app.notices.choosing import choices_of
from app.notices.consent import stop, why_no_text
from app.notices.contents import thing_of, values_of
from app.notices.dead_addresses import forget_dead, note_dead
from app.notices.handed import Handed
from app.notices.kinds import EMAIL, KINDS, PUSH, TEXT
from app.notices.models import Notice, PushDevice
from app.notices.places import OWN_LINK, TO_ONE_ADDRESS, link_of, page_of
from app.notices.refused import Refused
from app.notices.sending import address_of, notify
from app.notices.texts import Stopped
from app.notices.worth import Later, NotWorthIt, expect_allowed, expect_worth_sending
from app.people.models import Person

CHANNELS = {PUSH: by_push.send, TEXT: by_text.send, EMAIL: by_email.send}
# Refusals before another channel is asked instead; push services seldom recover what they refuse for minutes.
PATIENCE = {PUSH: 4, TEXT: 5, EMAIL: 9}
# A sender that died is no word of the channel's; a notice that kills its sender each time still comes to an end.
MOST_TRIES = 40


def deliver(notice: Notice) -> None:
    """Nothing is open while the outside is spoken to. A process that dies here leaves the row to the next one."""
    person, thing = session().get(Person, notice.person_id), thing_of(notice)
    try:
        expect_worth_sending(notice, person, thing)
        link = _prepare(notice, person, thing)
        with speaking(person.language):
            handed = CHANNELS[notice.channel](notice, person, thing, values_of(notice, person, thing, link))
    except Later as later:
        _put_off(notice, later.until)
    except NotWorthIt as no:
        _end(notice, person, thing, "dropped", no.why, elsewhere=no.unreachable)
    except Refused as no:
        _refused(notice, person, thing, no)
    else:
        _sent(notice, handed)


def _prepare(notice: Notice, person: Person, thing: Any) -> str:
    """The address as it is now, and the link; for push a plain page, since the browser is signed in."""
    if notice.channel == PUSH:
        return page_of(notice, thing)
    with db.writing():
        if notice.event not in TO_ONE_ADDRESS:
            notice.to = address_of(person, notice.channel)
        session().add(notice)
        if not notice.to:
            raise NotWorthIt("no address", unreachable=True)
        expect_allowed(notice, person)  # Once more: here nobody's STOP can come in between.
        return "" if notice.event in OWN_LINK else link_of(notice, person, thing)


def _sent(notice: Notice, handed: Handed) -> None:
    """Without reading the row again: the lease says that it is ours, and only the carrier's report may be faster."""
    id, channel, to, now = notice.id, notice.channel, notice.to, clock.now()
    told = {"provider_id": handed.provider_id, "sent_at": now, "reached": handed.reached}
    with db.writing():
        if handed.device_id is not None:
            change_row(PushDevice, handed.device_id, last_sent_at=now)
        if not _close(id, {**told, "state": "sent", "done_at": now, "leased_until": None, "error": ""}):
            change_row(Notice, id, **told)
        if channel == EMAIL:
            forget_dead(to)


def _close(id: int, values: dict) -> bool:
    """False where the carrier's report was here before its answer."""
    return session().execute(_CLOSE, {"row": id, **values}).rowcount > 0


_CLOSED = ("provider_id", "sent_at", "reached", "state", "done_at", "leased_until", "error")
_CLOSE = of_company(
    sa.update(Notice).where(Notice.id == sa.bindparam("row"), Notice.state == "waiting")
    .values({name: sa.bindparam(name, type_=Notice.__table__.c[name].type) for name in _CLOSED})
    .execution_options(synchronize_session=False)
)  # fmt: skip


def _put_off(notice: Notice, until: dt.datetime) -> None:
    with db.writing():
        put_back(notice, "quiet hours", until - clock.now(), most=MOST_TRIES)


def _refused(notice: Notice, person: Person, thing: Any, no: Refused) -> None:
    refusals = notice.refusals + 1
    if no.for_good or (refusals >= PATIENCE[notice.channel] and not no.maybe_arrived):
        _end(notice, person, thing, "failed", no.why, elsewhere=True, because=no)
        return
    with db.writing():
        notice.refusals = refusals
        put_back(notice, no.why, dt.timedelta(seconds=no.retry_after) if no.retry_after else None, most=MOST_TRIES)


def _end(notice: Notice, person: Person, thing: Any, state: str, why: str, *, elsewhere: bool,
         because: Refused | None = None) -> None:
    """Done without having been read. Where the person could not be reached, another channel is asked."""
    with db.writing():
        if isinstance(because, Stopped):
            stop(notice.to, person if person.phone == notice.to else None, why, "carrier")
        if because is not None and because.nobody:
            note_dead(notice, why)
        notice.state = state
        finish(notice)
        notice.error = why
        if elsewhere:
            fall_back(notice, person, thing)


def fall_back(notice: Notice, person: Person, thing: Any) -> None:
    """The next channel of the kind that reaches them, unless another one has or will; never one they switched off."""
    base = notice.dedupe.rsplit(":", 2)[0]
    tried = _tried(person, base)
    if any(state in ("waiting", "sent") for state in tried.values()):
        return
    choices = choices_of(person)
    for channel in KINDS[notice.event].fallback:
        is_refused = not choices.get((notice.event, channel), True)
        if channel not in tried and not is_refused and _reaches(person, channel, notice.event):
            notify(person, notice.event, thing, channels=(channel,), values=notice.values, dedupe=base)
            return


def _tried(person: Person, base: str) -> dict[str, str]:
    rows = session().exec(
        select(Notice.channel, Notice.state).where(Notice.person_id == person.id, Notice.dedupe.startswith(f"{base}:"))
    )
    return dict(rows.all())


def _reaches(person: Person, channel: str, event: str) -> bool:
    to = address_of(person, channel)
    return bool(to) and not (channel == TEXT and why_no_text(person, to, event))
