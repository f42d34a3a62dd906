"""The table of offline_rules.py, row by row, and the phone's clock."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.visits.offline_rules import (
    ARRIVAL,
    DEPARTURE,
    DONE,
    KINDS,
    OLDEST,
    PHOTO,
    REPORT,
    SKIP,
    TASKS,
    Fate,
    Field,
    Meanwhile,
    Standing,
    fate,
    happened_at,
    is_mine_to_set,
    meanwhile,
)

TAKE, REPAIR, FIELDS, KEEP, DROP = Fate
COLUMNS = (DEPARTURE, ARRIVAL, REPORT, TASKS, DONE, SKIP, PHOTO)
TABLE = {
    Meanwhile.NOTHING: (TAKE,) * 7,
    Meanwhile.MOVED: (DROP, REPAIR, REPAIR, REPAIR, REPAIR, DROP, REPAIR),
    Meanwhile.GIVEN_AWAY: (DROP, REPAIR, REPAIR, REPAIR, REPAIR, DROP, REPAIR),
    Meanwhile.TAKEN_OVER: (DROP, DROP, KEEP, KEEP, KEEP, DROP, DROP),
    Meanwhile.CANCELLED: (DROP, DROP, KEEP, KEEP, KEEP, DROP, DROP),
    Meanwhile.PAUSED: (DROP, DROP, KEEP, KEEP, KEEP, DROP, DROP),
    Meanwhile.DONE_BY_OTHER: (DROP, DROP, FIELDS, FIELDS, FIELDS, DROP, TAKE),
    Meanwhile.SKIPPED_BY_OTHER: (DROP, DROP, FIELDS, FIELDS, REPAIR, DROP, TAKE),
}
NOW = dt.datetime(2026, 11, 19, 16, 0, tzinfo=dt.UTC)
A_DAY, AN_HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


@pytest.mark.parametrize("what", Meanwhile)
@pytest.mark.parametrize("kind", KINDS)
def test_the_table(what, kind):
    assert fate(kind, what) == TABLE[what][COLUMNS.index(kind)]


@pytest.mark.parametrize(
    ("now", "what"),
    [
        (Standing("scheduled"), Meanwhile.NOTHING),
        (Standing("arrived", is_her_day=False), Meanwhile.NOTHING),
        (Standing("completed"), Meanwhile.NOTHING),
        (Standing("scheduled", is_her_day=False), Meanwhile.MOVED),
        (Standing("scheduled", is_hers=False), Meanwhile.GIVEN_AWAY),
        (Standing("arrived", is_hers=False), Meanwhile.GIVEN_AWAY),  # she was there when it was given away
        (Standing("on_the_way", is_hers=False, last_by_her=False), Meanwhile.TAKEN_OVER),
        (Standing("completed", is_hers=False, last_by_her=False), Meanwhile.TAKEN_OVER),
        (Standing("cancelled"), Meanwhile.CANCELLED),
        (Standing("cancelled", is_paused=True, is_hers=False), Meanwhile.PAUSED),
        (Standing("completed", last_by_her=False), Meanwhile.DONE_BY_OTHER),
        (Standing("skipped", last_by_her=False), Meanwhile.SKIPPED_BY_OTHER),
    ],
)
def test_what_happened_meanwhile(now, what):
    assert meanwhile(now) == what


@pytest.mark.parametrize(
    ("mine", "seen", "now", "is_mine"),
    [
        ("7.5", "", "", True),
        ("7.5", "7.2", "7.2", True),
        ("7.5", "", "7.50", True),  # the same word
        ("7.5", "", "7.2", False),
        ("", "7.2", "7.4", False),  # she takes back what somebody has corrected
        ("7.5", "7.2", "", True),
        ("All clear", "", "Gate left open", False),
        ("done", "", "not_done", False),
    ],
)
def test_a_field_is_hers_where_nobody_wrote_something_else(mine, seen, now, is_mine):
    assert is_mine_to_set(Field("x", mine, seen), now) == is_mine


def test_a_clock_wrong_by_a_day_is_put_right_by_the_measured_distance():
    said = NOW - AN_HOUR + A_DAY
    assert happened_at(said, [-A_DAY, -A_DAY], NOW) == NOW - AN_HOUR


def test_a_clock_that_was_put_right_meanwhile_is_judged_by_what_was_measured_before():
    said = NOW - AN_HOUR + A_DAY
    assert happened_at(said, [-A_DAY, dt.timedelta(0)], NOW) == NOW - AN_HOUR


def test_a_phone_that_never_measured_is_judged_as_it_sends():
    assert happened_at(NOW - AN_HOUR - A_DAY, [None, A_DAY], NOW) == NOW - AN_HOUR


@given(st.integers(-(10**7), 10**7), st.one_of(st.none(), st.integers(-(10**7), 10**7)), st.integers(-(10**7), 10**7))
def test_whatever_the_clock_says_nothing_lies_in_the_future_or_long_ago(said, then, sent):
    offsets = [then and dt.timedelta(seconds=then), dt.timedelta(seconds=sent)]
    assert NOW - OLDEST <= happened_at(NOW + dt.timedelta(seconds=said), offsets, NOW) <= NOW
