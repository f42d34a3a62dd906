"""Whether a notice is still worth sending when its turn comes: the last look before it leaves the house."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlmodel import func, select

from app.accounts.reach import reach_of
from app.approvals.standing import locked_ids
from app.base import clock, current
from app.base.db import session
from app.notices.about_corrections import came_back
from app.notices.kinds import KINDS, PUSH, TEXT
from app.notices.models import Notice
from app.notices.places import subject_of
from app.notices.quiet import next_loud
from app.payments.dunning.reminding import is_still_due
from app.people.models import Person
from app.visits.models import Visit


class NotWorthIt(Exception):
    """Dropped, with the reason for the log. `unreachable`: another channel may do."""

    def __init__(self, why: str, unreachable: bool = False):
        super().__init__(why)
        self.why, self.unreachable = why, unreachable


class Later(Exception):
    """Quiet hours."""

    def __init__(self, until: dt.datetime):
        super().__init__("quiet hours")
        self.until = until


DAY = dt.timedelta(days=1)
TEXTS_A_DAY = 8

# Afterwards she is there, or something came between.
ON_THE_WAY_FOR = dt.timedelta(minutes=30)

# A notice of this kind is only true while its thing is like this.
STILL_TRUE: dict[str, Callable[[Any], bool]] = {
    "sign_in": lambda asked: asked.code_used_at is None and clock.now() < asked.expires_at,
    "contact_code": lambda change: change.confirmed_at is None,
    "contact_changed": lambda change: change.undone_at is None,
    "visit_completed": lambda visit: visit.state == "completed",
    "visit_skipped": lambda visit: visit.state == "skipped",
    "visit_on_the_way": lambda visit: visit.state == "on_the_way" and _is_fresh(visit),
    "autopay_coming": lambda charge: charge.state == "planned",
    "autopay_stopped": lambda autopay: autopay.held_at is not None,
    "approval_needed": lambda invoice: invoice.state == "open" and bool(locked_ids([invoice.id])),
    "card_expiring": lambda method: method.is_usable,
    "refund_sent": lambda entry: not came_back(entry),
    "invoice_due": is_still_due,
    "invoice_overdue": is_still_due,
    "late_fee": lambda fee: fee.waived_at is None,
    "hold_coming": lambda hold: hold.ended_at is None and hold.started_at is None,
    "hold_begun": lambda hold: hold.ended_at is None,
    "invoice_issued": lambda invoice: invoice.state == "open",
}


def expect_worth_sending(notice: Notice, person: Person, thing: Any) -> None:
    """Raises NotWorthIt or Later."""
    if person.ended_at:
        raise NotWorthIt("the person has left")
    if clock.now() > notice.created_at + KINDS[notice.event].lives:
        raise NotWorthIt("too late")
    if notice.thing and (thing is None or not STILL_TRUE.get(notice.event, _always)(thing)):
        raise NotWorthIt("no longer so")
    _expect_right(notice, person, thing)
    if notice.channel == TEXT and person.texts_stopped_at:
        raise NotWorthIt("texts stopped", unreachable=True)
    _expect_loud(notice, person)
    _expect_few(notice)


def _is_fresh(visit: Visit) -> bool:
    return clock.now() < visit.on_the_way_at + ON_THE_WAY_FOR


def _always(_: Any) -> bool:
    return True


def _expect_right(notice: Notice, person: Person, thing: Any) -> None:
    """Roles may have ended since it was written."""
    kind = KINDS[notice.event]
    account_id, property_id = subject_of(thing)
    if kind.right and not reach_of(person.id).allows(kind.right, account_id, property_id):
        raise NotWorthIt("no longer theirs")


def _expect_few(notice: Notice) -> None:
    """Texts cost money and patience. What was asked for a moment ago always comes."""
    if notice.channel != TEXT or notice.urgent:
        return
    sent = select(func.count(Notice.id)).where(
        Notice.person_id == notice.person_id, Notice.channel == TEXT, Notice.sent_at > clock.now() - DAY
    )
    if session().exec(sent).one() >= TEXTS_A_DAY:
        raise NotWorthIt("enough texts for a day", unreachable=True)


def _expect_loud(notice: Notice, person: Person) -> None:
    """Letters wait in the mailbox by themselves; what happens at the pool just now is pushed at once."""
    if notice.urgent or notice.channel not in (PUSH, TEXT) or notice.channel in KINDS[notice.event].at_once:
        return
    loud = next_loud(clock.now(), person.zone or current.company().zone)
    if loud > clock.now():
        raise Later(loud)
