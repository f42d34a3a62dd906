"""Readings and amounts as pages print them, in the reader's language."""

from app.base.languages import _, number
from app.visits.doses import UNIT_NAMES
from app.visits.readings import KINDS, Range


def value_words(kind: str, value: float) -> str:
    """7.4, or "clear" where words stand for the number."""
    known = KINDS[kind]
    if known.words:
        return str(known.words.get(round(value), number(value)))
    return number(value, known.decimals)


def range_words(kind: str, target: Range | None) -> str:
    """7.4–7.6, "up to 100", "from 650"; empty without a target, and where words are measured."""
    if target is None or KINDS[kind].words or target == Range(None, None):
        return ""
    decimals = KINDS[kind].decimals
    if target.low is None:
        return _("up to %(value)s", value=number(target.high, decimals))
    if target.high is None:
        return _("from %(value)s", value=number(target.low, decimals))
    return f"{number(target.low, decimals)}–{number(target.high, decimals)}"


def warning_words(kind: str, verdict: str, target: Range | None) -> str:
    """High, target 7.4–7.6. Empty where nothing is wrong."""
    if verdict not in ("low", "high"):
        return ""
    words = range_words(kind, target)
    if not words:
        return _("Not as it should be")
    return (
        _("High, target %(range)s", range=words)
        if verdict == "high"
        else _("Low, target %(range)s", range=words)
    )


def amount_words(amount: float, unit: str) -> str:
    """12 fl oz"""
    return f"{number(amount)} {UNIT_NAMES.get(unit, unit)}"
