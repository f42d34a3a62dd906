import math

import pytest

from app.visits.chemistry import (
    NoIndex,
    carbonate_alkalinity,
    index_of,
    index_verdict,
    missing_for_index,
    saturation_index,
)

INPUTS = ("ph", "temperature_f", "calcium_hardness_ppm", "total_alkalinity_ppm")
# 10 NYCRR 6-1.30 starts from a total hardness of 200, of which 70 % is calcium.
PRINTED = {
    "New York": ((7.8, 68, 140, 20), -0.795, -0.8),
    "Frog and King": ((7.0, 84, 300, 25), -0.9, -0.9),
    "mypool": ((7.4, 83, 300, 100, 0, 0, 800), 0.0875, 0.1),
}
BALANCED = dict(ph=7.5, temperature_f=76, calcium_hardness_ppm=300, total_alkalinity_ppm=100)
VISIT = {"ph": 7.5, "water_temperature": 76, "calcium_hardness": 300, "total_alkalinity": 100}


@pytest.mark.parametrize(("water", "ours", "printed"), PRINTED.values(), ids=PRINTED)
def test_index_agrees_with_the_printed_examples(water, ours, printed):
    assert saturation_index(*water) == pytest.approx(ours, abs=1e-9)
    assert saturation_index(*water) == pytest.approx(printed, abs=0.05)


@pytest.mark.parametrize(
    ("change", "difference"),
    [
        (dict(temperature_f=68), 0.52 - 0.6),  # the code's own interpolation
        (dict(calcium_hardness_ppm=140), 1.76 - 2.1),
        (dict(total_alkalinity_ppm=20), 1.225 - 2.0),  # printed as 1.22
        (dict(temperature_f=32), -0.6),
        (dict(temperature_f=128), 0.4),
        (dict(calcium_hardness_ppm=5), 0.3 - 2.1),
        (dict(calcium_hardness_ppm=1000), 0.5),
        (dict(calcium_hardness_ppm=10_000), 1.5),  # beyond the last row: log10
        (dict(total_alkalinity_ppm=5), 0.7 - 2.0),
        (dict(total_alkalinity_ppm=1000), 1.0),
        (dict(total_dissolved_solids_ppm=999), 0.0),
        (dict(total_dissolved_solids_ppm=1000), -0.1),
        (dict(total_alkalinity_ppm=116, cyanuric_acid_ppm=50), 0.0),  # 50 x 0.32 at pH 7.5
        (dict(total_alkalinity_ppm=108.5, borate_ppm=50), 0.0),
    ],
)
def test_each_part_moves_the_index_by_its_own_row(change, difference):
    moved = saturation_index(**(BALANCED | change)) - saturation_index(**BALANCED)
    assert moved == pytest.approx(difference, abs=1e-9)


def test_cyanuric_acid_is_not_carbonate():
    assert carbonate_alkalinity(7.2, 120, 100) == pytest.approx(93)  # allpartspoolandspa.com
    assert carbonate_alkalinity(7.5, 120, 100) == pytest.approx(88)  # half way between 0.31 and 0.33
    assert carbonate_alkalinity(7.6, 100, 0, 50) == pytest.approx(91.5)


def test_outside_its_rows_the_cyanurate_share_stays():
    assert carbonate_alkalinity(6.4, 120, 100) == carbonate_alkalinity(7.0, 120, 100)
    assert carbonate_alkalinity(8.9, 120, 100) == carbonate_alkalinity(8.0, 120, 100)


@pytest.mark.parametrize("name", INPUTS)
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, -1])
def test_what_is_no_measurement_has_no_index(name, value):
    with pytest.raises(NoIndex):
        saturation_index(**(BALANCED | {name: value}))


@pytest.mark.parametrize("name", ["cyanuric_acid_ppm", "borate_ppm", "total_dissolved_solids_ppm"])
@pytest.mark.parametrize("value", [math.nan, math.inf, -1])
def test_what_is_no_amount_has_no_index(name, value):
    with pytest.raises(NoIndex):
        saturation_index(**(BALANCED | {name: value}))


@pytest.mark.parametrize(
    "change",
    [
        dict(temperature_f=31.9),
        dict(temperature_f=128.1),
        dict(calcium_hardness_ppm=0),
        dict(calcium_hardness_ppm=4.9),
        dict(total_alkalinity_ppm=0),
        dict(total_alkalinity_ppm=30, cyanuric_acid_ppm=100),  # carbonate -2
        dict(ph=14.1),
    ],
)
def test_water_below_the_tables_has_no_index(change):
    with pytest.raises(NoIndex):
        saturation_index(**(BALANCED | change))


def test_a_missing_reading_is_named_and_zero_is_not_missing():
    assert missing_for_index({}) == ["ph", "calcium_hardness", "total_alkalinity", "water_temperature"]
    assert missing_for_index(VISIT | {"ph": None}) == ["ph"]
    assert missing_for_index(VISIT | {"calcium_hardness": 0}) == []
    assert missing_for_index(VISIT) == []


def test_index_of_a_visit_uses_what_was_tested():
    plain = index_of(VISIT)
    assert plain == saturation_index(**BALANCED)
    assert index_of(VISIT | {"cyanuric_acid": None, "salt": 3000, "free_chlorine": 3}) == plain
    assert index_of(VISIT | {"cyanuric_acid": 60}) < plain
    with pytest.raises(NoIndex, match="total_alkalinity"):
        index_of(VISIT | {"total_alkalinity": None})


@pytest.mark.parametrize(
    ("index", "level", "side"),
    [
        (0.0, "ok", "balanced"),
        (0.3, "ok", "balanced"),
        (-0.3, "ok", "balanced"),
        (0.1 + 0.2, "ok", "balanced"),
        (0.31, "watch", "scaling"),
        (-0.5, "watch", "corrosive"),
        (0.5, "watch", "scaling"),
        (-0.51, "act", "corrosive"),
        (1.4, "act", "scaling"),
    ],
)
def test_verdict_names_the_side(index, level, side):
    assert index_verdict(index) == (level, side)
