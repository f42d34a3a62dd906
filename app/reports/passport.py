"""The pool's passport: what it is, what runs it, what is still under warranty, and how its water was. For a buyer or an
insurer: no prices and no codes."""

from typing import Any

from sqlmodel import select

from app.base import clock
from app.base.db import session
from app.base.languages import _, date_plain
from app.documents.categories import ONE, WITH_PRICES
from app.documents.models import Document
from app.equipment.models import EquipmentWork
from app.equipment.shown import Piece, equipment_at
from app.properties.models import Property
from app.properties.profile import pools_of
from app.reports.blocks import block, toned
from app.reports.history_sheet import dose_blocks, paper, water_blocks
from app.reports.models import PropertyReport

WARRANTY_TONES = {"good": "good", "ending": "warn", "ended": "quiet", "open": "quiet"}


def passport_pdf(report: PropertyReport, place: Property, chapters: list[dict[str, Any]]) -> bytes:
    pieces = equipment_at(place)
    blocks = [
        *_pools(place), *_equipment(pieces), *_work(pieces), *_papers(place), *water_blocks(chapters),
        *dose_blocks(chapters),
    ]  # fmt: skip
    made = [[_("Made on"), date_plain(clock.today(place.zone))]]
    return paper(report, place, _("Pool passport"), blocks, made)


def open_papers(place: Property) -> list[Document]:
    """Those that everybody who sees visits may read, of this property and of the whole account."""
    here = (Document.property_id == place.id) | Document.property_id.is_(None)
    wanted = select(Document).where(
        Document.account_id == place.account_id, here, Document.is_shown, Document.ended_at.is_(None),
        Document.category.not_in(WITH_PRICES), (Document.pdf_key != "") | (Document.full_key != ""),
    )  # fmt: skip
    return list(session().exec(wanted.order_by(Document.category, Document.id)))


def _pools(place: Property) -> list[dict]:
    head = [_("What"), _("Value")]
    known = [(pool.name, [list(fact) for fact in pool.facts if fact[1]]) for pool in pools_of(place)]
    return [block(name, columns=head, rows=rows, wide=(1,)) for name, rows in known]


def _equipment(pieces: list[Piece]) -> list[dict]:
    head = [_("Equipment"), _("Make and model"), _("Serial number"), _("Installed"), _("Warranty")]
    rows = [
        [piece.name, piece.made, piece.row.serial, date_plain(piece.row.installed_on) if piece.row.installed_on else "",
         toned(piece.warranty_words or _("None known"), WARRANTY_TONES[piece.warranty])]
        for piece in pieces
    ]  # fmt: skip
    return [block(_("Equipment and warranties"), columns=head, rows=rows, wide=(1, 4))] if rows else []


def _work(pieces: list[Piece]) -> list[dict]:
    names = {piece.row.id: piece.title for piece in pieces}
    columns = (EquipmentWork.day, EquipmentWork.equipment_id, EquipmentWork.words)
    done = select(*columns).where(EquipmentWork.equipment_id.in_(names)).order_by(EquipmentWork.day.desc()).limit(100)
    rows = [[date_plain(day), names[piece_id], words] for day, piece_id, words in session().exec(done)]
    head = [_("Day"), _("Equipment"), _("What was done")]
    return [block(_("Service log"), columns=head, rows=rows, wide=(2,))] if rows else []


def _papers(place: Property) -> list[dict]:
    rows = [
        [one.title, str(ONE[one.category]), date_plain(one.expires_on) if one.expires_on else ""]
        for one in open_papers(place)
    ]
    head = [_("Document"), _("Category"), _("Counts until")]
    return [block(_("Documents"), columns=head, rows=rows)] if rows else []
