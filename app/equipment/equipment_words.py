"""What a piece of equipment is called, and how its warranty stands, in the reader's language."""

import datetime as dt
from typing import Protocol

from app.base.expiry import state_of
from app.base.languages import _, _l, date_plain

KINDS = {
    "pump": _l("Pump"),
    "variable_pump": _l("Variable-speed pump"),
    "cartridge_filter": _l("Cartridge filter"),
    "sand_filter": _l("Sand filter"),
    "de_filter": _l("DE filter"),
    "gas_heater": _l("Gas heater"),
    "heat_pump": _l("Heat pump"),
    "solar": _l("Solar heating"),
    "salt_cell": _l("Salt cell"),
    "feeder": _l("Chlorinator"),
    "automation": _l("Automation"),
    "controller": _l("Chemical controller"),
    "cleaner": _l("Cleaner"),
    "light": _l("Light"),
    "blower": _l("Blower"),
    "valve": _l("Valve"),
    "cover": _l("Cover"),
    "uv_ozone": _l("UV or ozone"),
    "other": _l("Other equipment"),
}


class Piece(Protocol):
    kind: str
    make: str
    model: str


def equipment_name(piece: Piece) -> str:
    return str(KINDS.get(piece.kind, KINDS["other"]))


def make_words(piece: Piece) -> str:
    """Pentair IntelliFlo3; empty where neither is known."""
    return " ".join(part for part in (piece.make, piece.model) if part)


def full_name(piece: Piece) -> str:
    """Pump, Pentair IntelliFlo3"""
    return ", ".join(part for part in (equipment_name(piece), make_words(piece)) if part)


def warranty_words(until: dt.date | None, today: dt.date) -> str:
    """Under warranty until May 4, 2028; empty where there is none."""
    words = {
        "good": _("Under warranty until %(day)s"), "ending": _("Warranty ends on %(day)s"),
        "ended": _("Warranty ended on %(day)s"),
    }  # fmt: skip
    state = state_of(until, today)
    return words[state] % {"day": date_plain(until)} if state in words else ""
