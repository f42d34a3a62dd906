"""What a timeline is made of: each source is one query for a page, or a few where others belong to its rows."""

from collections import defaultdict
from collections.abc import Iterator

from sqlmodel import and_, col, or_, select

from app.accounts.models import Account
from app.base import clock, current
from app.base.db import session
from app.base.events import Event
from app.base.languages import _, money
from app.base.money import Money
from app.conversations.models import Message, Thread
from app.conversations.questions import VISIT
from app.home.message_places import conversations, message_places
from app.home.past import EVENT_WORDS
from app.home.timeline import Item, Mark, Scope, before, before_day, noon_of
from app.invoices.credit import MOVED
from app.invoices.entry_words import entry_words
from app.invoices.models import IS_SHOWN, Entry, Invoice
from app.notices.kinds import KINDS as NOTICE_KINDS
from app.notices.models import Notice
from app.payments.models import Attempt
from app.people.models import Person
from app.properties.models import AccessView, Pool, Property
from app.visits.findings import headline
from app.visits.models import Dose, Reading, Recommendation, Visit
from app.visits.readings import KINDS, in_order
from app.visits.shown import value_words
from app.visits.skip_words import why_words
from app.visits.states import COMPLETED, SCHEDULED, SKIPPED
from app.visits.story import Found

LONGEST = 160
_VISIT = (
    Visit.id, Visit.uid, Visit.name, Visit.day, Visit.state, Visit.ended_at, Visit.technician_name, Visit.skip_reason,
    Property.name.label("place_name"), Property.street, Property.zone,
)  # fmt: skip


def visits(scope: Scope, mark: Mark, limit: int) -> Iterator[Item]:
    """With the time they ended; those without one, and those that nobody came to, at their day."""
    rows = [*_timed_visits(scope, mark, limit), *_dated_visits(scope, mark, limit)]
    said = _findings([row.id for row in rows if row.state == COMPLETED])
    for row in rows:
        titles = {COMPLETED: _("Visit done"), SKIPPED: _("Visit skipped")}
        what = said.get(row.id, "") or (why_words(row) if row.state == SKIPPED else "")
        who = row.technician_name if row.state == COMPLETED else ""
        text = " · ".join(part for part in (row.place_name or row.street, what, who) if part)
        yield Item(row.ended_at or noon_of(row.day), row.uid, "visits", titles.get(row.state, _("Visit missed")), text,
                   f"{scope.door}/visits/{row.uid}", row.zone, None if row.ended_at else row.day)  # fmt: skip


def _timed_visits(scope: Scope, mark: Mark, limit: int) -> list:
    over = (Visit.state.in_((COMPLETED, SKIPPED)), col(Visit.ended_at).is_not(None))
    return _visit_rows(scope, (*over, before(Visit.ended_at, Visit.uid, mark)), Visit.ended_at, limit)


def _dated_visits(scope: Scope, mark: Mark, limit: int) -> list:
    missed = and_(Visit.state == SCHEDULED, Visit.day < clock.today(current.zone()))
    over = or_(missed, and_(Visit.state.in_((COMPLETED, SKIPPED)), col(Visit.ended_at).is_(None)))
    return _visit_rows(scope, (over, before_day(Visit.day, Visit.uid, mark)), Visit.day, limit)


def _visit_rows(scope: Scope, wanted: tuple, order, limit: int) -> list:
    found = select(*_VISIT).join(Property, Property.id == Visit.property_id)
    found = found.where(scope.seen(Visit.account_id, Visit.property_id), *wanted)
    return list(session().exec(found.order_by(order.desc(), Visit.uid.desc()).limit(limit)))


def _findings(ids: list[int]) -> dict[int, str]:
    """Nothing of the water where the company shows its owners no reports."""
    if not ids or not current.company().shows_reports:
        return {}
    readings, doses = _readings(ids), defaultdict(list)
    for dose in session().exec(select(Dose.visit_id, Dose.product, Dose.reading).where(Dose.visit_id.in_(ids))):
        doses[dose.visit_id].append(dose)
    return {id: headline([one for _place, one in readings[id]], doses[id]) for id in ids}


def _readings(ids: list[int]) -> dict[int, list[tuple[int, Found]]]:
    """(the pool's position, the reading) by visit, the first pool's without its name."""
    found: dict[int, list[tuple[int, Found]]] = defaultdict(list)
    rows = session().exec(
        select(Reading.visit_id, Reading.kind, Reading.value, Reading.verdict, Pool.position, Pool.name)
        .join(Pool, Pool.id == Reading.pool_id).where(Reading.visit_id.in_(ids)).order_by(Pool.position)
    )  # fmt: skip
    for visit_id, kind, value, judged, position, name in rows:
        found[visit_id].append((position, Found(kind, value, judged, name if position else "")))
    return found


def water(scope: Scope, mark: Mark, limit: int) -> Iterator[Item]:
    """The readings of each visit in one line."""
    if not (scope.is_office or current.company().shows_reports):
        return
    rows = [row for row in _timed_visits(scope, mark, limit) if row.state == COMPLETED]
    readings = _readings([row.id for row in rows])
    for row in rows:
        first = {one.kind: one for position, one in readings[row.id] if not position and one.kind in KINDS}
        words = [_reading_words(first[kind]) for kind in in_order(first)]
        if words:
            yield Item(row.ended_at, row.uid, "water", " · ".join(words), row.place_name or row.street,
                       f"{scope.door}/visits/{row.uid}", row.zone)  # fmt: skip


def _reading_words(one: Found) -> str:
    off = {"low": _("low"), "high": _("high")}.get(one.verdict, "")
    return " ".join(part for part in (str(KINDS[one.kind].short_name), value_words(one.kind, one.value), off) if part)


def invoices(scope: Scope, mark: Mark, limit: int) -> Iterator[Item]:
    columns = (Invoice.uid, Invoice.number, Invoice.issued_on, Invoice.total_cents, Invoice.currency, Invoice.state)
    wanted = (scope.priced(Invoice.account_id), IS_SHOWN, before_day(Invoice.issued_on, Invoice.uid, mark))
    newest = select(*columns).where(*wanted).order_by(col(Invoice.issued_on).desc(), col(Invoice.uid).desc())
    for row in session().exec(newest.limit(limit)):
        title = _("Invoice %(number)s", number=row.number)
        text = money(Money(row.total_cents, row.currency)) + (f" · {_('Canceled')}" if row.state == "void" else "")
        yield Item(noon_of(row.issued_on), row.uid, "billing", title, text, f"{scope.door}/invoices/{row.uid}",
                   day=row.issued_on)  # fmt: skip


def payments(scope: Scope, mark: Mark, limit: int) -> Iterator[Item]:
    words = {"succeeded": _("Payment received"), "failed": _("Payment failed"),
             "processing": _("Payment on its way")}  # fmt: skip
    columns = (Attempt.uid, Attempt.state, Attempt.cents, Attempt.currency, Attempt.method_words, Attempt.created_at)
    wanted = (scope.priced(Attempt.account_id), Attempt.state.in_(words),
              before(Attempt.created_at, Attempt.uid, mark))  # fmt: skip
    newest = select(*columns).where(*wanted).order_by(col(Attempt.created_at).desc(), col(Attempt.uid).desc())
    for row in session().exec(newest.limit(limit)):
        text = " · ".join(part for part in (money(Money(row.cents, row.currency)), row.method_words) if part)
        href = f"/office/payments/{row.uid}" if scope.is_office else f"/payments/{row.uid}"
        yield Item(row.created_at, row.uid, "billing", words[row.state], text, href)


def corrections(scope: Scope, mark: Mark, limit: int) -> Iterator[Item]:
    """Credits, refunds, checks that came back: what the ledger says besides invoices and payments."""
    columns = (Entry.uid, Entry.kind, Entry.cents, Entry.currency, Entry.at, Entry.attempt_id,
               Invoice.uid.label("invoice_uid"), Invoice.number, Attempt.uid.label("payment_uid"),
               Account.uid.label("account_uid"))  # fmt: skip
    found = select(*columns).join(Account, Account.id == Entry.account_id)
    found = found.outerjoin(Invoice, Invoice.id == Entry.invoice_id)
    found = found.outerjoin(Attempt, Attempt.id == Entry.attempt_id).where(
        scope.priced(Entry.account_id), Entry.kind.not_in(("invoice", "payment", "void", MOVED)),
        before(Entry.at, Entry.uid, mark),
    )  # fmt: skip
    for row in session().exec(found.order_by(col(Entry.at).desc(), col(Entry.uid).desc()).limit(limit)):
        text = " · ".join(part for part in (money(Money(abs(row.cents), row.currency)), row.number or "") if part)
        title = entry_words(row.kind, row.cents, row.attempt_id is not None)
        yield Item(row.at, row.uid, "billing", title, text, _place_of_entry(scope, row))


def _place_of_entry(scope: Scope, row) -> str:
    """What is about neither an invoice nor a payment is credit."""
    if row.invoice_uid:
        return f"{scope.door}/invoices/{row.invoice_uid}"
    if row.payment_uid:
        return f"{scope.door}/payments/{row.payment_uid}"
    return f"{scope.door}/accounts/{row.account_uid}" if scope.is_office else "/credit"


def messages(scope: Scope, mark: Mark, limit: int) -> Iterator[Item]:
    """What was written in conversations."""
    columns = (Message.uid, Message.person_name, Message.text, Message.at, Message.is_office, Thread.about,
               Thread.uid.label("thread_uid"))  # fmt: skip
    found = select(*columns).join(Thread, Thread.id == Message.thread_id)
    found = found.where(conversations(scope), before(Message.at, Message.uid, mark))
    for row in session().exec(found.order_by(col(Message.at).desc(), col(Message.uid).desc()).limit(limit)):
        title = _("%(who)s wrote about %(thing)s", who=row.person_name, thing=row.about)
        yield Item(row.at, row.uid, "messages", title, _cut(row.text), f"{scope.door}/questions/{row.thread_uid}")


def notices(scope: Scope, mark: Mark, limit: int) -> Iterator[Item]:
    """What we sent: to this person, or for the office to everybody of the account."""
    columns = (Notice.id, Notice.uid, Notice.event, Notice.channel, Notice.to, Notice.sent_at, Notice.thing,
               Notice.thing_id, Person.uid.label("person_uid"))  # fmt: skip
    shown = tuple(kind for kind, what in NOTICE_KINDS.items() if what.right)
    found = select(*columns).join(Person, Person.id == Notice.person_id).where(
        scope.people, Notice.state == "sent", Notice.event.in_(shown), before(Notice.sent_at, Notice.uid, mark)
    )
    rows = session().exec(found.order_by(col(Notice.sent_at).desc(), col(Notice.uid).desc()).limit(limit)).all()
    places = {row.id: _in_the_log(row) for row in rows} if scope.is_office else message_places(scope, rows)
    ways = {"email": _("E-mail"), "text": _("Text"), "push": _("Push")}
    for row in rows:
        text = " · ".join(part for part in (ways[row.channel], row.to if scope.is_office else "") if part)
        title = _("Message: %(what)s", what=str(NOTICE_KINDS[row.event].name))
        yield Item(row.sent_at, row.uid, "messages", title, text, places[row.id])


def _in_the_log(row) -> str:
    """Where the office reads what became of it."""
    return f"/office/people/{row.person_uid}/messages?upto={row.uid}#message-{row.uid}"


def issues(scope: Scope, mark: Mark, limit: int) -> Iterator[Item]:
    """What somebody told us was not right, and what we recommended."""
    threads = select(Thread.uid, Thread.about, Thread.created_at, Thread.closed_at).where(
        Thread.thing == VISIT, scope.seen(Thread.account_id, Thread.property_id),
        before(Thread.created_at, Thread.uid, mark),
    )  # fmt: skip
    for row in session().exec(threads.order_by(col(Thread.created_at).desc(), col(Thread.uid).desc()).limit(limit)):
        state = _("Settled") if row.closed_at else _("Open")
        title = _("Something was not right on %(day)s", day=row.about)
        yield Item(row.created_at, row.uid, "issues", title, state, f"{scope.door}/questions/{row.uid}")
    yield from _recommendations(scope, mark, limit)


def _recommendations(scope: Scope, mark: Mark, limit: int) -> Iterator[Item]:
    answers = {"open": _("No answer yet"), "estimate": _("Estimate asked for"), "sent": _("Estimate sent"),
               "not_now": _("Not now")}  # fmt: skip
    found = select(Recommendation.uid, Recommendation.words, Recommendation.state, Recommendation.created_at,
                   Visit.uid.label("visit_uid")).join(Visit, Visit.id == Recommendation.visit_id)  # fmt: skip
    found = found.where(
        scope.seen(Recommendation.account_id, Recommendation.property_id), Visit.state.in_((COMPLETED, SKIPPED)),
        before(Recommendation.created_at, Recommendation.uid, mark),
    )  # fmt: skip
    newest = found.order_by(col(Recommendation.created_at).desc(), col(Recommendation.uid).desc())
    for row in session().exec(newest.limit(limit)):
        title = _("Recommended: %(what)s", what=row.words)
        yield Item(row.created_at, row.uid, "issues", title, answers[row.state],
                   f"{scope.door}/visits/{row.visit_uid}#recommendation-{row.uid}")  # fmt: skip


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST].rstrip() + " …"


def office_events(account: Account):
    """What only the office sees: its own edits, and who looked at codes."""

    def source(scope: Scope, mark: Mark, limit: int) -> Iterator[Item]:
        places = select(Property.id).where(Property.account_id == account.id)
        yield from _looks(places, mark, limit)
        yield from _edits(account, places, mark, limit)

    return source


def _looks(places, mark: Mark, limit: int) -> Iterator[Item]:
    seen = select(AccessView.uid, AccessView.person_name, AccessView.at, Property.uid.label("place_uid"))
    seen = seen.join(Property, Property.id == AccessView.property_id).where(
        AccessView.property_id.in_(places), before(AccessView.at, AccessView.uid, mark)
    )
    for row in session().exec(seen.order_by(col(AccessView.at).desc(), col(AccessView.uid).desc()).limit(limit)):
        title = _("Gate codes shown to %(name)s", name=row.person_name)
        yield Item(row.at, row.uid, "office", title, href=f"/office/properties/{row.place_uid}")


def _edits(account: Account, places, mark: Mark, limit: int) -> Iterator[Item]:
    pools = select(Pool.id).where(Pool.property_id.in_(places))
    ours = or_(
        and_(Event.thing == "account", Event.thing_id == account.id),
        and_(Event.thing == "property", Event.thing_id.in_(places)),
        and_(Event.thing == "pool", Event.thing_id.in_(pools)),
    )
    is_place = and_(Event.thing == "property", Property.id == Event.thing_id)
    is_pool = and_(Event.thing == "pool", Pool.id == Event.thing_id)
    found = select(Event.uid, Event.name, Event.actor_name, Event.at, Property.uid.label("place_uid"),
                   Pool.uid.label("pool_uid")).outerjoin(Property, is_place).outerjoin(Pool, is_pool)  # fmt: skip
    found = found.where(ours, Event.name.in_(EVENT_WORDS), before(Event.at, Event.uid, mark))
    for row in session().exec(found.order_by(col(Event.at).desc(), col(Event.uid).desc()).limit(limit)):
        page = f"properties/{row.place_uid}" if row.place_uid else f"pools/{row.pool_uid}" if row.pool_uid else ""
        here = f"/office/{page or f'accounts/{account.uid}'}"
        yield Item(row.at, row.uid, "office", str(EVENT_WORDS[row.name]), row.actor_name, here)


SOURCES = {
    "visits": (visits,),
    "water": (water,),
    "billing": (invoices, payments, corrections),
    "messages": (messages, notices),
    "issues": (issues,),
}


def sources_for(kind: str) -> tuple:
    """All of them say what was found on a visit in its own line; the water by itself is asked for."""
    if kind in SOURCES:
        return SOURCES[kind]
    return tuple(source for name, group in SOURCES.items() if name != "water" for source in group)
