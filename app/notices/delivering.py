"""The errand of notices, a company's batch at a time: looked at once more, put into words, handed on; what came of
each stays on its row.

Nothing is open while the outside is spoken to. A process that dies leaves the rows to the next one: the carrier is
asked for a text before it is sent again, a push takes the place of its like, a letter keeps its Message-ID.
"""

import logging
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from app.base import db
from app.base.bulk import change_rows
from app.base.db import session
from app.base.languages import speaking
from app.base.waiting import put_back
from app.notices import by_email, by_push, by_text
from app.notices.ahead import read_ahead
from app.notices.contents import thing_of, values_of
from app.notices.handed import Handed
from app.notices.kinds import EMAIL, PUSH, TEXT
from app.notices.mail import Letter
from app.notices.models import Notice
from app.notices.outcomes import end, give_back, note_sent, put_off, refused
from app.notices.places import OWN_LINK, TO_ONE_ADDRESS, link_of, page_of
from app.notices.refused import Refused
from app.notices.sending import address_of
from app.notices.turns import Turn
from app.notices.worth import Later, NextTime, NotWorthIt, expect_allowed, expect_worth_sending
from app.people import links
from app.people.models import Person

log = logging.getLogger("poolhouse.notices")

CHANNELS = {PUSH: by_push, TEXT: by_text, EMAIL: by_email}
PUSHES_AT_ONCE = 8
DEATHS = 3


def deliver(notices: list[Notice]) -> None:
    """All of one company, all ours by lease. Those whose senders died go by themselves, from either end in turn: one
    of them may be to blame, and the others are done before it is reached."""
    deadly = [notice for notice in notices if _is_deadly(notice)]
    alone = sorted(deadly, key=lambda notice: notice.id if notice.tries % 2 else -notice.id)
    others = [notice for notice in notices if not _is_deadly(notice)]
    for batch in filter(None, (others, *([notice] for notice in alone))):
        _deliver(batch)


def _is_deadly(notice: Notice) -> bool:
    return notice.tries - notice.refusals > DEATHS


def _deliver(notices: list[Notice]) -> None:
    turns, rang = [Turn.of(notice) for notice in notices], Counter()
    with read_ahead(notices):
        for turn in turns:
            _try(turn, partial(_put_into_words, rang=rang))
    _in_one(_begin, [turn for turn in turns if turn.outcome or turn.channel != PUSH])
    leaving = [turn for turn in turns if turn.outcome is None]
    _push([turn for turn in leaving if turn.channel == PUSH and turn.is_ours()])
    with by_email.one_round() as post:
        for turn in leaving:
            if turn.channel != PUSH and turn.is_ours():
                _try(turn, partial(_hand_on, post=post))
                _in_one(_settle, [turn])


def _try(turn: Turn, work: Callable[[Turn], None]) -> None:
    """What goes wrong with one notice is its own outcome and stops no other."""
    try:
        work(turn)
    except Later as later:
        turn.outcome = partial(put_off, turn, later.until)
    except NextTime:
        turn.outcome = partial(give_back, turn)
    except NotWorthIt as no:
        turn.outcome = partial(end, turn, "dropped", no.why, elsewhere=no.unreachable)
    except Refused as no:
        turn.outcome = partial(refused, turn, no)
    except Exception as error:
        turn.outcome = partial(_broke, turn, error)


def _broke(turn: Turn, error: Exception) -> None:
    log.error("notice %s failed", turn.id, exc_info=error)
    put_back(turn.notice, f"{type(error).__name__}: {error}")


def _in_one(write: Callable[[list[Turn]], None], turns: list[Turn]) -> None:
    """One transaction for all; where it fails, one for each, so that the fault of one is nobody else's."""
    if not turns:
        return
    try:
        with db.writing():
            write(turns)
    except Exception as error:
        if len(turns) > 1:
            for turn in turns:
                _in_one(write, [turn])
        else:
            turns[0].outcome = partial(_broke, turns[0], error)
            with db.writing():
                turns[0].outcome()


# ---- before it leaves ----


def _put_into_words(turn: Turn, rang: Counter) -> None:
    notice = turn.notice
    turn.person, turn.thing = session().get(Person, notice.person_id), thing_of(notice)
    expect_worth_sending(notice, turn.person, turn.thing, rang)
    turn.to = notice.to if notice.event in TO_ONE_ADDRESS else address_of(turn.person, turn.channel)
    link = _link(turn)
    with speaking(turn.person.language):
        turn.message = CHANNELS[turn.channel].compose(turn, values_of(notice, turn.person, turn.thing, link))


def _link(turn: Turn) -> str:
    """For push a plain page, since the browser is signed in."""
    if turn.channel == PUSH:
        return page_of(turn.notice, turn.thing)
    if not turn.to:
        raise NotWorthIt("no address", unreachable=True)
    if turn.notice.event in OWN_LINK:
        return ""
    turn.link = link_of(turn.notice, turn.person, turn.thing, turn.to)
    return links.address_of(turn.link)


def _begin(turns: list[Turn]) -> None:
    """Address and link stand on the row before the message leaves: every later try carries the same ones."""
    _write_outcomes(turns)
    leaving = [turn for turn in turns if turn.outcome is None]
    session().add_all(turn.link for turn in leaving if turn.link)
    session().flush()
    change_rows(Notice, [
        {"row": turn.id, "to": turn.to, "capability_id": turn.link.id if turn.link else None} for turn in leaving
    ])  # fmt: skip


# ---- out of the house ----


def _push(turns: list[Turn]) -> None:
    """Several at once: each waits for another machine, and none for the database."""
    session().rollback()
    with ThreadPoolExecutor(PUSHES_AT_ONCE) as threads:
        list(threads.map(lambda turn: _try(turn, by_push.ring), turns))
    for turn in turns:
        by_push.show_in_outbox(turn)
    _in_one(_settle, turns)


def _hand_on(turn: Turn, post: Callable[[Letter], Handed]) -> None:
    if turn.channel == TEXT:
        _expect_no_stop(turn)
    session().rollback()
    turn.handed = (by_text.hand_on if turn.channel == TEXT else post)(turn.message)


def _expect_no_stop(turn: Turn) -> None:
    """A moment before it leaves: others of the batch went first and took their time."""
    session().rollback()
    expect_allowed(turn.notice, turn.person)


def _settle(turns: list[Turn]) -> None:
    by_push.note_devices([turn.handed for turn in turns if turn.handed])
    note_sent([turn for turn in turns if turn.outcome is None])
    _write_outcomes(turns)


def _write_outcomes(turns: list[Turn]) -> None:
    for turn in turns:
        if turn.outcome:
            turn.outcome()
