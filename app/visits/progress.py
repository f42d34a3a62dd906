"""On the way, arrived, done, skipped: what moves a visit on.

Taps come late, twice and out of order (phones without signal): a second tap keeps the first, a missing step
is filled in, and what is over is not begun again.

| tap \\ state | scheduled  | on the way | arrived | completed | skipped        | cancelled |
|-------------|------------|------------|---------|-----------|----------------|-----------|
| on the way  | on the way | keeps      | keeps   | keeps     | keeps          | refused   |
| arrived     | arrived    | arrived    | keeps   | keeps     | keeps          | refused   |
| done        | completed (arrived = now where it is missing)  | keeps     | refused        | refused   |
| skip        | skipped    | skipped    | skipped | refused   | keeps          | refused   |
| open again  | keeps      | keeps      | keeps   | keeps     | arrived        | refused   |

Where the account is on hold, a visit that has not begun is refused to go on; it can be skipped.
"""

import datetime as dt

from sqlmodel import col, select

from app.base import clock, current, events
from app.base.db import session
from app.base.languages import speaking
from app.properties.changed import acknowledge_changes
from app.properties.models import Pool
from app.visits.crew import is_technician
from app.visits.duties import Duties, duties_of, left_out_words, missing_at
from app.visits.equipment_duties import add_tasks
from app.visits.held import expect_not_held
from app.visits.models import Photo, Reading, SkipReason, Task, Visit
from app.visits.refused import (
    AlreadyCompleted,
    AlreadySkipped,
    NotYourStop,
    PhotoNeeded,
    TasksOpen,
    ThingsMissing,
    VisitCancelled,
    VisitPaused,
)
from app.visits.scheduling import repeat, take_back_repeat
from app.visits.skip_reasons import Preset
from app.visits.states import AHEAD, ARRIVED, CANCELLED, COMPLETED, ON_THE_WAY, SCHEDULED, SKIPPED

LONGEST_WHY = 300


def start_driving(visit: Visit, arriving_at: dt.datetime | None = None, at: dt.datetime | None = None) -> Visit:
    """The technician is on the way; `arriving_at` is what she expects. `at`, here and below: when, if not just now."""
    expect_doable(visit)
    expect_not_held(visit)
    if visit.state == SCHEDULED:
        add_tasks(visit)
        visit.state, visit.on_the_way_at, visit.arriving_at = ON_THE_WAY, at or clock.now(), arriving_at
        _take_over(visit)
        events.record("visit.on_the_way", visit)
    return visit


def arrive(visit: Visit, at: dt.datetime | None = None) -> Visit:
    expect_doable(visit)
    expect_not_held(visit)
    if visit.state in (SCHEDULED, ON_THE_WAY):
        add_tasks(visit)
        visit.state, visit.arrived_at = ARRIVED, at or clock.now()
        _take_over(visit)
        events.record("visit.arrived", visit)
    return visit


def complete(visit: Visit, why_left_out: str = "", at: dt.datetime | None = None) -> Visit:
    """Done. Every required task that is due needs an answer first (TasksOpen), and what the plan requires must be there
    or explained (ThingsMissing); the office hears of readings off their target.
    """
    expect_doable(visit)
    if visit.state == SKIPPED:
        raise AlreadySkipped
    expect_not_held(visit)
    if visit.state in AHEAD:
        _expect_duties(visit, why_left_out.strip()[:LONGEST_WHY])
        visit.state, visit.ended_at = COMPLETED, _end(visit, at)
        visit.arrived_at = visit.arrived_at or visit.ended_at
        _take_over(visit)
        acknowledge_changes(visit.property_id)
        events.record("visit.completed", visit)
        _tell_out_of_range(visit)
    return visit


def skip(
    visit: Visit, reason: SkipReason | Preset, again_on: dt.date | None = None, at: dt.datetime | None = None
) -> Visit:
    """It could not be done: the owner reads the reason's own words and what happens next.

    `again_on` puts another visit into the book for that day. Raises PhotoNeeded when the reason asks for a
    photo that is not there.
    """
    expect_doable(visit)
    if visit.state == COMPLETED:
        raise AlreadyCompleted
    if visit.state in AHEAD:
        _expect_photo(visit, reason)
        visit.state, visit.ended_at = SKIPPED, _end(visit, at)
        with speaking("en"):  # skip_words.py translates it for its reader
            visit.skip_reason, visit.skip_next = str(reason.owner_text), str(reason.next_text)
        visit.skip_again_on, visit.skip_ours = again_on, reason.our_fault
        _take_over(visit)
        events.record("visit.skipped", visit, reason=str(reason.name))
        if again_on:
            repeat(visit, again_on, visit.skip_reason)
    return visit


def open_again(visit: Visit) -> Visit:
    """The gate opened after all: a skipped visit can be done on the same call, and nobody need come again for it."""
    expect_doable(visit)
    if visit.state == SKIPPED:
        if visit.skip_again_on:
            take_back_repeat(visit)
        visit.state, visit.ended_at = ARRIVED, None
        visit.arrived_at = visit.arrived_at or clock.now()
        visit.skip_reason, visit.skip_next, visit.skip_again_on, visit.skip_ours = "", "", None, False
        session().add(visit)
        events.record("visit.opened_again", visit)
    return visit


def expect_doable(visit: Visit) -> None:
    """Raises VisitPaused, VisitCancelled or NotYourStop."""
    if visit.state == CANCELLED:
        raise VisitPaused if visit.pause_id else VisitCancelled
    actor = current.actor()
    if actor and visit.technician_id not in (None, actor.id) and is_technician(actor):
        raise NotYourStop


def _end(visit: Visit, at: dt.datetime | None) -> dt.datetime:
    """Not before it was arrived at, whatever a phone's clock says."""
    ended = at or clock.now()
    return max(ended, visit.arrived_at) if visit.arrived_at else ended


def _take_over(visit: Visit) -> None:
    """A stop without a technician becomes that of the one who does it."""
    actor = current.actor()
    if actor and visit.technician_id is None and is_technician(actor):
        visit.technician_id, visit.technician_name = actor.id, actor.name
    session().add(visit)


def _expect_duties(visit: Visit, why: str) -> None:
    duties = duties_of(visit)
    _answer_tasks(visit, duties)
    missing = missing_at(visit, duties)
    if missing and not why:
        raise ThingsMissing(left_out_words(missing, _pools(visit)))
    visit.left_out, visit.left_out_why = missing, why if missing else ""
    visit.not_due = duties.rare_readings


def _answer_tasks(visit: Visit, duties: Duties) -> None:
    """What is not due this time says so by itself; what need not be done may stay without an answer."""
    still_open = select(Task).where(Task.visit_id == visit.id, Task.state == "open").order_by(Task.position)
    tasks = [(task, duties.of_task(task.name)) for task in session().exec(still_open).all()]
    for task, duty in tasks:
        if not duty.is_due:
            task.state = "not_due"
            session().add(task)
    unanswered = [task.name for task, duty in tasks if duty.is_needed]
    if unanswered:
        raise TasksOpen(unanswered)


def _pools(visit: Visit) -> list[Pool]:
    return list(session().exec(select(Pool).where(Pool.property_id == visit.property_id)).all())


def _expect_photo(visit: Visit, reason: SkipReason | Preset) -> None:
    taken = select(Photo.id).where(Photo.visit_id == visit.id, Photo.refused == "")
    if reason.photo_required and session().exec(taken).first() is None:
        raise PhotoNeeded


def _tell_out_of_range(visit: Visit) -> None:
    rows = (
        session()
        .exec(select(Reading).where(Reading.visit_id == visit.id, col(Reading.verdict).in_(("low", "high"))))
        .all()
    )
    for reading in rows:
        record_out_of_range(reading)


def record_out_of_range(reading: Reading) -> None:
    events.record(
        "reading.out_of_range", reading, kind=reading.kind, value=reading.value, verdict=reading.verdict
    )
