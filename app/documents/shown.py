"""Documents in words, as lists show them."""

import datetime as dt
from dataclasses import dataclass

from app.base.expiry import state_of
from app.base.languages import _, date_plain, number
from app.documents.categories import CATEGORIES, ONE
from app.documents.models import Document


@dataclass(frozen=True)
class Paper:
    """`state`: open, good, ending or ended."""

    row: Document
    category: str
    state: str
    until: str
    place: str

    @property
    def meta(self) -> str:
        form = "PDF" if self.row.pdf_key else _("Photo")
        return " · ".join(part for part in (self.place, self.until, form, size_words(self.row.size)) if part)


def size_words(size: int) -> str:
    """1.4 MB, 320 KB; empty where it is not known."""
    if size >= 1_000_000:
        return _("%(size)s MB", size=number(size / 1_000_000, 1))
    return _("%(size)s KB", size=number(max(1, round(size / 1000)))) if size else ""


def paper_of(document: Document, today: dt.date, places: dict[int, str]) -> Paper:
    """`places`: property id -> what it is called, where that needs saying."""
    state = state_of(document.expires_on, today)
    words = {"good": _("until %(day)s"), "ending": _("ends on %(day)s"), "ended": _("ended on %(day)s")}
    until = words[state] % {"day": date_plain(document.expires_on)} if state in words else ""
    return Paper(document, str(ONE[document.category]), state, until, places.get(document.property_id or 0, ""))


def grouped(papers: list[Paper]) -> list[tuple[str, list[Paper]]]:
    """(heading, papers) in the order of the categories."""
    groups = [(str(word), [one for one in papers if one.row.category == key]) for key, word in CATEGORIES.items()]
    return [(word, found) for word, found in groups if found]
