"""The rule behind "2 stops before you", without a database."""

import datetime as dt
from dataclasses import dataclass

import pytest

from app.visits.arrival import ON_SITE, ON_THE_ROAD, Expected, Pace, expected, pace_of

NINE = dt.datetime(2026, 11, 19, 16, 0, tzinfo=dt.UTC)
TESS, DIEGO = 1, 2


def after(minutes: float) -> dt.datetime:
    return NINE + dt.timedelta(minutes=minutes)


@dataclass
class Seen:
    """A call or a stop."""

    id: int = 0
    property_id: int = 7
    technician_id: int | None = TESS
    state: str = "scheduled"
    on_the_way_at: dt.datetime | None = None
    arriving_at: dt.datetime | None = None
    arrived_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    not_before: dt.datetime | None = None


def call(site: float, way: float = 10, place: int = 7, who: int = TESS) -> Seen:
    return Seen(property_id=place, technician_id=who, on_the_way_at=after(-way), arrived_at=NINE, ended_at=after(site))


def route(*states: str, **first) -> list[Seen]:
    """Stops 1, 2, 3 ... in these states; `first` are the times of the first one."""
    stops = [Seen(id=at, property_id=at, state=state) for at, state in enumerate(states, 1)]
    for name, moment in first.items():
        setattr(stops[0], name, moment)
    return stops


STEADY = Pace(way=10, elsewhere=20)


# ---- the medians ----


def test_a_technician_has_her_own_minutes_at_a_property():
    pace = pace_of([call(20), call(30), call(25), *[call(60, who=DIEGO)] * 5], TESS)
    assert pace.on_site(7) == dt.timedelta(minutes=25)


def test_one_long_call_does_not_move_the_median():
    assert pace_of([call(20), call(22), call(24), call(23), call(300)], TESS).here[7] == 23


def test_who_is_new_at_a_property_takes_as_long_as_others_do():
    assert pace_of([call(40, who=DIEGO), call(44, who=DIEGO), call(42, who=DIEGO), call(5)], TESS).here[7] == 41


def test_a_new_property_takes_as_long_as_her_others():
    pace = pace_of([call(20), call(24), call(28), call(90, place=8)], TESS)
    assert 8 not in pace.here and pace.on_site(8) == pace.on_site(99) == dt.timedelta(minutes=26)


def test_without_any_history_there_is_a_usual_time():
    assert pace_of([], TESS) == Pace({}, ON_SITE, ON_THE_ROAD)


def test_the_way_is_hers_then_anybodys():
    others = [call(20, way=way, who=DIEGO) for way in (30, 31, 32)]
    assert pace_of([call(20, way=way) for way in (8, 9, 10)] + others, TESS).way == 9
    assert pace_of(others, TESS).way == 31


def test_forgotten_taps_do_not_count():
    night = [call(20, way=600), call(20, way=9), call(20, way=11), call(20, way=10), call(1000)]
    assert pace_of(night, TESS).way == 10 and pace_of(night, TESS).here[7] == 20


# ---- the arrival ----


def test_each_stop_adds_its_minutes_and_the_way_to_it():
    found = expected(route("arrived", "scheduled", "scheduled", arrived_at=after(-5)), STEADY, NINE, None)
    assert found == {2: Expected(1, after(25)), 3: Expected(2, after(55))}


def test_a_property_that_takes_long_delays_those_behind_it():
    slow = Pace({2: 90}, elsewhere=20, way=10)
    found = expected(route("arrived", "scheduled", "scheduled", arrived_at=after(-5)), slow, NINE, None)
    assert found[2].at == after(25) and found[3].at == after(125)


def test_who_takes_longer_than_usual_is_done_at_any_moment():
    assert expected(route("arrived", "scheduled", arrived_at=after(-200)), STEADY, NINE, None)[2].at == after(10)


def test_who_is_on_the_way_arrives_when_she_said_and_then_works():
    said = route("on_the_way", "scheduled", on_the_way_at=after(-1), arriving_at=after(30))
    assert expected(said, STEADY, NINE, None)[2].at == after(60)
    unsaid = route("on_the_way", "scheduled", on_the_way_at=after(-4))
    assert expected(unsaid, STEADY, NINE, None)[2].at == after(36)


def test_between_two_stops_she_is_on_her_way_to_the_next():
    found = expected(route("completed", "scheduled", ended_at=after(-4)), STEADY, NINE, None)
    assert found[2] == Expected(0, after(6))


def test_a_skipped_stop_counts_as_over():
    assert expected(route("skipped", "scheduled", ended_at=after(-4)), STEADY, NINE, None)[2].before == 0


def test_a_late_next_stop_is_now_and_never_in_the_past():
    assert expected(route("completed", "scheduled", ended_at=after(-90)), STEADY, NINE, None)[2].at == NINE


def test_who_begins_elsewhere_is_still_a_stop_before_you():
    found = expected(
        [*route("scheduled", "scheduled"), Seen(id=3, property_id=3, state="arrived", arrived_at=NINE)],
        STEADY, NINE, None,
    )  # fmt: skip
    assert [found[id].before for id in (1, 2)] == [1, 2] and found[1].at == after(30)


def test_before_the_first_tap_the_route_begins_with_its_window():
    found = expected(route("scheduled", "scheduled"), STEADY, NINE, after(30))
    assert found == {1: Expected(0, after(30)), 2: Expected(1, after(60))}


def test_when_nothing_was_tapped_for_an_hour_no_time_is_said():
    for begins in (after(-60), None):
        found = expected(route("scheduled", "scheduled"), STEADY, NINE, begins)
        assert found == {1: Expected(0, None), 2: Expected(1, None)}


@pytest.mark.parametrize(("before", "minutes", "shown"), [(0, 12, 10), (2, 13, 15), (3, 50, 45), (6, 98, 105)])
def test_what_is_far_away_is_said_roughly(before, minutes, shown):
    assert Expected(before, after(minutes)).shown_at == after(shown)
    assert Expected(before, None).shown_at is None
