"""What a pool is called and made of, in the reader's language."""

from typing import Protocol

from app.base.languages import _, _l, number

KINDS = {"pool": _l("Pool"), "spa": _l("Spa"), "fountain": _l("Fountain")}
SURFACES = {
    "plaster": _l("Plaster"),
    "pebble": _l("Pebble"),
    "vinyl": _l("Vinyl"),
    "fiberglass": _l("Fiberglass"),
    "tile": _l("Tile"),
}
SANITIZERS = {"chlorine": _l("Chlorine"), "salt": _l("Salt water"), "bromine": _l("Bromine")}


class Named(Protocol):
    kind: str
    name: str


def pool_name(pool: Named) -> str:
    """Its own name, else what it is."""
    return name_of(pool.kind, pool.name)


def name_of(kind: str, name: str) -> str:
    return name or str(KINDS.get(kind, kind.capitalize()))


def surface_words(surface: str) -> str:
    return str(SURFACES.get(surface, surface.capitalize()))


def sanitizer_words(sanitizer: str) -> str:
    return str(SANITIZERS.get(sanitizer, sanitizer.capitalize()))


def size_words(gallons: int | None) -> str:
    """15,000 gallons; empty where nobody measured."""
    return _("%(number)s gallons", number=number(gallons)) if gallons else ""
