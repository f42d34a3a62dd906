"""Whether a notice is still worth sending when its turn comes: the last look before it leaves the house."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any

from sqlmodel import select

from app.accounts.reach import reach_of
from app.approvals.standing import locked_ids
from app.base import clock
from app.base.db import session
from app.base.prepared import Prepared, given, this_moment
from app.notices.about_corrections import came_back
from app.notices.consent import NEWS, SERVICE, why_no_text
from app.notices.dead_addresses import is_dead
from app.notices.hours import most_a_day, when_to_ring
from app.notices.kinds import EMAIL, KINDS, PUSH, TEXT
from app.notices.models import Notice
from app.notices.places import TO_ONE_ADDRESS, subject_of
from app.notices.quiet import NeverLoud
from app.notices.switches import is_on
from app.payments.dunning.reminding import is_still_due
from app.people.models import Person
from app.visits.day_before import day_begins, is_still_ahead
from app.visits.models import Visit
from app.visits.models_changes import Offer, PendingChange
from app.visits.states import CANCELLED, SCHEDULED


class NotWorthIt(Exception):
    """Dropped, with the reason for the log. `unreachable`: another channel may do."""

    def __init__(self, why: str, unreachable: bool = False):
        super().__init__(why)
        self.why, self.unreachable = why, unreachable


class NextTime(Exception):
    """Others of the same batch come first: whether this one is too many is known when they are through."""


class Later(Exception):
    """Quiet hours."""

    def __init__(self, until: dt.datetime):
        super().__init__("quiet hours")
        self.until = until


DAY = dt.timedelta(days=1)

# Afterwards she is there, or something came between.
ON_THE_WAY_FOR = dt.timedelta(minutes=30)

# A notice of this kind is only true while its thing is like this.
STILL_TRUE: dict[str, Callable[[Any], bool]] = {
    "sign_in": lambda asked: asked.code_used_at is None and clock.now() < asked.expires_at,
    "contact_code": lambda change: change.confirmed_at is None,
    "contact_changed": lambda change: change.undone_at is None,
    "visit_completed": lambda visit: visit.state == "completed",
    "visit_skipped": lambda visit: visit.state == "skipped",
    "visit_tomorrow": is_still_ahead,
    "visit_on_the_way": lambda visit: visit.state == "on_the_way" and _is_fresh(visit),
    "visit_arrived": lambda visit: visit.state == "arrived",
    "visit_progress": lambda stage: stage.done_at is not None,
    "visit_delayed": lambda told: _is_ahead(told),
    "visit_moved": lambda told: _is_ahead(told),
    "visit_cancelled": lambda told: _is_ahead(told),
    "visit_assigned": lambda told: _is_ahead(told),
    "visit_booked": lambda visit: visit.state == "scheduled",
    "autopay_coming": lambda charge: charge.state == "planned",
    "autopay_stopped": lambda autopay: autopay.held_at is not None,
    "approval_needed": lambda invoice: invoice.state == "open" and bool(locked_ids([invoice.id])),
    "card_expiring": lambda method: method.is_usable,
    "paper_ending": lambda thing: thing.ended_at is None and getattr(thing, "is_shown", True),
    "refund_sent": lambda entry: not came_back(entry),
    "invoice_due": is_still_due,
    "invoice_overdue": is_still_due,
    "late_fee": lambda fee: fee.waived_at is None,
    "hold_coming": lambda hold: hold.ended_at is None and hold.started_at is None,
    "hold_begun": lambda hold: hold.ended_at is None,
    "invoice_issued": lambda invoice: invoice.state == "open",
}


def expect_worth_sending(notice: Notice, person: Person, thing: Any, rang: Counter) -> None:
    """Raises NotWorthIt, Later or NextTime. `rang` counts those of the batch that were worth it, by person and
    channel."""
    if person.ended_at:
        raise NotWorthIt("the person has left")
    if clock.now() > notice.created_at + KINDS[notice.event].lives:
        raise NotWorthIt("too late")
    if not is_on(notice.event):
        raise NotWorthIt("switched off by the company")
    if notice.thing and (thing is None or not STILL_TRUE.get(notice.event, _always)(thing)):
        raise NotWorthIt("no longer so")
    _expect_right(notice, person, thing)
    expect_allowed(notice, person)
    _expect_alive(notice, person)
    _expect_loud(notice, person, thing)
    _expect_few(notice, rang)


def expect_allowed(notice: Notice, person: Person) -> None:
    """Texts go to those who agreed and did not stop them; raises NotWorthIt."""
    purpose = NEWS if notice.event == "news" else SERVICE
    to = notice.to or person.phone
    why = why_no_text(person, to, notice.event, purpose) if notice.channel == TEXT else ""
    if why:
        raise NotWorthIt(why, unreachable=True)


def _expect_alive(notice: Notice, person: Person) -> None:
    """Letters to nobody cost the company its good name with mail servers. Whoever asks for a code may try anyway."""
    if notice.channel in (EMAIL, TEXT) and notice.event not in TO_ONE_ADDRESS:
        to = person.email if notice.channel == EMAIL else person.phone
        if is_dead(to):
            raise NotWorthIt("nobody at this address", unreachable=True)


def _is_ahead(told: Offer | PendingChange) -> bool:
    """Whoever stands at the pool already need not be announced."""
    visit = session().get(Visit, told.visit_id) if told.visit_id else None
    return visit is None or visit.state in (SCHEDULED, CANCELLED)


def _is_fresh(visit: Visit) -> bool:
    return clock.now() < visit.on_the_way_at + ON_THE_WAY_FOR


def _always(_: Any) -> bool:
    return True


def _expect_right(notice: Notice, person: Person, thing: Any) -> None:
    """Roles may have ended since it was written."""
    right = KINDS[notice.event].right
    if not right:
        return
    (account_id, property_id), reach = subject_of(thing), reach_of(person.id)
    if not (reach.allows(right, account_id, property_id) if account_id else reach.has(right)):
        raise NotWorthIt("no longer theirs")


def _expect_few(notice: Notice, rang: Counter) -> None:
    """What rings costs patience, and texts cost money. What is urgent always comes, and never counts."""
    if notice.channel == EMAIL or notice.urgent:
        return
    theirs = (notice.person_id, notice.channel)
    sent = len(_RANG(person_id=notice.person_id, channel=notice.channel, since=this_moment() - DAY))
    if sent >= most_a_day(notice.channel):
        raise NotWorthIt("enough for a day", unreachable=True)
    if sent + rang[theirs] >= most_a_day(notice.channel):
        raise NextTime
    rang[theirs] += 1


_RANG = Prepared(
    select(Notice.id, Notice.sent_at).where(
        Notice.channel == given("channel"), Notice.urgent.is_(False), Notice.sent_at > given("since")
    ),
    by=Notice.person_id,
)


def rang_ahead(notices: list[Notice]) -> None:
    """Inside asked_once: how often each of their people was rung, in a query a channel."""
    for channel in (PUSH, TEXT):
        people = [notice.person_id for notice in notices if notice.channel == channel and not notice.urgent]
        _RANG.ahead(people, channel=channel, since=this_moment() - DAY)


def _expect_loud(notice: Notice, person: Person, thing: Any) -> None:
    try:
        loud = when_to_ring(notice, person, clock.now())
    except NeverLoud:
        raise NotWorthIt("quiet all day", unreachable=True) from None
    if notice.event == "visit_tomorrow" and loud >= day_begins(thing):
        raise NotWorthIt("quiet too long", unreachable=True)
    if loud > clock.now():
        raise Later(loud)
