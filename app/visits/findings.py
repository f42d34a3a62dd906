"""What a visit found, in one sentence: all in range, or what was off and what was added for it. Pure."""

from collections.abc import Iterable
from typing import Protocol

from app.base.languages import _, listed, ngettext
from app.visits.doses import PRODUCTS
from app.visits.readings import KINDS
from app.visits.shown import value_words

OFF = ("low", "high")
# From so many on, a number says more than the names.
MOST_NAMED = 2


class Measured(Protocol):
    kind: str
    value: float
    verdict: str
    pool_name: str


class Added(Protocol):
    product: str
    reading: str


def headline(readings: Iterable[Measured], doses: Iterable[Added]) -> str:
    """`pool_name` is "" where there is one body of water, or for the first of several."""
    readings = list(readings)
    off = [reading for reading in readings if reading.verdict in OFF]
    if not off:
        return _("Everything in range") if readings else _("Visit done")
    products = _products(doses, {(reading.kind, reading.verdict) for reading in off})
    if not products:
        return _("%(findings)s.", findings=_off_words(off))
    return _("%(findings)s. We added %(products)s.", findings=_off_words(off), products=listed(products))


def _off_words(off: list[Measured]) -> str:
    """The same in two bodies of water is said once."""
    unlike = list({(reading.kind, reading.verdict): reading for reading in reversed(off)}.values())[::-1]
    if len(unlike) > MOST_NAMED:
        return ngettext("%(num)d reading was off", "%(num)d readings were off", len(off))
    first, *rest = (_one_off(reading) for reading in unlike)
    return listed([first, *map(in_sentence, rest)])


def _one_off(reading: Measured) -> str:
    kind = KINDS[reading.kind]
    short = str(kind.short_name)
    name = f"{reading.pool_name} {in_sentence(short)}" if reading.pool_name else short
    if kind.words:
        return _("%(reading)s was %(word)s", reading=name, word=value_words(reading.kind, reading.value))
    if reading.verdict == "high":
        return _("%(reading)s was high", reading=name)
    return _("%(reading)s was low", reading=name)


def _products(doses: Iterable[Added], off: set[tuple[str, str]]) -> list[str]:
    """Those that bring back what was off, and those that no chart knows."""
    meant = [dose for dose in doses if _mends(dose, off)]
    names = list(dict.fromkeys(in_sentence(_product_name(dose.product)) for dose in meant))
    return names if len(names) <= MOST_NAMED + 1 else [*names[:MOST_NAMED], _("more")]


def _mends(dose: Added, off: set[tuple[str, str]]) -> bool:
    """The week's chlorine is no answer to chlorine that was high."""
    if dose.reading:
        return dose.reading in {kind for kind, _verdict in off}
    if dose.product not in PRODUCTS:
        return True
    moved = PRODUCTS[dose.product].per_unit
    return any(moved.get(kind, 0) > 0 if verdict == "low" else moved.get(kind, 0) < 0 for kind, verdict in off)


def _product_name(product: str) -> str:
    return str(PRODUCTS[product].name) if product in PRODUCTS else product


def in_sentence(words: str) -> str:
    """Inside a sentence: small, but for names such as TDS and DE powder."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
