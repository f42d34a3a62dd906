"""Equipment as pages list it: read in columns, one query however many pieces."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import select

from app.base import clock
from app.base.db import session
from app.base.expiry import state_of
from app.base.languages import _, date_plain
from app.equipment.equipment_words import equipment_name, full_name, make_words, warranty_words
from app.equipment.models import Equipment
from app.properties.models import Pool, Property
from app.properties.pool_words import pool_name

_COLUMNS = (
    Equipment.id, Equipment.uid, Equipment.kind, Equipment.make, Equipment.model, Equipment.serial,
    Equipment.installed_on, Equipment.warranty_until, Equipment.note, Equipment.full_key, Equipment.thumb_key,
    Equipment.width, Equipment.height, Equipment.pool_id, Pool.kind.label("pool_kind"), Pool.name.label("pool_name"),
    Pool.position,
)  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """`warranty` is the state of its end: open, good, ending or ended. `mark` changes with the picture."""

    row: object
    name: str
    made: str
    pool: str
    warranty: str
    warranty_words: str

    @property
    def title(self) -> str:
        return full_name(self.row)

    @property
    def mark(self) -> str:
        return self.row.full_key[:12]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """(name, value) of what is known."""
        row = self.row
        known = [
            (_("Make"), row.make), (_("Model"), row.model), (_("Serial number"), row.serial), (_("Serves"), self.pool),
            (_("Installed"), date_plain(row.installed_on) if row.installed_on else ""),
            (_("Warranty"), self.warranty_words or _("None known")),
        ]  # fmt: skip
        return [(name, value) for name, value in known if value]


def equipment_at(place: Property) -> list[Piece]:
    """What is there now, in the order of the pools."""
    rows = session().exec(
        select(*_COLUMNS).join(Pool, Pool.id == Equipment.pool_id, isouter=True)
        .where(Equipment.property_id == place.id, Equipment.ended_at.is_(None)).order_by(Pool.position, Equipment.id)
    )  # fmt: skip
    today = clock.today(place.zone)
    return [_piece(row, today) for row in rows]


def piece_of(equipment: Equipment, today: dt.date) -> Piece:
    """A single one, also one that was taken out."""
    found = select(*_COLUMNS).join(Pool, Pool.id == Equipment.pool_id, isouter=True)
    return _piece(session().exec(found.where(Equipment.id == equipment.id)).one(), today)


def _piece(row, today: dt.date) -> Piece:
    pool = pool_name(_Water(row.pool_kind, row.pool_name)) if row.pool_id else ""
    until = row.warranty_until
    return Piece(row, equipment_name(row), make_words(row), pool, state_of(until, today), warranty_words(until, today))


@dataclass(frozen=True)
class _Water:
    kind: str
    name: str
