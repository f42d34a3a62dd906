"""What can be added to the water, in which measures, and what it does.

Charts are per 10,000 US gallons: NY is 10 NYCRR 6-1.30, Taylor its chart (paperzz.com 8772608), Geocities
the old dose chart. "Arithmetic" is from molar masses, where no chart was found. Said of what was added; never
advice.
"""

from dataclasses import dataclass, field

from app.base.languages import _l

CHART_GALLONS = 10_000
# Muriatic acid goes less far above this pH: 16 fl oz from 8.0 to 7.8, then 12 from 7.8 to 7.6 (Taylor).
ACID_TURNS_AT_PH = 7.8

LIQUID = {"fl oz": 1.0, "qt": 32.0, "gal": 128.0}
DRY = {"oz": 1.0, "lb": 16.0}
TABS = {"tab": 1.0}
SALT = DRY | {"bag": 640.0}  # salt for pools comes in bags of 40 lb

UNIT_NAMES = {
    "fl oz": _l("fl oz"),
    "qt": _l("qt"),
    "gal": _l("gal"),
    "oz": _l("oz"),
    "lb": _l("lb"),
    "tab": _l("tabs"),
    "bag": _l("bags"),
}


class WrongUnit(ValueError):
    """This product is not measured so."""


class NoSuchEffect(ValueError):
    """The product does not move this reading that way."""


@dataclass(frozen=True)
class Product:
    """`measures`: its units with their size. `per_unit`: what one of the smallest does to 10,000 gallons."""

    key: str
    name: str
    measures: dict[str, float]
    per_unit: dict[str, float] = field(default_factory=dict)

    @property
    def unit(self) -> str:
        """The one that the form offers first, and the smallest."""
        return next(iter(self.measures))

    def size_of(self, unit: str) -> float:
        if unit not in self.measures:
            raise WrongUnit(f"{self.key} is not measured in {unit}")
        return self.measures[unit]


_ALL = (
    # 12.5 % w/v, arithmetic: the chart's strength is not stated.
    Product("liquid_chlorine", _l("Liquid chlorine"), LIQUID, {"free_chlorine": 1 / 10.2}),
    # 73 %: Geocities. Calcium: arithmetic, 0.7 ppm for each ppm of chlorine.
    Product("cal_hypo", _l("Cal-hypo"), DRY, {"free_chlorine": 1 / 1.75, "calcium_hardness": 0.7 / 1.75}),
    # 55 %: Geocities. Cyanuric acid: arithmetic, 0.9 ppm for each ppm of chlorine.
    Product("dichlor", _l("Dichlor"), DRY, {"free_chlorine": 1 / 2.25, "cyanuric_acid": 0.9 / 2.25}),
    # 8 oz at 90 %, when it is dissolved: arithmetic, with 0.6 ppm of cyanuric acid for each ppm of chlorine.
    Product("trichlor_tabs", _l("Trichlor tabs"), TABS, {"free_chlorine": 5.4, "cyanuric_acid": 3.2}),
    # Alkalinity: Taylor. pH: Taylor, 12 fl oz from 7.8 to 7.6.
    Product("muriatic_acid", _l("Muriatic acid"), LIQUID, {"total_alkalinity": -10 / 20.8, "ph": -0.2 / 12}),
    Product("dry_acid", _l("Dry acid"), DRY, {"ph": -0.2 / 15}),  # sodium bisulfate, Taylor
    Product("soda_ash", _l("Soda ash"), DRY, {"ph": 0.2 / 6}),  # Taylor
    Product("baking_soda", _l("Sodium bicarbonate"), DRY, {"total_alkalinity": 10 / 24}),  # NY
    Product("calcium_chloride", _l("Calcium chloride"), DRY, {"calcium_hardness": 1 / 2}),  # Geocities
    Product("stabilizer", _l("Cyanuric acid"), DRY, {"cyanuric_acid": 1 / 1.3}),  # Geocities
    Product("salt", _l("Salt"), SALT, {"salt": 10 / 13.3}),  # Geocities
    # Geocities
    Product("chlorine_neutralizer", _l("Chlorine neutralizer"), DRY, {"free_chlorine": -1 / 2.5}),
    Product("borate", _l("Borate"), DRY),
    Product("phosphate_remover", _l("Phosphate remover"), LIQUID),
    Product("algaecide", _l("Algaecide"), LIQUID),
    Product("clarifier", _l("Clarifier"), LIQUID),
    Product("enzyme", _l("Enzyme"), LIQUID),
    Product("metal_sequestrant", _l("Metal sequestrant"), LIQUID),
    Product("de_powder", _l("DE powder"), DRY),
)
PRODUCTS: dict[str, Product] = {product.key: product for product in _ALL}
# The line of a form on which one of those is chosen that have no line yet.
OTHER = "other"

# What a technician can measure out: up to so much, in steps of. Above the last row the last step holds.
_LIQUID_STEPS = ((4.0, 0.25), (16.0, 1.0), (64.0, 4.0), (128.0, 16.0), (float("inf"), 32.0))
_DRY_STEPS = ((4.0, 0.25), (16.0, 1.0), (80.0, 4.0), (160.0, 8.0), (float("inf"), 16.0))
_WHOLE = ((float("inf"), 1.0),)


def convert(product: str, amount: float, unit: str, to: str) -> float:
    """The same amount in another of its measures. Raises WrongUnit."""
    known = PRODUCTS[product]
    return amount * known.size_of(unit) / known.size_of(to)


def effect(
    product: str, amount: float, unit: str, gallons: float, ph: float = ACID_TURNS_AT_PH
) -> dict[str, float]:
    """How each reading moves; `ph` is where the water stood. Empty when no chart knows the product."""
    known = PRODUCTS[product]
    charted = amount * known.size_of(unit) * CHART_GALLONS / gallons
    moved = {reading: charted * one for reading, one in known.per_unit.items()}
    if product == "muriatic_acid":
        moved["ph"] = _acid_drop(charted, ph)
    return moved


def amount_for(
    product: str, reading: str, delta: float, gallons: float, ph: float = ACID_TURNS_AT_PH
) -> tuple[float, str]:
    """The amount and unit, in steps a technician can measure, that moves `reading` by about `delta`.

    At least the smallest step. Raises NoSuchEffect when the product works the other way or not at all.
    """
    known = PRODUCTS[product]
    one = known.per_unit.get(reading, 0.0)
    if one * delta <= 0:
        raise NoSuchEffect(f"{product} does not move {reading} by {delta}")
    charted = delta / one
    if product == "muriatic_acid" and reading == "ph":
        charted = _acid_needed(-delta, ph)
    return _measured_out(known, charted * gallons / CHART_GALLONS)


def _acid_drop(charted_fl_oz: float, ph: float) -> float:
    """80 fl oz a unit above the turn, 60 below."""
    above = min(max(ph - ACID_TURNS_AT_PH, 0.0), charted_fl_oz / 80)
    return -(above + (charted_fl_oz - above * 80) / 60)


def _acid_needed(drop: float, ph: float) -> float:
    above = min(max(ph - ACID_TURNS_AT_PH, 0.0), drop)
    return above * 80 + (drop - above) * 60


def _measured_out(product: Product, smallest_units: float) -> tuple[float, str]:
    steps = {"fl oz": _LIQUID_STEPS, "oz": _DRY_STEPS}.get(product.unit, _WHOLE)
    step = next(size for up_to, size in steps if smallest_units <= up_to)
    rounded = max(round(smallest_units / step) * step, step)
    unit = _handy_unit(product, rounded)
    return rounded / product.measures[unit], unit


def _handy_unit(product: Product, smallest_units: float) -> str:
    """Gallons and pounds from one on; below, ounces."""
    large = {"fl oz": "gal", "oz": "lb"}.get(product.unit, product.unit)
    return large if smallest_units >= product.measures[large] else product.unit
