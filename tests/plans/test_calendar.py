import datetime as dt

import pytest

from app.plans.calendar import days_of
from app.plans.models import Plan

MONDAY = dt.date(2026, 11, 2)


def plan(**details) -> Plan:
    return Plan(property_id=1, name="Service", starts_on=MONDAY, **details)


def days(rhythm: Plan, first: str, last: str, *pauses: tuple[str, str]) -> list[str]:
    paused = tuple((day(start), day(end)) for start, end in pauses)
    return [f"{found:%m-%d}" for found in days_of(rhythm, day(first), day(last), paused)]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


@pytest.mark.parametrize(
    ("every_weeks", "expected"),
    [
        (1, ["11-05", "11-12", "11-19", "11-26"]),
        (2, ["11-05", "11-19"]),
        (4, ["11-05"]),
        (0, ["11-05", "11-08", "11-12", "11-15", "11-19", "11-22", "11-26", "11-29"]),
    ],
)
def test_a_plan_comes_round_as_often_as_it_says(every_weeks, expected):
    assert days(plan(every_weeks=every_weeks, weekday=3), "11-02", "11-30") == expected


def test_both_ends_of_the_time_asked_for_count():
    assert days(plan(weekday=3), "11-05", "11-12") == ["11-05", "11-12"]


def test_a_pause_drops_its_first_and_its_last_day():
    assert days(plan(weekday=3), "11-02", "11-30", ("11-12", "11-19")) == ["11-05", "11-26"]


def test_a_pause_does_not_shift_which_weeks_are_served():
    rhythm = plan(every_weeks=2, weekday=3)
    assert days(rhythm, "11-02", "12-31", ("11-17", "11-23")) == ["11-05", "12-03", "12-17", "12-31"]


def test_asking_from_the_middle_keeps_the_same_weeks():
    assert days(plan(every_weeks=2, weekday=3), "11-08", "12-10") == ["11-19", "12-03"]


def test_nothing_is_due_before_a_plan_starts_or_after_it_ends():
    assert days(plan(weekday=0, ends_on=day("11-16")), "10-01", "12-31") == ["11-02", "11-09", "11-16"]


def test_a_plan_that_starts_on_its_own_weekday_is_due_that_day():
    assert days(plan(weekday=0), "11-02", "11-02") == ["11-02"]


def test_saturday_plans_twice_a_week_come_on_tuesday_too():
    assert days(plan(every_weeks=0, weekday=5), "11-02", "11-10") == ["11-03", "11-07", "11-10"]
