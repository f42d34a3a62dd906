"""What a visit found and did to the water, short enough for a locked screen. Pure: rows in, a sentence out."""

from collections.abc import Iterable

from app.base.languages import _, listed
from app.visits.doses import PRODUCTS
from app.visits.models import Dose, Reading
from app.visits.readings import KINDS, Range, key_readings
from app.visits.shown import amount_words, value_words, warning_words
from app.visits.why import dose_why

MOST_SHOWN = 2


def result(readings: list[Reading], doses: Iterable[Dose]) -> str:
    """ "pH 7.5, chlorine 3.0: in range." or "pH 7.9, chlorine 3.0. We fixed the pH." The first pool's comes first."""
    if not readings:
        return _("See what we did.")
    off = [reading for reading in readings if reading.verdict in ("low", "high")]
    if not off:
        return _("%(values)s: in range.", values=_values(readings))
    moved = {(dose.pool_id, dose.reading) for dose in doses if dose.reading}
    fixed = [reading for reading in off if (reading.pool_id, reading.kind) in moved]
    left = [reading for reading in off if reading not in fixed]
    return " ".join([f"{_values(readings)}.", *_fixed(fixed), *_left(left)])


def _values(readings: list[Reading]) -> str:
    first = {reading.kind: reading.value for reading in readings if reading.pool_id == readings[0].pool_id}
    shown = (key_readings(first) or list(first))[:MOST_SHOWN]
    words = ", ".join(f"{inside(str(KINDS[kind].short_name))} {value_words(kind, first[kind])}" for kind in shown)
    return words if words.startswith("pH") else words[:1].upper() + words[1:]


def _fixed(readings: list[Reading]) -> list[str]:
    return [_("We fixed the %(readings)s.", readings=_names(readings))] if readings else []


def _left(readings: list[Reading]) -> list[str]:
    return [_("Out of range: %(readings)s.", readings=_names(readings))] if readings else []


def _names(readings: list[Reading]) -> str:
    return listed(list(dict.fromkeys(inside(str(KINDS[reading.kind].short_name)) for reading in readings)))


def inside(name: str) -> str:
    """A name as it stands inside a sentence: small, but for pH, TDS and their like."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def reading_lines(readings: list[Reading], pools: dict[int, str]) -> str:
    """One a line: "Spa, pH: 7.9 (high, target 7.4–7.6)". `pools` are names by id, "" where there is only one."""
    return "\n".join(_line(reading, pools.get(reading.pool_id, "")) for reading in readings)


def _line(reading: Reading, pool: str) -> str:
    kind = KINDS[reading.kind]
    name = ", ".join(word for word in (pool, str(kind.name)) if word)
    warning = warning_words(reading.kind, reading.verdict, Range(reading.low, reading.high))
    value = " ".join(word for word in (value_words(reading.kind, reading.value), kind.unit) if word)
    return f"{name}: {value}" + (f" ({inside(warning)})" if warning else "")


def dose_lines(doses: Iterable[Dose]) -> str:
    """One a line: "12 fl oz muriatic acid. To lower pH from 7.8 to about 7.5"."""
    return "\n".join(_dose(dose) for dose in doses)


def _dose(dose: Dose) -> str:
    product = str(PRODUCTS[dose.product].name) if dose.product in PRODUCTS else dose.product
    why = dose_why(dose)
    return f"{product}, {amount_words(dose.amount, dose.unit)}" + (f": {inside(why)}" if why else "")
