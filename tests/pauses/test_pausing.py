import datetime as dt

import pytest
from sqlmodel import select

from app.accounts.models import Change
from app.base import clock
from app.pauses.models import Pause
from app.pauses.rules import BadPause
from app.visits import pausing, scheduling
from app.visits.models import Visit
from app.visits.pause_reminders import remind_of_endings
from tests.visits.places import do, events_named, fresh, place_of, planned_visits

TODAY = dt.date(2026, 11, 19)
# Two Thursdays: November 26 and December 3.
DAYS = (dt.date(2026, 11, 23), dt.date(2026, 12, 6))


def paused(world, days=DAYS) -> Pause:
    return do(world, pausing.pause, place_of(world), days, who="Olivia")


def planned_days(world) -> list[str]:
    rows = world.all(select(Visit.day).where(Visit.state == "scheduled").order_by(Visit.day))
    return [f"{day:%m-%d}" for day in rows]


def changes(world) -> list[Change]:
    return world.all(select(Change).where(Change.thing == "pause").order_by(Change.id))


def test_a_pause_drops_its_visits_and_says_what_that_comes_to(world):
    planned_visits(world, until=dt.date(2026, 12, 17))
    made = paused(world)
    assert planned_days(world) == ["11-19", "12-10", "12-17"]
    # A quarter of $155 in November with its four Thursdays, a fifth in December with five.
    assert (made.visits_dropped, made.credit_cents) == (2, 3875 + 3100)
    assert made.person_name == "Olivia Reyes"


def test_looking_changes_nothing_and_foretells_what_happens(world):
    planned_visits(world, until=dt.date(2026, 12, 17))
    effect = pausing.preview(place_of(world), DAYS)
    assert [f"{day:%m-%d}" for day in effect.days] == ["11-26", "12-03"]
    assert effect.credit_cents == 3875 + 3100
    assert len(planned_days(world)) == 5 and not world.all(select(Pause))


def test_beyond_what_is_booked_the_plan_foretells(world):
    planned_visits(world, until=dt.date(2026, 11, 26))
    assert len(pausing.preview(place_of(world), DAYS).days) == 2
    paused(world)
    assert planned_days(world) == ["11-19"]
    assert "12-03" not in [f"{visit.day:%m-%d}" for visit in planned_visits(world, until=dt.date(2026, 12, 17))]


def test_a_visit_moved_into_the_days_drops_out_too(world):
    first, *_ = planned_visits(world, until=dt.date(2026, 12, 17))
    do(world, scheduling.move, first, dt.date(2026, 11, 24), "Storm")
    assert [f"{day:%m-%d}" for day in pausing.preview(place_of(world), DAYS).days] == ["11-24", "11-26", "12-03"]


def test_a_second_tap_is_the_same_pause(world):
    planned_visits(world, until=dt.date(2026, 12, 17))
    assert paused(world).id == paused(world).id
    assert len(events_named(world, "pause.set")) == 1 and len(changes(world)) == 1


def test_another_pause_may_not_meet_it(world):
    paused(world)
    with pytest.raises(BadPause):
        paused(world, (dt.date(2026, 12, 6), dt.date(2026, 12, 9)))


def test_the_office_gets_the_pause_into_its_inbox(world):
    paused(world)
    (change,) = changes(world)
    assert (change.state, change.person_name) == ("new", "Olivia Reyes")
    assert change.after["starts_on"] == "2026-11-23" and change.before == {}


def test_until_it_starts_it_can_be_undone_and_every_visit_is_back(world):
    planned_visits(world, until=dt.date(2026, 12, 17))
    made = paused(world)
    do(world, pausing.undo_pause, place_of(world), made, who="Olivia")
    assert planned_days(world)[:5] == ["11-19", "11-26", "12-03", "12-10", "12-17"]
    assert len(events_named(world, "pause.cancelled")) == 1
    do(world, pausing.undo_pause, place_of(world), fresh(world, made))
    assert len(events_named(world, "pause.cancelled")) == 1


def test_once_it_has_begun_it_can_only_be_ended(world):
    planned_visits(world, until=dt.date(2026, 12, 17))
    made = paused(world)
    clock.advance(dt.timedelta(days=9))
    with pytest.raises(pausing.PauseStarted):
        do(world, pausing.undo_pause, place_of(world), made)
    do(world, pausing.end_pause, place_of(world), made, who="Olivia")
    made = fresh(world, made)
    assert (made.ends_on, made.visits_dropped, made.credit_cents) == (dt.date(2026, 11, 28), 1, 3875)
    assert "12-03" in planned_days(world) and "11-26" not in planned_days(world)


def test_what_is_over_is_not_ended_or_lengthened(world):
    made = paused(world)
    clock.advance(dt.timedelta(days=30))
    for verb in (pausing.end_pause, pausing.add_a_week):
        with pytest.raises(pausing.PauseOver):
            do(world, verb, place_of(world), made)


def test_one_more_week_drops_one_more_visit(world):
    planned_visits(world, until=dt.date(2026, 12, 17))
    made = do(world, pausing.add_a_week, place_of(world), paused(world), who="Olivia")
    assert (made.ends_on, made.visits_dropped) == (dt.date(2026, 12, 13), 3)
    assert planned_days(world)[:2] == ["11-19", "12-17"]


def test_one_more_week_leaves_a_visit_that_was_put_into_the_pause(world):
    """It is neither dropped later nor counted as dropped."""
    planned_visits(world, until=dt.date(2026, 12, 17))
    made = paused(world)
    with world.writing():
        extra = scheduling.visit_on(place_of(world), dt.date(2026, 11, 30))
    made = do(world, pausing.add_a_week, place_of(world), made, who="Olivia")
    assert fresh(world, extra).state == "scheduled"
    assert made.visits_dropped == 3


def test_one_more_week_stops_at_the_next_pause_and_at_the_longest(world):
    made = paused(world)
    paused(world, (dt.date(2026, 12, 9), dt.date(2026, 12, 12)))
    with pytest.raises(BadPause):
        do(world, pausing.add_a_week, place_of(world), made)


def test_afterwards_visits_go_on_by_themselves(world):
    paused(world)
    planned_visits(world, until=dt.date(2026, 12, 17))
    assert planned_days(world) == ["11-19", "12-10", "12-17"]


# ---- the reminder ----


def remind(world, day: int, hour: int = 16) -> int:
    """On that day of December, at an hour of UTC."""
    clock.freeze(dt.datetime(2026, 12, day, hour, tzinfo=dt.UTC))
    remind_of_endings()
    return len(events_named(world, "pause.ending_soon"))


def test_a_reminder_comes_once_three_days_before_the_end(world):
    paused(world)
    assert remind(world, 2) == 0
    assert remind(world, 3) == 1
    assert remind(world, 4) == 1


def test_no_reminder_comes_before_eight_in_the_morning(world):
    paused(world)
    assert remind(world, 3, hour=14) == 0
    assert remind(world, 3, hour=15) == 1


def test_a_pause_of_a_few_days_and_one_undone_need_no_reminder(world):
    paused(world, (dt.date(2026, 12, 4), dt.date(2026, 12, 6)))
    made = paused(world, (dt.date(2026, 12, 7), dt.date(2026, 12, 20)))
    do(world, pausing.undo_pause, place_of(world), made)
    assert remind(world, 4) == remind(world, 18) == 0


def test_who_takes_one_more_week_is_reminded_again(world):
    made = paused(world)
    assert remind(world, 3) == 1
    do(world, pausing.add_a_week, place_of(world), made)
    assert remind(world, 9) == 1 and remind(world, 10) == 2
