"""What a technician adds, by rule, after reading the test kit."""

import math
from datetime import date
from functools import cache
from typing import NamedTuple

from app.visits.doses import amount_for, convert
from app.visits.readings import Range, default_targets


class Dose(NamedTuple):
    """`reason`: the reading and its verdict, such as "ph high", or "weekly" for what is added anyway."""

    product: str
    amount: float
    unit: str
    reason: str


# Reading, product, and how far into the range to bring it (0 its low end, 1 its high end).
RAISED = (
    ("total_alkalinity", "baking_soda", 0.5),
    ("calcium_hardness", "calcium_chloride", 0.2),
    ("cyanuric_acid", "stabilizer", 0.5),
    ("salt", "salt", 0.6),
)


@cache
def summer(day: date) -> float:
    """0 in the last days of January, 1 in the last days of July."""
    return 0.5 - 0.5 * math.cos(2 * math.pi * (day.timetuple().tm_yday - 27) / 365)


@cache
def aims_of(kind: str, sanitizer: str) -> dict[str, Range]:
    return default_targets(kind, sanitizer)


def doses_for(shown: dict[str, float | None], water, day: date) -> list[Dose]:
    """The week's chlorine, and one for each reading out of range that a product can bring back."""
    aims = aims_of(water.kind, water.sanitizer)
    doses = _chlorine(shown["free_chlorine"], water, aims["free_chlorine"], day)
    doses += _ph(shown["ph"], water, aims["ph"])
    for reading, product, share in RAISED:
        if (now := shown.get(reading)) is not None and now < aims[reading].low:
            doses.append(_raise(reading, product, now, share, aims[reading], water))
    return doses + _tabs(water, day)


def _chlorine(free: float | None, water, aim: Range, day: date) -> list[Dose]:
    """A week of July takes two thirds of it, so in between visits it stands well over the range."""
    if free is None:
        return []
    salty = water.sanitizer == "salt"
    goal = aim.high + (0.0 if salty else _reserve(water, day))
    if free >= (aim.low if salty else goal - 1):
        return []
    product = "dichlor" if water.kind == "spa" else "liquid_chlorine"
    amount = amount_for(product, "free_chlorine", goal - free, water.gallons)
    return [Dose(product, *amount, "free_chlorine low" if free < aim.low else "weekly")]


def _reserve(water, day: date) -> float:
    if water.kind == "spa":
        return 2.0
    return summer(day) * (2.5 if gets_tabs(water, day) else 5.0)


def _ph(ph: float | None, water, aim: Range) -> list[Dose]:
    if ph is None or aim.low <= ph <= aim.high:
        return []
    product, said = ("muriatic_acid", "ph high") if ph > aim.high else ("soda_ash", "ph low")
    return [Dose(product, *amount_for(product, "ph", 7.45 - ph, water.gallons, ph), said)]


def _raise(reading: str, product: str, now: float, share: float, aim: Range, water) -> Dose:
    goal = aim.low + (aim.high - aim.low) * share
    amount, unit = amount_for(product, reading, goal - now, water.gallons)
    if product == "salt":
        amount, unit = max(round(convert(product, amount, unit, "bag")), 1.0), "bag"
    return Dose(product, amount, unit, f"{reading} low")


def _tabs(water, day: date) -> list[Dose]:
    if not gets_tabs(water, day):
        return []
    return [Dose("trichlor_tabs", max(round(water.gallons / 12_000), 1.0), "tab", "weekly")]


def gets_tabs(water, day: date) -> bool:
    """Slow chlorine for the hot months. It leaves stabilizer behind, so not where there is plenty."""
    by_hand = water.kind == "pool" and water.sanitizer == "chlorine"
    return by_hand and summer(day) > 0.6 and water.known["cyanuric_acid"] < 48
