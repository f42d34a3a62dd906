"""A longer job in stages: what is done and what remains, live on the owner's page."""

import datetime as dt

import pytest
from sqlmodel import select

from app.base import clock
from app.visits import progress
from app.visits.models import Photo, Visit
from app.visits.models_changes import Stage
from app.visits.refused import NotStarted
from app.visits.stages import LONGEST, MOST, finish_stage, names_in, open_stage, set_stages, with_pictures
from tests.visits.places import THE_DAY, answered, do, events_named, fresh, minutes, place_of, stop_today
from tests.visits.stop_forms import page_of, text_of
from tests.visits.told import plain, with_photo

JOB = ("Drain", "Acid wash", "Refill")


@pytest.fixture
def job(world) -> Visit:
    visit = answered(world, stop_today(world, name="Acid wash"))
    do(world, set_stages, visit, JOB)
    return visit


def stages(world, visit) -> list[Stage]:
    return world.all(select(Stage).where(Stage.visit_id == visit.id).order_by(Stage.position))


def owner_page(world, visit) -> str:
    return plain(text_of(world.as_("Olivia").get(f"/visits/{visit.uid}")))


def test_the_owner_sees_what_is_done_and_what_remains(world, job):
    do(world, progress.arrive, job)
    minutes(20)
    do(world, finish_stage, job, stages(world, job)[0])
    shown = owner_page(world, job)
    assert "1 of 3 steps done" in shown and "Drain9:20 AM" in shown.replace("Drain ", "Drain")
    assert shown.index("Acid wash") < shown.index("Refill") and shown.count("Still to do") == 2


def test_what_was_left_undone_is_said_at_the_end(world, job):
    do(world, progress.arrive, job)
    do(world, finish_stage, job, stages(world, job)[0])
    do(world, progress.complete, job)
    assert owner_page(world, job).count("Not done this time") == 2


def test_a_second_tap_keeps_the_first_time(world, job):
    do(world, progress.arrive, job)
    do(world, finish_stage, job, stages(world, job)[0])
    first = clock.now()
    minutes(5)
    do(world, finish_stage, job, stages(world, job)[0])
    assert stages(world, job)[0].done_at == first
    assert len(events_named(world, "stage.finished")) == 1


def test_a_wrong_tick_is_taken_back(world, job):
    do(world, progress.arrive, job)
    do(world, finish_stage, job, stages(world, job)[0])
    do(world, open_stage, job, stages(world, job)[0])
    assert "0 of 3 steps done" in owner_page(world, job)


def test_nothing_is_done_before_she_is_there(world, job):
    with pytest.raises(NotStarted):
        do(world, finish_stage, job, stages(world, job)[0])


def test_each_photo_stands_at_the_stage_in_which_it_was_taken(world, job):
    do(world, progress.arrive, job)
    first, second = with_photo(world, job, "before", lead=False), None
    minutes(10)
    do(world, finish_stage, job, stages(world, job)[0])
    minutes(10)
    second = with_photo(world, job, "after", lead=False)
    minutes(10)
    do(world, finish_stage, job, stages(world, job)[1])
    pictures = [(photo.taken_at, photo.id) for photo in world.all(select(Photo).order_by(Photo.id))]
    shown = with_pictures(stages(world, job), pictures)
    assert [stage.pictures for stage in shown] == [[first.id], [second.id], []]


def test_a_changed_list_keeps_the_times_of_what_stays(world, job):
    do(world, progress.arrive, job)
    do(world, finish_stage, job, stages(world, job)[0])
    do(world, set_stages, job, ("Drain", "Polish", "Refill"))
    assert [(stage.name, stage.done_at is not None) for stage in stages(world, job)] == [
        ("Drain", True), ("Polish", False), ("Refill", False)
    ]  # fmt: skip


def test_typed_stages_are_cleaned():
    assert names_in(" Drain \r\n\r\nRefill\nDrain") == ["Drain", "Refill"]
    assert len(names_in("\n".join(map(str, range(40))))) == MOST
    assert len(names_in("x" * 200)[0]) == LONGEST


# ---- pages ----


def test_the_technician_ticks_them_on_her_page(world, job):
    do(world, progress.arrive, job)
    tess, (first, *_) = world.as_("Tess"), stages(world, job)
    assert "Steps of this job" in text_of(tess.get(page_of(job)))
    drawn = world.post(tess, page_of(job) + "/stages", {"done": first.uid, "note": "Half way"}, htmx=True)
    assert drawn.status_code == 200 and 'id="stages"' in drawn.text and "<html" not in drawn.text
    assert stages(world, job)[0].done_at and fresh(world, job).note == "Half way"
    sent = world.post(tess, page_of(job) + "/stages", {"open": first.uid})
    assert sent.status_code == 303 and stages(world, job)[0].done_at is None


def test_a_tick_too_early_says_so(world, job):
    first = stages(world, job)[0]
    for htmx in (True, False):
        refused = world.post(world.as_("Tess"), page_of(job) + "/stages", {"done": first.uid}, htmx=htmx)
        assert refused.status_code == 422 and "has not started" in text_of(refused)


def test_stages_of_another_visit_are_not_touched(world, job):
    other = answered(world, stop_today(world, "Azul Resort"))
    do(world, set_stages, other, JOB)
    do(world, progress.arrive, job)
    world.post(world.as_("Tess"), page_of(job) + "/stages", {"done": stages(world, other)[0].uid})
    assert stages(world, other)[0].done_at is None


def test_the_office_books_a_job_with_its_stages_and_changes_them(world):
    otto = world.as_("Otto")
    typed = {"day": (THE_DAY + dt.timedelta(days=4)).isoformat(), "name": "Acid wash", "technician": "",
             "window_from": "08:00", "window_to": "12:00", "stages": "Drain\nAcid wash"}  # fmt: skip
    world.post(otto, f"/office/properties/{place_of(world).uid}/visits", typed)
    (visit,) = world.all(select(Visit).where(Visit.name == "Acid wash"))
    assert [stage.name for stage in stages(world, visit)] == ["Drain", "Acid wash"]
    assert "Drain" in otto.get(f"/office/visits/{visit.uid}/stages").text
    world.post(otto, f"/office/visits/{visit.uid}/stages", {"stages": "Drain\nAcid wash\nRefill"})
    assert [stage.name for stage in stages(world, visit)] == list(JOB)
    assert "Refill" in otto.get(f"/office/visits/{visit.uid}").text
