"""A body of water as one visit left it: each reading against the target it was judged by then."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from app.base.languages import _, listed, number
from app.visits.chemistry import NoIndex, index_of, index_verdict, missing_for_index
from app.visits.findings import in_sentence
from app.visits.readings import KINDS, Range, in_order, key_readings
from app.visits.shown import range_words, value_words

NOTHING = Range(None, None)


class Measured(Protocol):
    kind: str
    value: float
    verdict: str
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Line:
    """One reading as it is printed. `value`, `low` and `high` are for the gauge: all three or none."""

    kind: str
    name: str
    short_name: str
    verdict: str
    shown: str = ""
    unit: str = ""
    target: str = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Index:
    """The saturation index in words. `tone` is good, warn or bad; `missing` says why there is none."""

    shown: str = ""
    word: str = ""
    tone: str = ""
    missing: str = ""


@dataclass(frozen=True)
class Water:
    name: str
    lines: list[Line] = field(default_factory=list)
    index: Index | None = None


def water_of(
    name: str, readings: Iterable[Measured], wanted: Iterable[str] = (), targets: Mapping[str, Range] | None = None
) -> Water:
    """`wanted`: the kinds that the plan asks for; what was not taken says so. `targets` are today's, for those."""
    taken = {reading.kind: reading for reading in readings if reading.kind in KINDS}
    kinds = in_order({kind: None for kind in (*taken, *(kind for kind in wanted if kind in KINDS))})
    lines = [
        _tested(taken[kind]) if kind in taken else _not_tested(kind, (targets or {}).get(kind)) for kind in kinds
    ]
    return Water(name, lines, _index({kind: reading.value for kind, reading in taken.items()}))


def key_lines(readings: Iterable[Measured]) -> list[Line]:
    """The three that answer "is my pool fine?"."""
    taken = {reading.kind: reading for reading in readings if reading.kind in KINDS}
    return [_tested(taken[kind]) for kind in key_readings({kind: reading.value for kind, reading in taken.items()})]


def _tested(reading: Measured) -> Line:
    kind, target = KINDS[reading.kind], Range(reading.low, reading.high)
    has_gauge = None not in target and not kind.words and reading.high > reading.low
    return Line(
        kind.key, str(kind.name), str(kind.short_name), "" if reading.verdict == "no target" else reading.verdict,
        value_words(kind.key, reading.value), kind.unit, range_words(kind.key, target),
        *((reading.value, reading.low, reading.high) if has_gauge else ()),
    )  # fmt: skip


def _not_tested(key: str, target: Range | None) -> Line:
    kind = KINDS[key]
    return Line(key, str(kind.name), str(kind.short_name), "not_tested", target=range_words(key, target))


def _index(values: dict[str, float | None]) -> Index | None:
    """None where nothing of the water that it is made of was tested."""
    missing = missing_for_index(values)
    if not {"ph", "calcium_hardness", "total_alkalinity"} - {*missing}:
        return None
    if missing:
        names = listed([in_sentence(str(KINDS[kind].name)) for kind in missing])
        return Index(missing=_("Not known: %(readings)s not tested", readings=names))
    try:
        return _index_words(index_of(values))
    except NoIndex:
        return Index(missing=_("Not known: the tables have no such water"))


def _index_words(index: float) -> Index:
    level, side = index_verdict(index)
    words = {"balanced": _("Balanced"), "corrosive": _("Tends to corrode"), "scaling": _("Tends to leave scale")}
    tone = {"ok": "good", "watch": "warn", "act": "bad"}[level]
    return Index(_signed(round(index, 1)), words[side], tone)


def _signed(value: float) -> str:
    sign = "−" if value < 0 else "+" if value > 0 else ""
    return sign + number(abs(value), 1)
