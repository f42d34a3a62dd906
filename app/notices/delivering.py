"""The errand of a notice: looked at once more, put into words, handed on; what came of it stays on the row."""

import datetime as dt
from typing import Any

from sqlmodel import select

from app.base import clock, db
from app.base.db import session
from app.base.languages import speaking
from app.base.waiting import finish, put_back
from app.notices import by_email, by_push, by_text
from app.notices.choosing import choices_of
from app.notices.consent import stop, why_no_text
from app.notices.contents import thing_of, values_of
from app.notices.dead_addresses import forget_dead, note_dead
from app.notices.kinds import EMAIL, KINDS, PUSH, TEXT
from app.notices.models import Notice
from app.notices.places import OWN_LINK, TO_ONE_ADDRESS, link_of, page_of
from app.notices.refused import Refused
from app.notices.sending import address_of, notify
from app.notices.texts import Stopped
from app.notices.worth import Later, NotWorthIt, expect_allowed, expect_worth_sending
from app.people.models import Person

CHANNELS = {PUSH: by_push.send, TEXT: by_text.send, EMAIL: by_email.send}
# Tries before another channel is asked instead; push services seldom recover what they refuse for minutes.
PATIENCE = {PUSH: 4, TEXT: 5, EMAIL: 9}


def deliver(notice: Notice) -> None:
    """Nothing is open while the outside is spoken to. A process that dies here leaves the row to the next one."""
    person, thing = session().get(Person, notice.person_id), thing_of(notice)
    try:
        expect_worth_sending(notice, person, thing)
        link = _prepare(notice, person, thing)
        with speaking(person.language):
            provider_id = CHANNELS[notice.channel](notice, person, thing, values_of(notice, person, thing, link))
    except Later as later:
        _put_off(notice, later.until)
    except NotWorthIt as no:
        _end(notice, person, thing, "dropped", no.why, elsewhere=no.unreachable)
    except Refused as no:
        _refused(notice, person, thing, no)
    else:
        _sent(notice, provider_id)


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


def _sent(notice: Notice, provider_id: str) -> None:
    with db.writing():
        notice.provider_id, notice.sent_at = provider_id, clock.now()
        if notice.state == "waiting":  # The carrier's report may be here before its answer.
            notice.state = "sent"
            finish(notice)
        session().add(notice)
        if notice.channel == EMAIL:
            forget_dead(notice.to)


def _put_off(notice: Notice, until: dt.datetime) -> None:
    with db.writing():
        put_back(notice, "quiet hours", until - clock.now())


def _refused(notice: Notice, person: Person, thing: Any, no: Refused) -> None:
    if no.for_good or notice.tries >= PATIENCE[notice.channel]:
        _end(notice, person, thing, "failed", no.why, elsewhere=True, because=no)
        return
    with db.writing():
        put_back(notice, no.why, dt.timedelta(seconds=no.retry_after) if no.retry_after else None)


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
