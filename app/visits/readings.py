"""What can be measured at a pool: names, units, what can be true, what we aim for.

Targets are presets that every company may edit, never advice to owners. Sources: "Montana" is ARM
37.115.1308 (rules.mt.gov), "APSP-11" its 2019 issue p. 34 (issuu.com/thephta), "MAHC" as quoted by
serviceindustrynews.net 2021/01/31.

What can be true (`Kind.possible`) is wider than every limit that a code or a maker names: pH 7.0-7.8 (APSP-11,
Montana), free chlorine to 10 (MAHC), combined to 0.5 and bromine to 8 (Montana), alkalinity 60-220 (APSP-11, Montana),
calcium 100-1,000 (APSP-11), cyanuric acid to 100 (Montana), salt 2,300-6,000 (XtremepowerUS manual), temperature to
104 °F and ORP from 650 mV (Montana). Beyond them stands what neglected water shows on a kit. For phosphates, metals,
flow and the machines no source was found: unverified.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from app.base.languages import _l


class Range(NamedTuple):
    """What we aim for. An end that is None is open."""

    low: float | None
    high: float | None


@dataclass(frozen=True)
class Kind:
    """`possible` are limits for 'did you mean'; `step` is one tap on a phone. `words` replace the number."""

    key: str
    name: str
    short_name: str
    unit: str
    decimals: int
    step: float
    possible: Range
    words: dict[float, str] = field(default_factory=dict)


# In the order in which a report shows them.
_ALL = (
    Kind("ph", _l("pH"), _l("pH"), "", 1, 0.1, Range(6.0, 9.0)),
    Kind("free_chlorine", _l("Free chlorine"), _l("Chlorine"), "ppm", 1, 0.5, Range(0, 30)),
    Kind("total_chlorine", _l("Total chlorine"), _l("Total Cl"), "ppm", 1, 0.5, Range(0, 30)),
    Kind("combined_chlorine", _l("Combined chlorine"), _l("Combined"), "ppm", 1, 0.1, Range(0, 10)),
    Kind("bromine", _l("Bromine"), _l("Bromine"), "ppm", 1, 0.5, Range(0, 30)),
    Kind("total_alkalinity", _l("Total alkalinity"), _l("Alkalinity"), "ppm", 0, 10, Range(10, 400)),
    Kind("calcium_hardness", _l("Calcium hardness"), _l("Calcium"), "ppm", 0, 10, Range(10, 1500)),
    Kind("cyanuric_acid", _l("Cyanuric acid"), _l("Stabilizer"), "ppm", 0, 10, Range(0, 300)),
    Kind("salt", _l("Salt"), _l("Salt"), "ppm", 0, 100, Range(100, 9000)),
    Kind("water_temperature", _l("Water temperature"), _l("Water"), "°F", 0, 1, Range(33, 110)),
    Kind("total_dissolved_solids", _l("Total dissolved solids"), _l("TDS"), "ppm", 0, 100, Range(50, 15000)),
    Kind("phosphates", _l("Phosphates"), _l("Phosphates"), "ppb", 0, 100, Range(0, 10000)),
    Kind("borates", _l("Borates"), _l("Borates"), "ppm", 0, 5, Range(0, 150)),
    Kind("orp", _l("Oxidation (ORP)"), _l("ORP"), "mV", 0, 10, Range(100, 1000)),
    Kind("copper", _l("Copper"), _l("Copper"), "ppm", 1, 0.1, Range(0, 5)),
    Kind("iron", _l("Iron"), _l("Iron"), "ppm", 1, 0.1, Range(0, 5)),
    Kind("turbidity", _l("Turbidity"), _l("Turbidity"), "NTU", 1, 0.1, Range(0, 100)),
    Kind("filter_pressure", _l("Filter pressure"), _l("Filter"), "psi", 0, 1, Range(0, 60)),
    Kind("flow", _l("Flow"), _l("Flow"), "gpm", 0, 5, Range(0, 500)),
    Kind("pump_speed", _l("Pump speed"), _l("Pump"), "rpm", 0, 50, Range(0, 3600)),
    Kind("salt_cell_output", _l("Salt cell output"), _l("Cell output"), "%", 0, 5, Range(0, 100)),
    Kind("salt_cell_current", _l("Salt cell current"), _l("Cell current"), "A", 1, 0.1, Range(0, 15)),
    Kind(
        "water_level", _l("Water level"), _l("Level"), "", 0, 1, Range(-1, 1),
        {-1: _l("low"), 0: _l("right"), 1: _l("high")},
    ),
    Kind(
        "clarity", _l("Clarity"), _l("Clarity"), "", 0, 1, Range(0, 3),
        {0: _l("clear"), 1: _l("hazy"), 2: _l("cloudy"), 3: _l("green")},
    ),
)  # fmt: skip
KINDS: dict[str, Kind] = {kind.key: kind for kind in _ALL}

# What a home page shows: the first three of these that were tested.
KEY_KINDS = ("ph", "free_chlorine", "bromine", "total_alkalinity", "water_temperature", "salt")

_ANY_WATER: dict[str, Range] = {
    "ph": Range(7.4, 7.6),  # trade default; Montana allows 7.2-7.8
    "combined_chlorine": Range(0, 0.5),  # Montana
    "bromine": Range(2, 8),  # Montana
    "total_alkalinity": Range(80, 120),  # trade default; APSP-11 allows 60-180
    "total_dissolved_solids": Range(None, 1500),  # Commercial Clearwater (business.membrane.com)
    "phosphates": Range(None, 500),  # trade habit, no standard found: unverified
    "borates": Range(0, 50),  # 30-50 where used (jaydeeprane/Pool-Owners-Assistant)
    "orp": Range(650, 750),  # Montana asks for 650
    "turbidity": Range(None, 0.5),  # Montana
    "water_level": Range(0, 0),
    "clarity": Range(0, 0),
}
_POOL = {
    "free_chlorine": Range(2, 4),  # residential default; MAHC 2-10 with cyanuric acid
    "calcium_hardness": Range(200, 400),  # APSP-11; less is fine for vinyl and fiberglass
    "cyanuric_acid": Range(30, 50),  # MAHC ends at 90, Montana at 100
    "water_temperature": Range(None, 100),  # Montana
}
_SPA = {
    "free_chlorine": Range(3, 5),  # "at least 3" is quoted from the CDC by clearcomfort.com: unverified
    "calcium_hardness": Range(150, 250),  # APSP-11
    "cyanuric_acid": Range(0, 50),
    "water_temperature": Range(None, 104),  # Montana
}
_SALT_WATER = {
    "salt": Range(2700, 3400),  # thepoolfam.com; the maker's value wins
    "cyanuric_acid": Range(60, 80),
    "total_dissolved_solids": Range(None, 6000),  # the salt itself is dissolved; a maker's upper cut-off
}
TARGETS = {"pool": _ANY_WATER | _POOL, "spa": _ANY_WATER | _SPA}


def default_targets(body: str, sanitizer: str = "chlorine") -> dict[str, Range]:
    """`body` is pool or spa. Kinds without an entry are shown without a verdict."""
    return TARGETS[body] | (_SALT_WATER if sanitizer == "salt" else {})


def filter_pressure_target(clean_psi: float) -> Range:
    """Clean or backwash 8 psi above the clean pressure (advancedspaandpool.com)."""
    return Range(None, clean_psi + 7)


def verdict(kind: str, value: float | None, target: Range | None) -> str:
    """low, ok, high, or "not tested"; both ends are ok, and the value counts as it is shown.

    Without a target: "no target".
    """
    if value is None:
        return "not tested"
    if target is None:
        return "no target"
    shown = round(value, KINDS[kind].decimals)
    if target.low is not None and shown < target.low:
        return "low"
    return "high" if target.high is not None and shown > target.high else "ok"


def is_possible(kind: str, value: float) -> bool:
    """False for what a test kit cannot have shown: 74 as a pH."""
    low, high = KINDS[kind].possible
    return low <= value <= high


def implausible(kind: str, value: float) -> float | None:
    """What was probably meant by an impossible value: 74 -> 7.4, a forgotten or doubled digit, a stray minus.

    None when the value is possible, and when nothing near it is.
    """
    if is_possible(kind, value):
        return None
    decimals = KINDS[kind].decimals
    meant = (round(abs(value) * factor, decimals) for factor in (1, 0.1, 10, 0.01, 100))
    return next((guess for guess in meant if is_possible(kind, guess)), None)


def for_water(kind: str, sanitizer: str) -> str:
    """What is measured in this water when a plan says `kind`: bromine stands in for chlorine."""
    return "bromine" if kind == "free_chlorine" and sanitizer == "bromine" else kind


def in_order(readings: dict[str, float | None]) -> list[str]:
    """The kinds of these readings as a report lists them."""
    return [key for key in KINDS if key in readings]


def key_readings(readings: dict[str, float | None]) -> list[str]:
    """The three kinds that answer "is my pool fine?" on the home page; fewer when fewer were tested."""
    return [key for key in KEY_KINDS if readings.get(key) is not None][:3]


def combined_chlorine(readings: dict[str, float | None]) -> float | None:
    """Total less free, in ppm; a kit's noise below zero is zero. None unless both were tested."""
    total, free = readings.get("total_chlorine"), readings.get("free_chlorine")
    if total is None or free is None:
        return None
    return round(max(total - free, 0.0), 2)


def least_free_chlorine(cyanuric_acid_ppm: float) -> float:
    """5 % of the cyanuric acid; below it chlorine stops working (skimmer-assistant 01)."""
    return 0.05 * cyanuric_acid_ppm


def ideal_free_chlorine(cyanuric_acid_ppm: float) -> float:
    """7.5 % of the cyanuric acid (skimmer-assistant 01)."""
    return 0.075 * cyanuric_acid_ppm


def chlorine_too_weak(readings: dict[str, float | None]) -> bool:
    """Whether the stabilizer holds back the chlorine there is, even if that is in its own range."""
    free, stabilizer = readings.get("free_chlorine"), readings.get("cyanuric_acid")
    if free is None or stabilizer is None:
        return False
    return free < least_free_chlorine(stabilizer)
