"""Water that behaves: it drifts with the seasons of the Arizona desert, and doses move it by the charts.

The same seed and days give the same water. Rates are ours, chosen to look like a year of reports.
"""

import math
from datetime import date
from random import Random

from app.visits.doses import effect
from tests.demo.water_care import Dose, doses_for, summer

# Hard and alkaline, as desert tap water is.
TAP = {"total_alkalinity": 130.0, "calcium_hardness": 190.0, "cyanuric_acid": 0.0, "salt": 150.0}
# Reading: the step that the kit shows, its error, how likely it is tested when due, due every so many visits.
KIT = {
    "ph": (0.1, 0.025, 0.99, 1),
    "free_chlorine": (0.5, 0.12, 0.99, 1),
    "total_alkalinity": (10, 3, 0.95, 1),
    "calcium_hardness": (10, 6, 0.95, 4),
    "cyanuric_acid": (5, 2, 0.95, 4),
    "salt": (100, 40, 0.95, 2),
    "water_temperature": (1, 0.5, 0.95, 1),
    "filter_pressure": (1, 0.4, 0.85, 1),
}
FILTER_CLEANED_AT = 8  # psi over clean
SPA_DRAINED_EVERY = 13  # visits
# A pool with more than this is partly drained when the heat is over; no product takes it out.
DRAINED_ABOVE = {"calcium_hardness": 470, "cyanuric_acid": 90}


class Water:
    """One body of water. `levels` is the truth that a kit only approaches; `dissolving` is still to come."""

    def __init__(self, seed: int, gallons: float, kind: str = "pool", sanitizer: str = "chlorine"):
        self.gallons, self.kind, self.sanitizer = float(gallons), kind, sanitizer
        self.chance = Random(seed)
        self.demand = self.chance.uniform(0.85, 1.2)
        self.clean_psi = self.chance.choice((10, 11, 12, 13, 14, 16))
        self.levels = self._filled()
        self.known = dict(self.levels)
        self.dissolving: dict[str, float] = {}
        self.combined = 0.1
        self.visits = 0
        self.last: date | None = None

    def visit(self, day: date) -> tuple[dict[str, float | None], list[Dose]]:
        """What the technician read (None: not tested) and then added. Days come in order."""
        self.drift(day)
        shown = self.measure()
        return shown, self.treat(shown, day)

    def drift(self, day: date) -> None:
        """From the last visit's doses to now; before the first visit lies a week without care."""
        days = min((day - self.last).days, 60) if self.last else 7
        heat = summer(day)
        swimmers = self.chance.random() < 0.09
        self._use_up_chlorine(days, heat, swimmers)
        self._gain_ph(days, swimmers)
        self._renew(days, heat)
        self._warm_and_clog(days, heat)
        self.last = day

    def measure(self) -> dict[str, float | None]:
        shown = {reading: self._shown(reading, level) for reading, level in self.levels.items()}
        free, combined = shown["free_chlorine"], round(self.combined * 2) / 2
        shown["total_chlorine"] = None if free is None or self.visits % 2 else free + combined
        self.known.update({reading: value for reading, value in shown.items() if value is not None})
        self.visits += 1
        return shown

    def treat(self, shown: dict[str, float | None], day: date) -> list[Dose]:
        """Doses by rule. Each moves the levels by the chart: at once, or tabs over the coming week."""
        doses = doses_for(shown, self, day)
        for product, amount, unit, _ in doses:
            gaining = self.dissolving if product == "trichlor_tabs" else self.levels
            for reading, delta in effect(product, amount, unit, self.gallons, self.levels["ph"]).items():
                gaining[reading] = gaining.get(reading, 0.0) + delta
        return doses

    def _filled(self) -> dict[str, float]:
        between, spa, salty = self.chance.uniform, self.kind == "spa", self.sanitizer == "salt"
        stabilizer = (10, 25) if spa else (60, 72) if salty else (31, 44)
        levels = {
            "ph": between(7.35, 7.65),
            "free_chlorine": between(4, 6),
            "total_alkalinity": between(84, 116),
            "calcium_hardness": between(*((160, 220) if spa else (210, 385))),
            "cyanuric_acid": between(*stabilizer),
            "water_temperature": 70.0,
            "filter_pressure": self.clean_psi + between(0, 5),
        }
        return levels | ({"salt": between(2800, 3300)} if salty else {})

    def _shown(self, reading: str, level: float) -> float | None:
        step, error, likely, every = KIT[reading]
        if self.visits % every or self.chance.random() > likely:
            return None
        return round(max(round((level + self.chance.gauss(0, error)) / step), 0) * step, 1)

    def _use_up_chlorine(self, days: int, heat: float, swimmers: bool) -> None:
        """Sun and swimmers take a share of it each day; tabs or the salt cell give some."""
        share = (0.09 if self.kind == "spa" else 0.05 + 0.15 * heat) * self.demand * (1.6 if swimmers else 1)
        held = self._fed(days, share) / share
        left = held + (self.levels["free_chlorine"] - held) * math.exp(-share * days)
        self.levels["free_chlorine"] = max(left, 0.0)
        self.levels["cyanuric_acid"] += self.dissolving.pop("cyanuric_acid", 0.0)
        self.combined = 0.7 if swimmers else self.combined * 0.4 + self.chance.uniform(0, 0.18)

    def _fed(self, days: int, share: float) -> float:
        """ppm a day. A salt cell is set so that it holds its level, except when it needs cleaning."""
        if self.sanitizer == "salt":
            return share * (1.2 if self.chance.random() < 0.05 else self.chance.uniform(2.6, 4.2))
        return self.dissolving.pop("free_chlorine", 0.0) / days

    def _gain_ph(self, days: int, swimmers: bool) -> None:
        """Water loses carbon dioxide to the air until about 8.2, sooner where a cell or jets stir it."""
        rate = 0.016 if self.sanitizer == "chlorine" and self.kind == "pool" else 0.022
        stirred = rate * self.demand * days + (0.12 if swimmers else 0)
        ph = self.levels["ph"]
        self.levels["ph"] = ph + (8.2 - ph) * (1 - math.exp(-stirred)) + self.chance.gauss(0, 0.03)

    def _renew(self, days: int, heat: float) -> None:
        """Evaporation leaves what is dissolved and the tap brings more; new water takes some of it away."""
        evaporated, new = (0.0007 + 0.0018 * heat) * days, self._new_water(days, heat)
        for reading, tap in TAP.items():
            if (level := self.levels.get(reading)) is not None:
                self.levels[reading] = level + tap * evaporated + (tap - level) * new

    def _new_water(self, days: int, heat: float) -> float:
        """The share of the water that backwash, splash, rain and drains have replaced."""
        if self.kind == "spa" and self.visits % SPA_DRAINED_EVERY == SPA_DRAINED_EVERY - 1:
            return 0.9
        if heat < 0.3 and any(self.known[reading] > most for reading, most in DRAINED_ABOVE.items()):
            self.known |= {reading: self.levels[reading] * 0.6 for reading in DRAINED_ABOVE}
            return 0.4
        return 0.0017 * days + (self.chance.uniform(0.005, 0.03) if self.chance.random() < 0.08 else 0)

    def _warm_and_clog(self, days: int, heat: float) -> None:
        """A spa is kept at about 100 °F; a pool follows the weather."""
        warmth = 100 if self.kind == "spa" else 51 + 38 * heat
        self.levels["water_temperature"] = warmth + self.chance.gauss(0, 1.3)
        psi = self.levels["filter_pressure"] + self.chance.uniform(0.03, 0.17) * days
        dirty = self.known["filter_pressure"] >= self.clean_psi + FILTER_CLEANED_AT
        self.levels["filter_pressure"] = self.clean_psi + 0.5 if dirty else psi
        if dirty:
            self.known["filter_pressure"] = self.clean_psi
