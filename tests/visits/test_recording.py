import pytest
from sqlmodel import select

from app.base.languages import speaking
from app.properties.models import Pool
from app.visits import progress, recording
from app.visits.models import Dose, Reading, TargetRange, Task
from app.visits.readings import Range
from app.visits.refused import BadDose, Implausible, NoSuchTask, ReasonNeeded, VisitCancelled
from app.visits.scheduling import cancel
from app.visits.targets import target_of, targets_of_all
from app.visits.typed import NotANumber, number_in
from app.visits.why import dose_why
from tests.counting import count_statements
from tests.visits.places import answered, do, events_named, fresh, pool_of, stop_today, tasks_of


def readings_of(world, visit) -> dict[str, Reading]:
    return {row.kind: row for row in world.all(select(Reading).where(Reading.visit_id == visit.id))}


def test_a_reading_keeps_the_target_it_was_judged_by(world):
    visit, pool = stop_today(world), pool_of(world)
    do(world, recording.record_readings, visit, pool, {"ph": 7.8})
    with world.writing():
        pool.targets = {"ph": [7.2, 7.8]}
    kept = readings_of(world, visit)["ph"]
    assert (kept.value, kept.low, kept.high, kept.verdict) == (7.8, 7.4, 7.6, "high")


def test_the_last_word_counts_and_there_is_one_row_a_kind(world):
    visit, pool = stop_today(world), pool_of(world)
    for value in (7.1, 7.5, 7.5):
        do(world, recording.record_readings, visit, pool, {"ph": value})
    assert [(row.value, row.verdict) for row in world.all(select(Reading))] == [(7.5, "ok")]


def test_a_reading_taken_back_is_not_tested_and_not_zero(world):
    visit, pool = stop_today(world), pool_of(world)
    do(world, recording.record_readings, visit, pool, {"ph": 7.5, "free_chlorine": 2})
    do(world, recording.record_readings, visit, pool, {"ph": None})
    assert list(readings_of(world, visit)) == ["free_chlorine"]


def test_what_cannot_be_is_asked_back_and_nothing_is_saved(world):
    visit = stop_today(world)
    with pytest.raises(Implausible, match="pH cannot be 74. Did you mean 7.4?") as refused:
        do(world, recording.record_readings, visit, pool_of(world), {"free_chlorine": 3.0, "ph": 74})
    assert refused.value.meant == 7.4
    assert world.all(select(Reading)) == []


def test_a_value_near_nothing_is_refused_without_a_guess(world):
    with pytest.raises(Implausible, match="Please check"):
        do(world, recording.record_readings, stop_today(world), pool_of(world), {"filter_pressure": 99999})


def test_zero_chlorine_is_a_reading(world):
    visit = stop_today(world)
    do(world, recording.record_readings, visit, pool_of(world), {"free_chlorine": 0.0})
    assert readings_of(world, visit)["free_chlorine"].verdict == "low"


def test_a_pools_own_target_comes_before_the_companys_and_that_before_the_preset(world):
    pool = pool_of(world)
    assert target_of(pool, "free_chlorine") == Range(2, 4)
    with world.writing() as session:
        session.add(TargetRange(pool_kind="pool", kind="free_chlorine", low=3, high=5))
    assert target_of(pool, "free_chlorine") == Range(3, 5)
    with world.writing():
        pool.targets = {"free_chlorine": [1, 2]}
    assert target_of(pool, "free_chlorine") == Range(1, 2)
    assert target_of(pool_of(world, "Reyes spa"), "free_chlorine") == Range(3, 5)


def test_a_salt_pool_and_a_fountain_have_targets_of_their_own(world):
    assert target_of(pool_of(world, "Azul Resort pool"), "salt") == Range(2700, 3400)
    fountain = Pool(id=99, property_id=1, kind="fountain")
    assert target_of(fountain, "ph") == Range(7.4, 7.6)


def test_targets_of_many_pools_take_one_query(world):
    pools = world.all(select(Pool))
    with count_statements() as sent:
        targets_of_all(pools)
    assert len(sent) == 1


def test_a_dose_knows_what_it_was_to_move(world):
    visit, pool = stop_today(world), pool_of(world)
    do(world, recording.record_readings, visit, pool, {"ph": 8.0, "total_alkalinity": 110})
    dose = do(world, recording.record_dose, visit, pool, "muriatic_acid", 24, "fl oz")
    assert (dose.reading, dose.before, dose.after) == ("ph", 8.0, 7.8)
    assert dose_why(dose) == "To lower pH from 8.0 to about 7.8"


def test_a_dose_without_a_measured_reading_claims_nothing(world):
    dose = do(world, recording.record_dose, stop_today(world), pool_of(world), "liquid_chlorine", 1, "gal")
    assert (dose.reading, dose_why(dose)) == ("", "")


def test_the_same_product_again_is_the_same_dose(world):
    visit, pool = stop_today(world), pool_of(world)
    do(world, recording.record_dose, visit, pool, "liquid_chlorine", 1, "gal", "shock", 900)
    do(world, recording.record_dose, visit, pool, "liquid_chlorine", 2, "gal")
    dose = world.all(select(Dose))[0]
    assert (dose.amount, dose.reason, dose.price_cents) == (2, "shock", 900)
    do(world, recording.take_dose_back, visit, pool, "liquid_chlorine")
    do(world, recording.take_dose_back, visit, pool, "liquid_chlorine")
    assert world.all(select(Dose)) == []


@pytest.mark.parametrize(
    ("product", "amount", "unit"),
    [("liquid_chlorine", 1, "lb"), ("tea", 1, "lb"), ("salt", -3, "lb"), ("salt", 0, "lb"), ("salt", 1e9, "lb")],
)
def test_impossible_doses_are_refused(world, product, amount, unit):
    with pytest.raises(BadDose):
        do(world, recording.record_dose, stop_today(world), pool_of(world), product, amount, unit)


def test_a_task_left_undone_needs_a_word_why(world):
    visit = stop_today(world)
    first, second = tasks_of(world, visit)
    with pytest.raises(ReasonNeeded):
        do(world, recording.set_task, visit, first.uid, "not_done", "  ")
    do(world, recording.set_task, visit, first.uid, "not_done", "Net is torn")
    do(world, recording.set_task, visit, second.uid, "not_due")
    do(world, progress.complete, visit)
    assert [(task.state, task.reason) for task in tasks_of(world, visit)] == [
        ("not_done", "Net is torn"), ("not_due", ""),
    ]  # fmt: skip


def test_the_rest_is_done_leaves_what_was_answered(world):
    visit = stop_today(world)
    do(world, recording.set_task, visit, tasks_of(world, visit)[0].uid, "not_due")
    do(world, recording.finish_open_tasks, visit)
    assert [task.state for task in tasks_of(world, visit)] == ["not_due", "done"]


def test_a_task_of_another_visit_is_not_touched(world):
    mine, other = stop_today(world), stop_today(world)
    with pytest.raises(NoSuchTask):
        do(world, recording.set_task, mine, tasks_of(world, other)[0].uid, "done")
    assert {task.state for task in world.all(select(Task))} == {"open"}


def test_a_correction_after_the_end_is_said_and_told(world):
    visit, pool = answered(world, stop_today(world)), pool_of(world)
    do(world, recording.record_readings, visit, pool, {"ph": 7.5})
    do(world, progress.complete, visit)
    do(world, recording.record_readings, visit, pool, {"ph": 7.5})
    assert events_named(world, "visit.corrected") == []
    do(world, recording.record_readings, visit, pool, {"ph": 8.4})
    assert len(events_named(world, "visit.corrected")) == 1
    assert events_named(world, "reading.out_of_range")[0].data["value"] == 8.4


def test_nothing_is_recorded_for_a_cancelled_visit(world):
    visit = stop_today(world)
    do(world, cancel, visit)
    with pytest.raises(VisitCancelled):
        do(world, recording.record_readings, visit, pool_of(world), {"ph": 7.5})
    with pytest.raises(VisitCancelled):
        do(world, recording.write_notes, visit, "Hello", "")


def test_notes_for_owner_and_office_are_kept_apart(world):
    visit = stop_today(world)
    do(world, recording.write_notes, visit, " All clear. ", "Owner owes us a key")
    kept = fresh(world, visit)
    assert (kept.note, kept.internal_note) == ("All clear.", "Owner owes us a key")


def test_why_speaks_the_readers_language(world):
    dose = Dose(visit_id=1, pool_id=1, product="x", amount=1, unit="lb", reading="ph", before=7.0, after=7.4)
    with speaking("en"):
        assert dose_why(dose) == "To raise pH from 7.0 to about 7.4"


@pytest.mark.parametrize(
    ("text", "value"),
    [("7.4", 7.4), ("7,4", 7.4), (" 7.4 ", 7.4), ("3,200", 3200), ("3,200.5", 3200.5), (".5", 0.5), ("12.", 12)],
)
def test_numbers_are_read_as_people_type_them(text, value):
    assert number_in(text) == value


@pytest.mark.parametrize("text", ["", "abc", "7.4.1", "1e5", "nan", "--3", "7 4 x", "9" * 40])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(NotANumber):
        number_in(text)
