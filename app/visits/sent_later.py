"""What a technician recorded without signal is taken when it comes: once, at its own time, by offline_rules.py."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlmodel import col, select

from app.base import clock, db, events
from app.base.db import session
from app.base.events import Event
from app.base.languages import _
from app.people.models import Person
from app.properties.access import note_look
from app.visits import progress
from app.visits import report as reports
from app.visits.assigning import assign, was_given_to
from app.visits.coming_back import day_to_come_back
from app.visits.crew import is_technician
from app.visits.gates import place_of
from app.visits.models import SentLater, Visit
from app.visits.offline_rules import (
    ARRIVAL,
    DEPARTURE,
    DONE,
    LOOK,
    PHOTO,
    REPORT,
    SKIP,
    TASKS,
    Fate,
    Field,
    Meanwhile,
    Standing,
    fate,
    meanwhile,
)
from app.visits.present import mine_to_set
from app.visits.recording import finish_open_tasks
from app.visits.refused import BadDay, VisitRefused
from app.visits.report_words import typed_words
from app.visits.scheduling import pauses_of
from app.visits.sent_later_words import meanwhile_words
from app.visits.skip_reasons import reason_by
from app.visits.states import BEFORE_IT, COMPLETED, SKIPPED

STEPS = ("visit.on_the_way", "visit.arrived", "visit.completed", "visit.skipped")
MOST_MINUTES = 180
# A mark makes an item count once, and is needed as long as a phone might send it again because an answer was lost. A
# phone sends whenever its page is open and has a line; what it did not send in two months lies in a drawer. What was
# told or kept for the office stays with the visit.
KEPT = dt.timedelta(days=60)
# When the old ones go: a minute of the night.
HOUR, MINUTE = 9, 37


@dataclass
class Item:
    """As it was sealed on the phone. `fields` are those she changed; `photo_key` of a photo that is stored already."""

    mark: str
    kind: str
    visit_uid: str
    happened_at: dt.datetime
    day: dt.date | None = None
    fields: list[Field] = field(default_factory=list)
    photo_key: str = ""

    @property
    def form(self) -> dict[str, str]:
        return {one.name: one.mine for one in self.fields}


def take(item: Item, sender: Person) -> SentLater:
    """Inside writing(). The same mark again changes nothing and is answered like the first time."""
    known = session().exec(select(SentLater).where(SentLater.mark == item.mark)).first()
    if known:
        return known
    visit = session().exec(select(Visit).where(Visit.uid == item.visit_uid)).first()
    sent = SentLater(person_id=sender.id, person_name=sender.name, mark=item.mark, kind=item.kind, day=item.day,
                     happened_at=item.happened_at)  # fmt: skip
    if visit is None or not _was_hers(visit, sender):
        sent.told = [_("This stop is not on your route.")]
    else:
        sent.visit_id = visit.id
        _keep_for_the_office(item, sent) if _is_too_late(visit, item) else _take(visit, item, sender, sent)
    session().add(sent)
    session().flush()
    return sent


def forget_sent_later() -> None:
    """The timetable's job: marks that cannot come again go; what was told or kept for the office stays."""
    now, old = clock.now(), select(SentLater.id).where(_is_old()).limit(1)
    if (now.hour, now.minute) == (HOUR, MINUTE) and session().exec(old).first():
        with db.writing():
            session().execute(sa.delete(SentLater).where(_is_old()).execution_options(synchronize_session=False))


def _is_old() -> sa.ColumnElement[bool]:
    said_nothing = [sa.cast(column, sa.Text) == "[]" for column in (SentLater.told, SentLater.kept)]
    return sa.and_(col(SentLater.received_at) < clock.now() - KEPT, *said_nothing)


def _was_hers(visit: Visit, sender: Person) -> bool:
    return visit.technician_id in (None, sender.id) or not is_technician(sender) or was_given_to(visit, sender)


def _is_too_late(visit: Visit, item: Item) -> bool:
    """What an owner read long ago is not written anew by a phone from a drawer."""
    return item.kind != LOOK and visit.day < (clock.now() - KEPT).date()


def _keep_for_the_office(item: Item, sent: SentLater) -> None:
    sent.told = [_("This stop was too long ago to change it. Please tell the office.")]
    sent.kept = [list(pair) for pair in typed_words(item.form)]


def _take(visit: Visit, item: Item, sender: Person, sent: SentLater) -> None:
    if item.kind == LOOK:
        note_look(place_of(visit), sender, item.happened_at, item.form.get("version", ""))
        return
    what = meanwhile(_standing(visit, item, sender))
    ends = fate(item.kind, what)
    sent.told = meanwhile_words(visit, item.kind, what, ends)
    if ends in (Fate.KEEP, Fate.DROP):
        sent.kept = [list(pair) for pair in typed_words(item.form)] if ends == Fate.KEEP else []
        return
    if ends == Fate.REPAIR:
        _repair(visit, item, sender, what)
    _keep_fields(visit, item, sent)
    if ends != Fate.FIELDS:
        _step(visit, item, sent)


def _standing(visit: Visit, item: Item, sender: Person) -> Standing:
    steps = select(Event.actor_id).where(
        Event.thing == "visit", Event.thing_id == visit.id, col(Event.name).in_(STEPS))
    last = session().exec(steps.order_by(col(Event.id).desc())).first()
    return Standing(
        visit.state, not is_technician(sender) or visit.technician_id in (None, sender.id),
        item.day in (None, visit.day), visit.pause_id is not None, last in (None, sender.id),
    )  # fmt: skip


def _repair(visit: Visit, item: Item, sender: Person, what: Meanwhile) -> None:
    if what == Meanwhile.GIVEN_AWAY:
        assign(visit, sender)
    elif what == Meanwhile.SKIPPED_BY_OTHER:
        progress.open_again(visit)
    if item.day not in (None, visit.day) and visit.state in BEFORE_IT:
        _put_back(visit, item.day)


def _put_back(visit: Visit, day: dt.date) -> None:
    """To the day she was there. Its people hear that it is done."""
    before, visit.day = visit.day, day
    if visit.moved_from == day:
        visit.moved_from, visit.moved_why = None, ""
    session().add(visit)
    events.record("visit.moved", visit, day=day.isoformat(), before=before.isoformat(), told=True)


def _keep_fields(visit: Visit, item: Item, sent: SentLater) -> None:
    """What somebody else wrote differently since stays; what cannot be is said; all else is kept."""
    form, theirs = mine_to_set(visit, item.fields)
    sent.told = [*sent.told, *(_("%(name)s: %(now)s was there already, so your %(mine)s was not taken.", **one)
                               for one in theirs)]  # fmt: skip
    sent.kept = [[one["name"], one["mine"]] for one in theirs]
    report = reports.Report(form, [item.photo_key] if item.photo_key else [])
    try:
        problems = reports.keep(visit, report)
    except VisitRefused as refused:
        problems = {"": reports.Problem(refused.sentence)}
    sent.told = [*sent.told, *(str(problem.sentence) for problem in problems.values())]


def _step(visit: Visit, item: Item, sent: SentLater) -> None:
    try:
        _STEPS[item.kind](visit, item.form, item.happened_at)
    except VisitRefused as refused:
        sent.told = [*sent.told, str(refused.sentence)]


def _depart(visit: Visit, form: Mapping[str, str], at: dt.datetime) -> None:
    minutes = min(int(form["minutes"]), MOST_MINUTES) if form.get("minutes", "").isdecimal() else 0
    progress.start_driving(visit, at + dt.timedelta(minutes=minutes) if minutes else None, at)


def _complete(visit: Visit, form: Mapping[str, str], at: dt.datetime) -> None:
    if form.get("rest") == "done" and visit.state not in (COMPLETED, SKIPPED):
        finish_open_tasks(visit)
    progress.complete(visit, form.get("left_out_why", ""), at)


def _skip(visit: Visit, form: Mapping[str, str], at: dt.datetime) -> None:
    """It is skipped in any case; for a day that cannot be, or has passed meanwhile, the office finds another."""
    again_on, refused = None, None
    if form.get("next") == "again":
        place = place_of(visit)
        try:
            again_on = day_to_come_back(form.get("again_on", ""), clock.today(place.zone), pauses_of(place))
        except BadDay as no:
            refused = no
    progress.skip(visit, reason_by(form.get("reason", "")), again_on, at)
    if refused:
        raise refused


def _nothing(visit: Visit, form: Mapping[str, str], at: dt.datetime) -> None:
    """The fields are all there is."""


_STEPS = {
    DEPARTURE: _depart,
    ARRIVAL: lambda visit, form, at: progress.arrive(visit, at),
    TASKS: lambda visit, form, at: finish_open_tasks(visit),
    DONE: _complete,
    SKIP: _skip,
    REPORT: _nothing,
    PHOTO: _nothing,
}
