"""Numbers as wet hands type them. Pure."""

import math
import re


class NotANumber(ValueError):
    """Letters, or nothing one can read as a number."""


_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_PLAIN = re.compile(r"-?\d*[.,]?\d+|-?\d+[.,]")


def number_in(text: str) -> float:
    """A comma before three digits groups thousands (3,200), any other is a decimal comma (7,4)."""
    text = text.strip().replace(" ", "")
    if _THOUSANDS.fullmatch(text):
        return float(text.replace(",", ""))
    if not _PLAIN.fullmatch(text) or len(text) > 12:
        raise NotANumber(text)
    found = float(text.replace(",", "."))
    return found if math.isfinite(found) else 0.0


def typed(value: float | None, decimals: int) -> str:
    """How a value stands in a field that is typed into: no grouping, a decimal point."""
    return "" if value is None else f"{value:.{decimals}f}"


def short(value: float) -> str:
    """An amount without needless zeros: 12, 0.5, 1.25."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
