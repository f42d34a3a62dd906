"""A property as its owner sees it, read in columns."""

from dataclasses import dataclass

from sqlmodel import select

from app.base.db import session
from app.base.languages import _
from app.properties.models import Instructions, Pool, Property
from app.properties.pool_words import pool_name, sanitizer_words, size_words, surface_words

# How many earlier versions of the instructions are shown.
VERSIONS = 6


@dataclass(frozen=True)
class PoolCard:
    """One body of water: its name and its facts as (name, value), "" where nobody knows."""

    uid: str
    name: str
    facts: list[tuple[str, str]]


def pools_of(place: Property) -> list[PoolCard]:
    columns = (Pool.uid, Pool.kind, Pool.name, Pool.gallons, Pool.surface, Pool.sanitizer)
    rows = session().exec(select(*columns).where(Pool.property_id == place.id).order_by(Pool.position))
    return [PoolCard(row.uid, pool_name(row), _facts(row)) for row in rows]


def versions_of(place: Property) -> list:
    """The instructions, newest first."""
    columns = (Instructions.text, Instructions.version, Instructions.person_name, Instructions.at)
    written = select(*columns).where(Instructions.property_id == place.id).order_by(Instructions.version.desc())
    return list(session().exec(written.limit(VERSIONS)).all())


def _facts(row) -> list[tuple[str, str]]:
    return [
        (_("Size"), size_words(row.gallons)),
        (_("Surface"), surface_words(row.surface)),
        (_("Sanitizer"), sanitizer_words(row.sanitizer)),
    ]
