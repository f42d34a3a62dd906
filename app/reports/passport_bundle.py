"""The passport with all that belongs to it, as one file: the paper, the table, documents and photos."""

import io
import zipfile
from typing import Any

from sqlmodel import col, select

from app.base import files
from app.base.db import session
from app.base.file_names import plain_name
from app.equipment.shown import equipment_at
from app.properties.models import Property
from app.reports.history_sheet import history_csv
from app.reports.models import PropertyReport
from app.reports.passport import open_papers, passport_pdf
from app.visits.models import Photo, Visit

# Of ZIP entries: the same things make the same file.
_EPOCH = (1980, 1, 1, 0, 0, 0)
MOST_PHOTOS = 60


def passport_zip(report: PropertyReport, place: Property, chapters: list[dict[str, Any]]) -> bytes:
    """Documents under their own titles; of each visit the photo that stands for it, newest first."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as bundle:
        for name, content in _entries(report, place, chapters):
            bundle.writestr(zipfile.ZipInfo(name, _EPOCH), content)
    return file.getvalue()


def _entries(report: PropertyReport, place: Property, chapters: list[dict]):
    yield "passport.pdf", passport_pdf(report, place, chapters)
    yield "readings.csv", history_csv(report, place, chapters)
    for at, one in enumerate(open_papers(place), 1):
        ending = "pdf" if one.pdf_key else "webp"
        yield f"documents/{at:02}-{plain_name(one.title)}.{ending}", files.get(one.pdf_key or one.full_key)
    for at, piece in enumerate(equipment_at(place), 1):
        if piece.row.full_key:
            yield f"equipment/{at:02}-{plain_name(piece.title)}.webp", files.get(piece.row.full_key)
    for day, key in _photos(report):
        yield f"photos/{day.isoformat()}-{key[:8]}.webp", files.get(key)


def _photos(report: PropertyReport) -> list:
    found = select(Visit.day, Photo.full_key).join(Photo, Photo.id == Visit.lead_photo_id).where(
        Visit.property_id == report.property_id, Visit.day >= report.first, Visit.day <= report.last,
        Photo.full_key != "",
    )  # fmt: skip
    return list(session().exec(found.order_by(col(Visit.day).desc(), Visit.id).limit(MOST_PHOTOS)))
