"""Threads as pages show them."""

from flask import abort
from sqlmodel import col, func, select

from app.accounts.models import Account
from app.accounts.reach import Reach
from app.accounts.rights import SEE_PRICES
from app.base.db import session
from app.base.prepared import Prepared, given, one_of
from app.conversations.models import Message, Thread

A_PAGE = 50
_ANSWERED = Prepared(
    select(Thread.uid, Thread.subject, Thread.about)
    .where(Thread.account_id.in_(one_of("accounts")), Thread.answered_at.is_not(None), Thread.noted_at.is_(None))
    .order_by(col(Thread.answered_at).desc())
    .limit(3)
)
_ABOUT = Prepared(
    select(Thread)
    .where(Thread.thing == given("thing"), Thread.thing_id == given("thing_id"))
    .order_by(col(Thread.id).desc())
)


def thread_for(reach: Reach, uid: str) -> Thread:
    """One of the person's accounts; 404 otherwise."""
    found = select(Thread).where(Thread.uid == uid, Thread.account_id.in_(reach.accounts(SEE_PRICES)))
    return session().exec(found).first() or abort(404)


def messages_of(thread: Thread) -> list[Message]:
    return list(session().exec(select(Message).where(Message.thread_id == thread.id).order_by(Message.id)))


def last_answer(thread: Thread) -> Message | None:
    """None where the office closed it without a word."""
    found = select(Message).where(Message.thread_id == thread.id, Message.is_office)
    return session().exec(found.order_by(col(Message.id).desc()).limit(1)).first()


def answered_for(reach: Reach) -> list:
    """(uid, subject, about) of answers that nobody of the account has acknowledged. One query."""
    accounts = reach.accounts(SEE_PRICES)
    return _ANSWERED(accounts=accounts) if accounts else []


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
