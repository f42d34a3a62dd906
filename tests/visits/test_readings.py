import pytest

from app.visits.readings import (
    KINDS,
    TARGETS,
    Range,
    chlorine_too_weak,
    combined_chlorine,
    default_targets,
    filter_pressure_target,
    implausible,
    in_order,
    is_possible,
    key_readings,
    verdict,
)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (7.3, "low"),
        (7.4, "ok"),
        (7.6, "ok"),
        (7.7, "high"),
        (7.6000001, "ok"),  # shown as 7.6
        (7.36, "ok"),  # shown as 7.4
        (None, "not tested"),
    ],
)
def test_both_ends_are_ok_and_the_value_counts_as_shown(value, said):
    assert verdict("ph", value, Range(7.4, 7.6)) == said


def test_zero_is_a_reading():
    assert verdict("free_chlorine", 0, Range(2, 4)) == "low"
    assert verdict("combined_chlorine", 0, Range(0, 0.5)) == "ok"


def test_an_open_end_is_never_missed():
    assert verdict("phosphates", 0, Range(None, 500)) == "ok"
    assert verdict("phosphates", 501, Range(None, 500)) == "high"
    assert verdict("orp", 9000, Range(650, None)) == "ok"


def test_without_a_target_there_is_no_verdict():
    assert verdict("flow", 40, None) == "no target"
    assert verdict("flow", None, None) == "not tested"


def test_a_dirty_filter_is_eight_over_clean():
    target = filter_pressure_target(12)
    assert [verdict("filter_pressure", psi, target) for psi in (12, 19, 20)] == ["ok", "ok", "high"]


@pytest.mark.parametrize(
    ("kind", "typed", "meant"),
    [
        ("ph", 74, 7.4),
        ("ph", 750, 7.5),
        ("ph", 0.74, 7.4),
        ("ph", -7.4, 7.4),
        ("free_chlorine", 35, 3.5),
        ("total_alkalinity", 1000, 100),
        ("total_alkalinity", 8, 80),
        ("water_temperature", 820, 82),
        ("water_temperature", 8.2, 82),
        ("salt", 32, 320),
        ("salt", 32000, 3200),
        ("filter_pressure", 140, 14),
        ("ph", 7.4, None),
        ("ph", 6.0, None),
        ("ph", 9.0, None),
        ("ph", 0, None),
        ("water_temperature", 0, None),
    ],
)
def test_a_slip_of_the_thumb_is_asked_about(kind, typed, meant):
    assert implausible(kind, typed) == meant


def test_possible_and_meant_are_two_questions():
    assert not is_possible("ph", 0)
    assert implausible("ph", 0) is None


@pytest.mark.parametrize("body", TARGETS)
@pytest.mark.parametrize("sanitizer", ["chlorine", "salt"])
def test_every_target_is_of_a_known_kind_and_possible(body, sanitizer):
    for key, target in default_targets(body, sanitizer).items():
        ends = [end for end in target if end is not None]
        assert ends == sorted(ends)
        assert all(is_possible(key, end) for end in ends), key


def test_pools_and_spas_and_salt_differ():
    assert default_targets("pool")["calcium_hardness"] == (200, 400)
    assert default_targets("spa")["calcium_hardness"] == (150, 250)
    assert default_targets("pool")["cyanuric_acid"] == (30, 50)
    assert default_targets("pool", "salt")["cyanuric_acid"] == (60, 80)
    assert "salt" not in default_targets("pool")


def test_one_step_is_visible():
    for kind in KINDS.values():
        assert round(kind.step, kind.decimals) == kind.step > 0


def test_words_cover_all_that_is_possible():
    assert set(KINDS["water_level"].words) == {-1, 0, 1}
    assert set(KINDS["clarity"].words) == {0, 1, 2, 3}
    assert verdict("water_level", -1, Range(0, 0)) == "low"


def test_a_report_lists_ph_and_chlorine_first():
    assert in_order({"salt": 1, "free_chlorine": 2, "clarity": 0, "ph": 7}) == [
        "ph",
        "free_chlorine",
        "salt",
        "clarity",
    ]


def test_home_shows_three_that_were_tested():
    full = {"water_temperature": 80, "ph": 7.4, "free_chlorine": 3, "total_alkalinity": 90, "salt": 3000}
    assert key_readings(full) == ["ph", "free_chlorine", "total_alkalinity"]
    assert key_readings(full | {"total_alkalinity": None}) == ["ph", "free_chlorine", "water_temperature"]
    assert key_readings({"ph": 7.4, "bromine": 4}) == ["ph", "bromine"]
    assert key_readings({}) == []


@pytest.mark.parametrize(
    ("total", "free", "combined"),
    [(3.5, 3.0, 0.5), (3.0, 3.2, 0.0), (0, 0, 0.0), (None, 3, None), (3, None, None)],
)
def test_combined_chlorine_is_total_less_free(total, free, combined):
    assert combined_chlorine({"total_chlorine": total, "free_chlorine": free}) == combined


@pytest.mark.parametrize(
    ("free", "stabilizer", "weak"),
    [(2, 40, False), (2, 41, True), (0, 0, False), (3, 90, True), (None, 90, False), (1, None, False)],
)
def test_much_stabilizer_needs_more_chlorine(free, stabilizer, weak):
    assert chlorine_too_weak({"free_chlorine": free, "cyanuric_acid": stabilizer}) is weak
