"""The pieces of a paper about a pool, as the typesetter takes them. Pure."""

from collections.abc import Sequence

Cell = str | dict[str, str]
TONES = {"ok": "good", "low": "bad", "high": "bad", "not_tested": "quiet"}


def block(
    title: str = "",
    *,
    level: int = 2,
    words: str = "",
    columns: Sequence[str] = (),
    rows: Sequence[Sequence[Cell]] = (),
    wide: Sequence[int] = (0,),
    pictures: Sequence[dict] = (),
) -> dict:
    """A section: what stands in it may be words, a table or pictures. `wide` are the columns that take the room."""
    widths = ["wide" if at in wide else "narrow" for at in range(len(columns))]
    return {"title": title, "level": level, "words": words, "columns": list(columns), "widths": widths,
            "rows": [list(row) for row in rows], "pictures": list(pictures)}  # fmt: skip


def toned(text: str, tone: str) -> dict[str, str]:
    """Words in a colour that says nothing which they do not say themselves."""
    return {"text": text, "tone": tone}
