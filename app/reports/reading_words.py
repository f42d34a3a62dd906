"""Readings on paper: always with a word, since paper may have no colour."""

from app.base.languages import _
from app.reports.blocks import TONES, Cell, toned
from app.visits.water import Line, Water

COLUMNS = 4


def verdict_words(verdict: str) -> str:
    return {"ok": _("In range"), "low": _("Low"), "high": _("High"), "not_tested": _("Not tested")}.get(verdict, "")


def columns() -> list[str]:
    return [_("Reading"), _("Value"), _("Target"), _("Result")]


def rows_of(water: Water) -> list[list[Cell]]:
    """One a reading, then the saturation index or what is missing for it."""
    return [_row(line) for line in water.lines] + ([_index(water)] if water.index else [])


def _row(line: Line) -> list[Cell]:
    value = f"{line.shown} {line.unit}".strip() if line.verdict != "not_tested" else "–"
    return [line.name, value, line.target, toned(verdict_words(line.verdict), TONES.get(line.verdict, "quiet"))]


def _index(water: Water) -> list[Cell]:
    index = water.index
    if index.missing:
        return [_("Saturation index"), "–", "", toned(index.missing, "quiet")]
    return [_("Saturation index"), index.shown, "", toned(index.word, index.tone)]
