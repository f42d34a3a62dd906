"""Threads as pages show them."""

from collections import defaultdict

from flask import abort
from sqlmodel import and_, col, func, or_, select

from app.accounts.models import Account
from app.accounts.reach import Reach, in_reach
from app.accounts.rights import SEE_PRICES, SEE_VISITS
from app.base import current
from app.base.db import session
from app.base.prepared import Prepared, given, one_of
from app.conversations.models import Message, MessagePhoto, Thread
from app.conversations.questions import INVOICE, VISIT

A_PAGE = 50
# Questions about money belong to those who see prices, those about a visit to those who see it.
_THEIRS = or_(
    and_(Thread.thing == INVOICE, Thread.account_id.in_(one_of("accounts"))),
    and_(Thread.thing == VISIT, in_reach(Thread.account_id, Thread.property_id)),
)
_ANSWERED = Prepared(
    select(Thread.uid, Thread.thing, Thread.subject, Thread.about)
    .where(_THEIRS, Thread.answered_at.is_not(None), Thread.noted_at.is_(None))
    .order_by(col(Thread.answered_at).desc())
    .limit(3)
)
_ABOUT = Prepared(
    select(Thread)
    .where(Thread.thing == given("thing"), Thread.thing_id == given("thing_id"))
    .order_by(col(Thread.id).desc())
)


_THREAD = Prepared(select(Thread).where(Thread.uid == given("uid"), _THEIRS))


def thread_for(reach: Reach, uid: str) -> Thread:
    """404 for one that is not theirs."""
    return _THREAD(uid=uid, **_covered(reach)).first() or abort(404)


def _covered(reach: Reach) -> dict:
    return {"accounts": reach.accounts(SEE_PRICES) or [0], **reach.covered(SEE_VISITS)}


def messages_of(thread: Thread) -> list[Message]:
    return list(session().exec(select(Message).where(Message.thread_id == thread.id).order_by(Message.id)))


def last_answer(thread: Thread) -> Message | None:
    """None where the office closed it without a word."""
    found = select(Message).where(Message.thread_id == thread.id, Message.is_office)
    return session().exec(found.order_by(col(Message.id).desc()).limit(1)).first()


def answered_for(reach: Reach) -> list:
    """(uid, thing, subject, about) of answers that nobody of the account has acknowledged. One query."""
    return _ANSWERED(**_covered(reach))


def photos_of(thread: Thread) -> dict[int, list[MessagePhoto]]:
    """Message -> its photos, those not yet drawn and those that were none among them."""
    found: dict[int, list[MessagePhoto]] = defaultdict(list)
    theirs = select(MessagePhoto).where(MessagePhoto.thread_id == thread.id)
    for photo in session().exec(theirs.order_by(MessagePhoto.id)):
        found[photo.message_id].append(photo)
    return found


def shown_thread(thread: Thread) -> dict:
    """What both sides read of it, by the names that the pages use."""
    return {
        "thread": thread, "messages": messages_of(thread), "photos": photos_of(thread),
        "company_name": current.company().name,
    }  # fmt: skip


def photo_in(thread: Thread, uid: str) -> MessagePhoto:
    found = select(MessagePhoto).where(MessagePhoto.uid == uid, MessagePhoto.thread_id == thread.id)
    return session().exec(found).first() or abort(404)


def threads_about(thing: str, thing_id: int) -> list[Thread]:
    """The newest first."""
    return list(_ABOUT(thing=thing, thing_id=thing_id))


def threads_page(only_open: bool, before: int = 0) -> tuple[list[tuple[Thread, str]], int]:
    """(thread, account's name), what waits for the office first; (a page, where the next begins or 0)."""
    found = select(Thread, Account.name).join(Account, Account.id == Thread.account_id)
    if only_open:
        found = found.where(Thread.closed_at.is_(None))
    found = found.order_by(
        Thread.closed_at.is_not(None), Thread.answered_at.is_not(None), col(Thread.last_at).desc(), Thread.id
    )
    rows = session().exec(found.offset(before).limit(A_PAGE + 1)).all()
    return [tuple(row) for row in rows[:A_PAGE]], before + A_PAGE if len(rows) > A_PAGE else 0


def waiting_count() -> int:
    """So many questions that the office has not answered."""
    open_ones = select(func.count(Thread.id)).where(Thread.closed_at.is_(None), Thread.answered_at.is_(None))
    return session().exec(open_ones).one()
