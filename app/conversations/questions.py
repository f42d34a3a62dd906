"""Questions about a thing: asked by its account's people, answered and closed. Inside writing()."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import select

from app.base import clock
from app.base.db import session
from app.base.events import record
from app.base.prepared import Prepared, one_of
from app.conversations.models import Message, MessagePhoto, Thread
from app.people.models import Person

LONGEST = 4000
INVOICE, VISIT = "invoice", "visit"
MOST_PHOTOS = 4
_OPEN = Prepared(
    select(Thread.thing_id).where(
        Thread.thing == INVOICE, Thread.thing_id.in_(one_of("ids")), Thread.closed_at.is_(None)
    )
)


@dataclass(frozen=True)
class Subject:
    """What is asked about. `place` is its page in the portal."""

    thing: str
    thing_id: int
    part_id: int | None
    place: str
    about: str
    subject: str
    property_id: int | None = None


def has_open_question(invoice_ids: list[int]) -> set[int]:
    """Those of the invoices that somebody asked about and nobody has closed: no reminder, no charge by itself."""
    return set(_OPEN(ids=invoice_ids)) if invoice_ids else set()


def ask(account_id: int, subject: Subject, person: Person, text: str, photo_keys: Sequence[str] = ()) -> Thread:
    """A second question about the same line goes on in the thread that is open.

    `photo_keys`: of pictures.receive(); the worker draws them anew.
    """
    thread = _open_thread(account_id, subject)
    if thread is not None:
        write(thread, person, text, photo_keys)
        return thread
    thread = Thread(account_id=account_id, person_id=person.id, person_name=person.name, **vars(subject))
    session().add(thread)
    session().flush()
    _add(thread, person, text, photo_keys, is_office=False)
    record("question.opened", thread)
    return thread


def _open_thread(account_id: int, subject: Subject) -> Thread | None:
    found = select(Thread).where(
        Thread.account_id == account_id, Thread.thing == subject.thing, Thread.thing_id == subject.thing_id,
        Thread.part_id == subject.part_id, Thread.closed_at.is_(None),
    )  # fmt: skip
    return session().exec(found).first()


def write(thread: Thread, person: Person, text: str, photo_keys: Sequence[str] = ()) -> Message:
    """The owner once more; a thread that was closed is open again."""
    was_closed = thread.closed_at is not None
    thread.answered_at = thread.noted_at = thread.closed_at = None
    thread.closed_by = ""
    message = _add(thread, person, text, photo_keys, is_office=False)
    record("question.opened" if was_closed else "question.written", thread)
    return message


def answer(thread: Thread, person: Person, text: str, photo_keys: Sequence[str] = ()) -> Message:
    """The office; it stays open until somebody closes it."""
    message = _add(thread, person, text, photo_keys, is_office=True)
    thread.answered_at, thread.noted_at = message.at, None
    record("question.answered", thread, message=message.id)
    return message


def _add(thread: Thread, person: Person, text: str, photo_keys: Sequence[str], *, is_office: bool) -> Message:
    message = Message(
        thread_id=thread.id, person_id=person.id, person_name=person.name, is_office=is_office, text=text
    )
    thread.last_at = message.at
    session().add(thread)
    session().add(message)
    session().flush()
    for key in photo_keys[:MOST_PHOTOS]:
        session().add(MessagePhoto(thread_id=thread.id, message_id=message.id, original_key=key))
    return message


def close(thread: Thread, person: Person, *, by_office: bool) -> None:
    """Twice is once. The account hears of it when the office closes it."""
    if thread.closed_at is not None:
        return
    is_news = by_office and thread.answered_at is None
    thread.closed_at, thread.closed_by = clock.now(), person.name
    thread.answered_at = thread.answered_at or thread.closed_at
    if not by_office:
        thread.noted_at = thread.closed_at
    session().add(thread)
    record("question.closed", thread, is_news=is_news)


def note(thread: Thread) -> None:
    """The owner has read the answer."""
    if thread.answered_at and thread.noted_at is None:
        thread.noted_at = clock.now()
        session().add(thread)
