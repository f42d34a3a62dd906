"""When a person's phone may ring: the hours they chose themselves, in their own zone, and how often a day."""

import datetime as dt

from sqlmodel import select

from app.base import current
from app.base.db import session
from app.base.events import record
from app.base.languages import _
from app.base.prepared import Prepared
from app.notices.kinds import KINDS, PUSH, TEXT
from app.notices.models import Notice, NoticeRules
from app.notices.quiet import NIGHT, Quiet, next_loud
from app.people.models import Person

LONGEST_QUIET = dt.timedelta(hours=16)
DAY = dt.timedelta(days=1)

_RULES = Prepared(select(NoticeRules.texts_a_day, NoticeRules.pushes_a_day))


def own_quiet(person: Person) -> Quiet | None:
    if person.quiet_from is None or person.quiet_until is None:
        return None
    return Quiet(person.quiet_from, person.quiet_until)


def zone_of(person: Person) -> str:
    return person.zone or current.company().zone


def when_to_ring(notice: Notice, person: Person, now: dt.datetime) -> dt.datetime:
    """`now`, or when it may ring; NeverLoud. Letters wait in the mailbox by themselves."""
    if notice.urgent or notice.channel not in (PUSH, TEXT):
        return now
    return next_loud(now, zone_of(person), *_quiets(notice, person))


def _quiets(notice: Notice, person: Person) -> list[Quiet]:
    """No text at night, whoever wants it. What happens at the pool just now is pushed at once, unless they chose."""
    own = own_quiet(person)
    if notice.channel == TEXT:
        return [NIGHT, own] if own else [NIGHT]
    if own:
        return [own]
    return [] if notice.channel in KINDS[notice.event].at_once else [NIGHT]


def most_a_day(channel: str) -> int:
    texts, pushes = _RULES().first() or (NoticeRules().texts_a_day, NoticeRules().pushes_a_day)
    return texts if channel == TEXT else pushes


def notice_rules() -> NoticeRules:
    return session().exec(select(NoticeRules)).first() or NoticeRules()


def change_notice_rules(**fields) -> NoticeRules:
    """Inside writing()."""
    rules = notice_rules()
    for name, value in fields.items():
        setattr(rules, name, value)
    session().add(rules)
    record("notice_rules.changed", rules)
    return rules


def hours_fault(start: dt.time | None, end: dt.time | None) -> str:
    """The sentence about hours that cannot be; "" for good ones and for none."""
    if (start is None) != (end is None):
        return _("Choose both times, or leave both empty.")
    if start is None or end is None:
        return ""
    if start == end or _length(start, end) > LONGEST_QUIET:
        return _("Leave at least eight hours of the day in which we may reach you.")
    return ""


def _length(start: dt.time, end: dt.time) -> dt.timedelta:
    day = dt.date(2000, 1, 1)
    length = dt.datetime.combine(day, end) - dt.datetime.combine(day, start)
    return length if length > dt.timedelta() else length + DAY


def set_hours(person: Person, start: dt.time | None, end: dt.time | None, zone: str) -> None:
    """Inside writing(), after hours_fault()."""
    person.quiet_from, person.quiet_until, person.zone = start, end, zone
    session().add(person)
    record("notice_hours.changed", person)
