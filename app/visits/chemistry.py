"""Is the water balanced? The Langelier saturation index, by the table in 10 NYCRR 6-1.30."""

import math
from bisect import bisect_right
from typing import NamedTuple

Table = tuple[tuple[float, float], ...]

# 10 NYCRR 6-1.30; frogproducts.com and kingtechnology.com print the same rows.
TEMPERATURE_F: Table = (
    (32, 0.0), (37, 0.1), (46, 0.2), (53, 0.3), (60, 0.4), (66, 0.5),
    (76, 0.6), (84, 0.7), (94, 0.8), (105, 0.9), (128, 1.0),
)  # fmt: skip
CALCIUM_PPM: Table = (
    (5, 0.3), (25, 1.0), (50, 1.3), (75, 1.5), (100, 1.6), (150, 1.8),
    (200, 1.9), (300, 2.1), (400, 2.2), (800, 2.5), (1000, 2.6),
)  # fmt: skip
ALKALINITY_PPM: Table = (
    (5, 0.7), (25, 1.4), (50, 1.7), (75, 1.9), (100, 2.0), (150, 2.2),
    (200, 2.3), (300, 2.5), (400, 2.6), (800, 2.9), (1000, 3.0),
)  # fmt: skip
# Share of the cyanuric acid that a test kit counts as alkalinity, by pH (allpartspoolandspa.com).
CYANURATE_BY_PH: Table = ((7.0, 0.23), (7.2, 0.27), (7.4, 0.31), (7.6, 0.33), (7.8, 0.35), (8.0, 0.36))
# The same for borates. Printed for pH 7.6 only (serviceindustrynews.net 2021/09/14), so used at every pH.
BORATE_SHARE = 0.17
# mypool.com: the constant grows by a tenth from 1,000 ppm of total dissolved solids.
SALTY_FROM_PPM = 1000.0

ARGUMENT_OF = {
    "ph": "ph",
    "water_temperature": "temperature_f",
    "calcium_hardness": "calcium_hardness_ppm",
    "total_alkalinity": "total_alkalinity_ppm",
    "cyanuric_acid": "cyanuric_acid_ppm",
    "borates": "borate_ppm",
    "total_dissolved_solids": "total_dissolved_solids_ppm",
}
NEEDED = ("ph", "calcium_hardness", "total_alkalinity", "water_temperature")


class NoIndex(ValueError):
    """The index means nothing for this water: ice, no calcium, no carbonates, a number that is none."""


class IndexVerdict(NamedTuple):
    """`level`: ok, watch or act. `side`: corrosive, scaling or balanced."""

    level: str
    side: str


def saturation_index(
    ph: float,
    temperature_f: float,
    calcium_hardness_ppm: float,
    total_alkalinity_ppm: float,
    cyanuric_acid_ppm: float = 0.0,
    borate_ppm: float = 0.0,
    total_dissolved_solids_ppm: float | None = None,
) -> float:
    """Below 0 the water dissolves plaster and metal, above 0 it leaves scale; ppm are as CaCO3.

    Linear between the rows of the tables, as the code's own example does (68 °F counts 0.52).
    Unknown dissolved solids count as fresh water. Raises NoIndex for water the tables do not know.
    """
    solids = total_dissolved_solids_ppm or 0.0
    _expect_numbers(temperature_f, calcium_hardness_ppm, total_alkalinity_ppm)
    _expect_amounts(cyanuric_acid_ppm, borate_ppm, solids)
    carbonate = carbonate_alkalinity(ph, total_alkalinity_ppm, cyanuric_acid_ppm, borate_ppm)
    constant = 12.2 if solids >= SALTY_FROM_PPM else 12.1
    return (
        ph
        + _between_rows(TEMPERATURE_F, temperature_f, "temperature")
        + _up_the_table(CALCIUM_PPM, calcium_hardness_ppm, "calcium hardness")
        + _up_the_table(ALKALINITY_PPM, carbonate, "carbonate alkalinity")
        - constant
    )


def carbonate_alkalinity(
    ph: float, total_alkalinity_ppm: float, cyanuric_acid_ppm: float = 0.0, borate_ppm: float = 0.0
) -> float:
    """What cyanurates and borates leave of the total. Outside pH 7–8 the share of the nearest row holds."""
    if not 0 <= ph <= 14:
        raise NoIndex(f"pH {ph} does not exist")
    nearest = min(max(ph, CYANURATE_BY_PH[0][0]), CYANURATE_BY_PH[-1][0])
    cyanurates = cyanuric_acid_ppm * _between_rows(CYANURATE_BY_PH, nearest, "pH")
    return total_alkalinity_ppm - cyanurates - borate_ppm * BORATE_SHARE


def missing_for_index(readings: dict[str, float | None]) -> list[str]:
    """The kinds of reading without which there is no index; zero counts as measured."""
    return [kind for kind in NEEDED if readings.get(kind) is None]


def index_of(readings: dict[str, float | None]) -> float:
    """The index of one visit's readings. Raises NoIndex, also when one that it needs was not tested."""
    if missing := missing_for_index(readings):
        raise NoIndex(f"not tested: {', '.join(missing)}")
    measured = {name: readings[kind] for kind, name in ARGUMENT_OF.items() if readings.get(kind) is not None}
    return saturation_index(**measured)


def index_verdict(index: float) -> IndexVerdict:
    """Sources differ (±0.5 New York, ±0.3 mypool): fine to 0.3, worth watching to 0.5, both ends included."""
    distance = abs(round(index, 2))
    if distance <= 0.3:
        return IndexVerdict("ok", "balanced")
    return IndexVerdict("watch" if distance <= 0.5 else "act", "corrosive" if index < 0 else "scaling")


def _expect_numbers(*values: float) -> None:
    for value in values:
        if not math.isfinite(value):
            raise NoIndex(f"{value} is not a measurement")


def _expect_amounts(*values: float) -> None:
    _expect_numbers(*values)
    if min(values) < 0:
        raise NoIndex(f"{min(values)} ppm cannot be")


def _up_the_table(table: Table, value: float, name: str) -> float:
    """Above the last row the logarithm goes on from which the rows were rounded; both meet there."""
    last, factor = table[-1]
    if value > last:
        return factor + math.log10(value / last)
    return _between_rows(table, value, name)


def _between_rows(table: Table, value: float, name: str) -> float:
    if not table[0][0] <= value <= table[-1][0]:
        raise NoIndex(f"no row for {name} {value:g}")
    above = min(bisect_right(table, value, key=lambda row: row[0]), len(table) - 1)
    (low, low_factor), (high, high_factor) = table[above - 1], table[above]
    return low_factor + (high_factor - low_factor) * (value - low) / (high - low)
