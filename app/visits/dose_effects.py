"""Which reading a dose was to move, and from where to where. Pure."""

from app.visits.doses import ACID_TURNS_AT_PH, effect
from app.visits.readings import KINDS

Moved = tuple[str, float | None, float | None]
NOTHING: Moved = ("", None, None)


def what_it_moves(
    product: str, amount: float, unit: str, gallons: int | None, measured: dict[str, float]
) -> Moved:
    """Kind, before and about after; nothing where the volume, the chart or the reading is not known."""
    if not gallons:
        return NOTHING
    moved = effect(product, amount, unit, gallons, measured.get("ph", ACID_TURNS_AT_PH))
    kind = next((kind for kind in _main_first(product, moved) if kind in measured), "")
    if not kind:
        return NOTHING
    return kind, measured[kind], round(measured[kind] + moved[kind], KINDS[kind].decimals)


def _main_first(product: str, moved: dict[str, float]) -> list[str]:
    """Acid is added for the pH, though it moves alkalinity too."""
    return sorted(moved, key=lambda kind: kind != "ph") if product == "muriatic_acid" else list(moved)
