"""What was measured, added and done.

Each thing can be said again: the last word counts, and twice is as good as once.
"""

from collections.abc import Mapping

from sqlmodel import select

from app.base import clock, events
from app.base.db import session
from app.base.languages import number
from app.properties.models import Pool
from app.visits import doses
from app.visits.dose_effects import what_it_moves
from app.visits.duties import duties_of
from app.visits.models import Dose, Reading, Task, Visit
from app.visits.progress import expect_doable, record_out_of_range
from app.visits.readings import KINDS, Range, implausible, in_order, is_possible, verdict
from app.visits.refused import BadDose, Implausible, NoSuchTask, ReasonNeeded
from app.visits.states import OVER
from app.visits.targets import targets_of

TASK_STATES = ("open", "done", "not_done", "not_due")
LONGEST_NOTE = 2000
MOST_UNITS = 1000


def record_readings(visit: Visit, pool: Pool, values: Mapping[str, float | None]) -> list[Reading]:
    """Keeps each value with the target in force now; None takes a value back. All or none.

    Raises Implausible for what no test kit shows (74 as a pH), with what was probably meant.
    """
    expect_doable(visit)
    kinds = in_order(dict(values))
    for kind in kinds:
        expect_plausible(kind, values[kind])
    targets, known = targets_of(pool), readings_of(visit, pool)
    changes = [_keep(visit, pool, kind, values[kind], targets.get(kind), known.get(kind)) for kind in kinds]
    if any(changes):
        note_correction(visit)
    session().flush()
    return [row for kind, row in readings_of(visit, pool).items() if kind in values]


def expect_plausible(kind: str, value: float | None) -> None:
    if value is None or is_possible(kind, value):
        return
    meant, known = implausible(kind, value), KINDS[kind]
    raise Implausible(
        str(known.name), number(value), meant, number(meant, known.decimals) if meant is not None else ""
    )


def readings_of(visit: Visit, pool: Pool) -> dict[str, Reading]:
    rows = select(Reading).where(Reading.visit_id == visit.id, Reading.pool_id == pool.id)
    return {row.kind: row for row in session().exec(rows).all()}


def record_dose(
    visit: Visit,
    pool: Pool,
    product: str,
    amount: float,
    unit: str,
    reason: str | None = None,
    price_cents: int | None = None,
) -> Dose:
    """What was added of one product: once for each product, pool and visit. Raises BadDose.

    Where a chart knows the product, the dose keeps which reading it was to move, and how far. `reason` and
    `price_cents` stay as they are when they are not given; a dose without a price is included in the plan.
    """
    expect_doable(visit)
    _expect_possible(product, amount, unit)
    dose = dose_of(visit, pool, product)
    if dose is None:
        dose = Dose(visit_id=visit.id, pool_id=pool.id, product=product, amount=0, unit=unit)
    if (dose.amount, dose.unit) != (amount, unit):
        note_correction(visit)
        dose.added_at = dose.added_at or (clock.now() if visit.state not in OVER else visit.ended_at)
    dose.amount, dose.unit = amount, unit
    dose.reason = dose.reason if reason is None else reason.strip()
    dose.price_cents = dose.price_cents if price_cents is None else price_cents
    measured = {kind: row.value for kind, row in readings_of(visit, pool).items()}
    dose.reading, dose.before, dose.after = what_it_moves(product, amount, unit, pool.gallons, measured)
    session().add(dose)
    return dose


def take_dose_back(visit: Visit, pool: Pool, product: str) -> None:
    expect_doable(visit)
    dose = dose_of(visit, pool, product)
    if dose:
        session().delete(dose)
        note_correction(visit)


def dose_of(visit: Visit, pool: Pool, product: str) -> Dose | None:
    return (
        session()
        .exec(select(Dose).where(Dose.visit_id == visit.id, Dose.pool_id == pool.id, Dose.product == product))
        .first()
    )


def set_task(visit: Visit, uid: str, state: str, reason: str = "") -> Task:
    """Raises NoSuchTask, and ReasonNeeded for a task that was not done without a word why."""
    expect_doable(visit)
    task = session().exec(select(Task).where(Task.visit_id == visit.id, Task.uid == uid)).first()
    if task is None or state not in TASK_STATES:
        raise NoSuchTask
    if state == "not_done" and not reason.strip():
        raise ReasonNeeded
    task.state, task.reason = state, "" if state == "done" else reason.strip()[:LONGEST_NOTE]
    session().add(task)
    return task


def finish_open_tasks(visit: Visit) -> None:
    """All that have no answer yet were done, where they are due this time."""
    expect_doable(visit)
    duties = duties_of(visit)
    for task in session().exec(select(Task).where(Task.visit_id == visit.id, Task.state == "open")).all():
        task.state = "done" if duties.of_task(task.name).is_due else "not_due"
        session().add(task)


def write_notes(visit: Visit, note: str, internal_note: str) -> Visit:
    """`note` is for the owner; `internal_note` never leaves the company."""
    expect_doable(visit)
    wanted = (note.strip()[:LONGEST_NOTE], internal_note.strip()[:LONGEST_NOTE])
    if wanted != (visit.note, visit.internal_note):
        visit.note, visit.internal_note = wanted
        session().add(visit)
        note_correction(visit)
    return visit


def _keep(
    visit: Visit, pool: Pool, kind: str, value: float | None, target: Range | None, known: Reading | None
) -> bool:
    """Whether anything changed."""
    if value is None:
        return _take_back(known)
    if known and known.value == value:
        return False
    reading = known or Reading(visit_id=visit.id, pool_id=pool.id, kind=kind, value=value)
    reading.low, reading.high = target or (None, None)
    reading.value, reading.verdict = value, verdict(kind, value, target)
    session().add(reading)
    _tell_late(visit, reading)
    return True


def _take_back(known: Reading | None) -> bool:
    if known:
        session().delete(known)
    return known is not None


def _tell_late(visit: Visit, reading: Reading) -> None:
    """Of a visit that is over, at once; of others when they are done."""
    if visit.state in OVER and reading.verdict in ("low", "high"):
        record_out_of_range(reading)


def note_correction(visit: Visit) -> None:
    if visit.state in OVER:
        events.record("visit.corrected", visit)


def _expect_possible(product: str, amount: float, unit: str) -> None:
    known = doses.PRODUCTS.get(product)
    if known is None or unit not in known.measures or not 0 < amount <= MOST_UNITS:
        raise BadDose
