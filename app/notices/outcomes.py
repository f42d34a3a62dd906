"""What came of a notice, as it is written down: all of it inside writing(), often for many at once."""

import datetime as dt

from sqlmodel import select

from app.base import clock
from app.base.bulk import change_row, change_rows
from app.base.db import session
from app.base.waiting import finish, pause_after, put_back
from app.notices.choosing import choices_of
from app.notices.consent import stop, why_no_text
from app.notices.contents import thing_of
from app.notices.dead_addresses import forget_dead, note_dead
from app.notices.kinds import EMAIL, KINDS, PUSH, TEXT
from app.notices.models import Notice
from app.notices.refused import Refused
from app.notices.sending import address_of, notify
from app.notices.texts import Stopped
from app.notices.turns import Turn
from app.people.models import Person

# Refusals before another channel is asked instead; push services seldom recover what they refuse for minutes.
PATIENCE = {PUSH: 4, TEXT: 5, EMAIL: 9}
# A sender that died is no word of the channel's, and one that dies costs its whole batch a try: what is not refused
# too often ends by its age (`lives` in kinds.py).
MOST_TRIES = 10_000


def note_sent(turns: list[Turn]) -> None:
    """Without reading the rows again: the lease says that they are ours, and only the carrier's report, which may
    have said already that a text was lost, can be faster."""
    now = clock.now()
    change_rows(Notice, [
        {"row": turn.id, "provider_id": turn.handed.provider_id, "sent_at": now, "reached": list(turn.handed.reached)}
        for turn in turns
    ])  # fmt: skip
    done = {"state": "sent", "done_at": now, "leased_until": None, "error": ""}
    change_rows(Notice, [{"row": turn.id, **done} for turn in turns], only=Notice.state == "waiting")
    for turn in turns:
        if turn.channel == EMAIL:
            forget_dead(turn.to)


def put_off(turn: Turn, until: dt.datetime) -> None:
    put_back(turn.notice, "quiet hours", until - clock.now(), most=MOST_TRIES)


def give_back(turn: Turn) -> None:
    """Due as it was, for the next batch."""
    change_row(Notice, turn.id, leased_until=None)


def refused(turn: Turn, no: Refused) -> None:
    """Which devices have it is kept: they do not ring again for another that had not."""
    notice, refusals = turn.notice, turn.notice.refusals + 1
    if no.for_good or (refusals >= PATIENCE[turn.channel] and not no.maybe_arrived):
        end(turn, "failed", no.why, elsewhere=True, because=no)
        return
    notice.refusals, notice.reached = refusals, list(turn.handed.reached) if turn.handed else notice.reached
    # Not by the tries: a sender that died with a batch would make all of it wait for days.
    after = dt.timedelta(seconds=no.retry_after) if no.retry_after else pause_after(refusals)
    put_back(notice, no.why, after, most=MOST_TRIES)


def end(turn: Turn, state: str, why: str, *, elsewhere: bool, because: Refused | None = None) -> None:
    """Done without having been read. Where the person could not be reached, another channel is asked."""
    if isinstance(because, Stopped):
        stop(turn.to, turn.person if turn.person.phone == turn.to else None, why, "carrier")
    if because is not None and because.nobody:
        note_dead(turn.notice, why)
    _close(turn.notice, turn.person, state, why, elsewhere)


def lose(notice: Notice, why: str, *, nobody: bool = False, stopped: bool = False) -> None:
    """It left the house, and later somebody says that it did not arrive; as if it had been refused at once."""
    person = session().get(Person, notice.person_id)
    if nobody:
        note_dead(notice, why)
    if stopped:
        stop(notice.to, person if person.phone == notice.to else None, why, "carrier")
    _close(notice, person, "failed", why, elsewhere=True)


def _close(notice: Notice, person: Person, state: str, why: str, elsewhere: bool) -> None:
    notice.state = state
    finish(notice)
    notice.error = why
    if elsewhere:
        _fall_back(notice, person)


def _fall_back(notice: Notice, person: Person) -> None:
    """The next channel of the kind that reaches them, unless another one has or will; never one they switched off."""
    base = notice.dedupe.rsplit(":", 2)[0]
    tried = _tried(person, base)
    if any(state in ("waiting", "sent") for state in tried.values()):
        return
    choices = choices_of(person)
    for channel in KINDS[notice.event].fallback:
        is_refused = not choices.get((notice.event, channel), True)
        if channel not in tried and not is_refused and _reaches(person, channel, notice.event):
            notify(person, notice.event, thing_of(notice), channels=(channel,), values=notice.values, dedupe=base)
            return


def _tried(person: Person, base: str) -> dict[str, str]:
    rows = session().exec(
        select(Notice.channel, Notice.state).where(Notice.person_id == person.id, Notice.dedupe.startswith(f"{base}:"))
    )
    return dict(rows.all())


def _reaches(person: Person, channel: str, event: str) -> bool:
    to = address_of(person, channel)
    return bool(to) and not (channel == TEXT and why_no_text(person, to, event))
