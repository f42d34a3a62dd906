"""What changed while a technician had no signal: judged by the table, refused in words, never lost."""

import datetime as dt

import pytest
from sqlmodel import select

from app.base import clock
from app.pauses.models import Pause
from app.visits import assigning, progress, recording, scheduling
from app.visits.models import Dose, Reading, Task, Visit
from app.visits.skip_reasons import PRESETS
from tests.visits.later_phone import AN_HOUR, AT, dose, whole_visit
from tests.visits.places import answered, do, fresh, place_of, pool_of, stop_today, tasks_of
from tests.visits.stop_forms import field, page_of, text_of

# ---- meanwhile ----


def send_all(phone, world, visit, *also, **changes) -> list[str]:
    return phone.send(visit, "completion", *whole_visit(world, visit), *also, **changes)


def test_moved_meanwhile_it_counts_on_the_day_she_was_there(world, phone):
    visit = stop_today(world)
    do(world, scheduling.move, visit, dt.date(2026, 11, 21), "Rain", who="Otto")
    [told] = send_all(phone, world, visit, day="2026-11-19")
    assert "moved this visit to Saturday, November 21. It counts on the day you were there." in told
    assert (fresh(world, visit).state, fresh(world, visit).day) == ("completed", dt.date(2026, 11, 19))


def test_given_away_meanwhile_it_is_hers_again_since_she_was_there(world, phone):
    visit = stop_today(world)
    do(world, assigning.assign, visit, world.person("Diego"), who="Otto")
    [told] = send_all(phone, world, visit)
    assert "Since you were there, it is yours again." in told
    assert (fresh(world, visit).state, fresh(world, visit).technician_name) == ("completed", "Tess Nguyen")


def test_given_away_to_another_day_it_counts_on_the_day_she_was_there(world, phone):
    visit = stop_today(world)
    do(world, assigning.assign, visit, world.person("Diego"), who="Otto")
    do(world, scheduling.move, visit, dt.date(2026, 11, 23), "Rain", who="Otto")
    send_all(phone, world, visit, day="2026-11-19")
    done = fresh(world, visit)
    assert (done.state, done.technician_name, done.day) == ("completed", "Tess Nguyen", dt.date(2026, 11, 19))
    assert (done.moved_from, done.moved_why) == (None, "")


def test_given_away_and_begun_by_a_colleague_it_stays_his_and_the_office_reads_hers(world, phone):
    visit = stop_today(world)
    do(world, assigning.assign, visit, world.person("Diego"), who="Otto")
    do(world, progress.arrive, visit, who="Diego")
    [told] = send_all(phone, world, visit)
    assert told == "Diego Flores is doing this stop now. What you typed was kept for the office."
    assert fresh(world, visit).state == "arrived" and world.all(select(Reading)) == []
    shown = text_of(world.as_("Otto").get(f"/office/visits/{visit.uid}"))
    assert "Sent later Tess Nguyen, recorded" in shown and "pH 7.5" in shown and "All clear" in shown


def test_cancelled_meanwhile_is_said_and_kept_for_the_office(world, phone):
    visit = stop_today(world)
    do(world, scheduling.cancel, visit, who="Otto")
    assert phone.send(visit, "arrival") == []
    [told] = send_all(phone, world, visit)
    assert told.startswith("This visit was cancelled.") and told.endswith("kept for the office.")
    assert fresh(world, visit).state == "cancelled"
    assert "pH 7.5" in text_of(world.as_("Otto").get(f"/office/visits/{visit.uid}"))


def test_paused_meanwhile_is_said(world, phone):
    visit = stop_today(world)
    with world.writing() as session:
        pause = Pause(property_id=place_of(world).id, starts_on=visit.day, ends_on=visit.day)
        session.add(pause)
        session.flush()
        scheduling.cancel_for(pause)
    [told] = send_all(phone, world, visit)
    assert told.startswith("Service is paused here")


def test_finished_by_the_office_what_was_missing_is_added(world, phone):
    visit = answered(world, stop_today(world))
    do(world, recording.record_readings, visit, pool_of(world), {"ph": 7.2}, who="Otto")
    do(world, progress.complete, visit, who="Otto")
    told = send_all(phone, world, visit, *dose(world))
    assert told == ["Somebody else had finished this visit. What was missing was added.",
                    "pH: 7.2 was there already, so your 7.5 was not taken."]  # fmt: skip
    assert [row.value for row in world.all(select(Reading))] == [7.2]
    assert fresh(world, visit).note == "All clear"


def test_skipped_by_the_office_done_wins(world, phone):
    visit = stop_today(world)
    do(world, progress.skip, visit, PRESETS[2], who="Otto")
    assert send_all(phone, world, visit) == ["This visit had been skipped. Now it counts as done."]
    assert fresh(world, visit).state == "completed"


def test_what_the_office_put_right_since_stays_and_hers_is_told(world, phone):
    visit = stop_today(world)
    do(world, recording.record_readings, visit, pool_of(world), {"ph": 7.2, "free_chlorine": 3}, who="Tess")
    do(world, recording.record_readings, visit, pool_of(world), {"ph": 7.4}, who="Otto")
    chlorine = (field(world, "free_chlorine"), "2.0", "3.0")
    told = phone.send(visit, "report", (field(world, "ph"), "7.9", "7.2"), chlorine)
    assert told == ["pH: 7.4 was there already, so your 7.9 was not taken."]
    assert {row.kind: row.value for row in world.all(select(Reading))} == {"ph": 7.4, "free_chlorine": 2.0}


def other_dose(world, amount: str, product: str = "algaecide", unit: str = "fl oz", seen: str = "") -> list[tuple]:
    uid = pool_of(world).uid
    return [(f"dose-{uid}-other", amount, seen), (f"unit-{uid}-other", unit, "fl oz"), (f"product-{uid}", product, "")]


def doses_of(world) -> dict[str, tuple]:
    return {row.product: (row.amount, row.unit) for row in world.all(select(Dose).order_by(Dose.product))}


def test_another_product_that_the_office_wrote_down_since_is_not_written_over(world, phone):
    visit = stop_today(world)
    do(world, recording.record_dose, visit, pool_of(world), "algaecide", 8, "fl oz", who="Otto")
    told = phone.send(visit, "report", *other_dose(world, "32"), ("note", "All clear", ""))
    assert told == ["Algaecide: 8 was there already, so your 32 fl oz was not taken."]
    assert doses_of(world) == {"algaecide": (8, "fl oz")}
    assert fresh(world, visit).note == "All clear"
    assert "32 fl oz" in text_of(world.as_("Otto").get(f"/office/visits/{visit.uid}"))


def test_another_product_beside_one_that_was_written_down_since_is_added(world, phone):
    visit = stop_today(world)
    do(world, recording.record_dose, visit, pool_of(world), "algaecide", 8, "fl oz", who="Otto")
    assert phone.send(visit, "report", *other_dose(world, "32", "clarifier")) == []
    assert doses_of(world) == {"algaecide": (8, "fl oz"), "clarifier": (32, "fl oz")}


def test_another_product_sent_twice_is_taken_once(world, phone):
    visit = stop_today(world)
    for _time in range(2):
        assert phone.send(visit, "report", *other_dose(world, "32")) == []
    assert doses_of(world) == {"algaecide": (32, "fl oz")}


def test_another_product_without_its_name_is_asked_back(world, phone):
    visit = stop_today(world)
    assert phone.send(visit, "report", *other_dose(world, "32", "")) == ["Choose a product."]
    assert doses_of(world) == {}


def test_her_own_later_word_counts(world, phone):
    visit, name = stop_today(world), field(world, "ph")
    assert phone.send(visit, "report", (name, "7.5", ""), ago=2 * AN_HOUR) == []
    assert phone.send(visit, "report", (name, "7.6", "7.5")) == []
    assert [row.value for row in world.all(select(Reading))] == [7.6]


def test_words_that_the_office_wrote_meanwhile_stay_and_hers_are_kept_for_it(world, phone):
    visit = stop_today(world)
    form = {"note": "Gate left open", "recommend": "Replace the O-ring"}
    world.post(world.as_("Otto"), f"/office/visits/{visit.uid}/report", form)
    told = phone.send(visit, "report", ("note", "All clear", ""), ("recommend", "New pump", ""))
    assert told == [
        "For the owner: Gate left open was there already, so your All clear was not taken.",
        "What should be done: Replace the O-ring was there already, so your New pump was not taken.",
    ]
    assert fresh(world, visit).note == "Gate left open"
    assert "New pump" in text_of(world.as_("Otto").get(f"/office/visits/{visit.uid}"))


def test_skip_without_signal(world, phone):
    visit = stop_today(world)
    fields = (("reason", "dog-loose", ""), ("next", "again", ""), ("again_on", "2026-11-23", ""))
    assert phone.send(visit, "skip", *fields) == []
    assert fresh(world, visit).state == "skipped" and fresh(world, visit).skip_again_on == dt.date(2026, 11, 23)


@pytest.mark.parametrize("day", ["2026-11-18", "2026-11-19", "2027-02-01", "2999-01-01", "soon", ""])
def test_a_day_to_come_back_that_cannot_be_is_said_and_the_stop_is_skipped_all_the_same(world, phone, day):
    visit = stop_today(world)
    fields = (("reason", "dog-loose", ""), ("next", "again", ""), ("again_on", day, ""))
    assert phone.send(visit, "skip", *fields) == ["Choose a day from tomorrow on, within the next two months."]
    assert (fresh(world, visit).state, fresh(world, visit).skip_again_on) == ("skipped", None)
    assert world.all(select(Visit.id)) == [visit.id]


def test_a_day_to_come_back_within_a_pause_is_said_and_the_stop_is_skipped_all_the_same(world, phone):
    visit, day = stop_today(world), dt.date(2026, 11, 23)
    with world.writing() as session:
        session.add(Pause(property_id=visit.property_id, starts_on=day, ends_on=day))
    fields = (("reason", "dog-loose", ""), ("next", "again", ""), ("again_on", day.isoformat(), ""))
    assert phone.send(visit, "skip", *fields) == ["Service is paused here on that day. Choose another day."]
    assert (fresh(world, visit).state, fresh(world, visit).skip_again_on) == ("skipped", None)


def test_tomorrow_is_a_day_to_come_back_also_in_the_evening(world, phone):
    """By then it is tomorrow in Greenwich."""
    clock.freeze(clock.at(dt.date(2026, 11, 19), dt.time(19), "America/Phoenix"))
    visit = stop_today(world)
    fields = (("reason", "dog-loose", ""), ("next", "again", ""), ("again_on", "2026-11-20", ""))
    assert phone.send(visit, "skip", *fields) == []
    assert fresh(world, visit).skip_again_on == dt.date(2026, 11, 20)


# ---- refused by the rules of the house ----


def test_half_a_character_does_not_hold_up_what_comes_after_it(world, phone):
    visit = stop_today(world)
    assert phone.send(visit, "report", ("note", "All clear \ud83d", "")) == []
    assert fresh(world, visit).note == "All clear ?"


def test_open_tasks_are_said_on_the_stop_until_she_has_read_it(world, phone):
    visit = stop_today(world)
    [told] = phone.send(visit, "completion", (field(world, "ph"), "7.5", ""))
    assert told.startswith("Still open: Skim the surface, Vacuum")
    assert fresh(world, visit).state == "scheduled"
    assert [row.value for row in world.all(select(Reading))] == [7.5]
    for path in (page_of(visit), "/technician"):
        assert "Still open: Skim the surface" in text_of(phone.browser.get(path))
    world.post(phone.browser, AT + "/read", {"visit": visit.uid, "stop": "1"})
    assert "Still open" not in text_of(phone.browser.get(page_of(visit)))


def test_a_reading_that_cannot_be_is_asked_back_and_the_rest_is_kept(world, phone):
    visit = stop_today(world)
    done = [(f"task-{task.uid}", "done", "") for task in tasks_of(world, visit)]
    chlorine = (field(world, "free_chlorine"), "3", "")
    told = phone.send(visit, "completion", (field(world, "ph"), "74", ""), chlorine, *done)
    assert told == ["pH cannot be 74. Did you mean 7.4?"]
    assert [row.kind for row in world.all(select(Reading))] == ["free_chlorine"]
    assert fresh(world, visit).state == "completed"


def test_the_rest_is_done_without_signal(world, phone):
    visit = stop_today(world)
    assert phone.send(visit, "tasks") == []
    assert {task.state for task in world.all(select(Task))} == {"done"}
