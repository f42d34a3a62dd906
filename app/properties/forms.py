"""What owners type about their property: read without trust, given back where something is wrong."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.base.languages import _, _l, number
from app.properties.instructions import LONGEST as LONGEST_INSTRUCTIONS

# Longest that a field takes, with a word for what it is.
LONGEST = {"gate_code": 40, "lock_code": 40, "directions": 500, "pets": 200}
CODES = ("gate_code", "lock_code")


@dataclass
class AccessForm:
    """`fields` are what change_access() takes; a code left empty stays as it is. `errors`: field -> sentence."""

    typed: dict[str, str]
    fields: dict = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def read_access(form: Mapping[str, str]) -> AccessForm:
    names = (*LONGEST, "valid_from", "valid_until", "has_pets", "keep_pets_inside", "no_gate_code", "no_lock_code")
    read = AccessForm({name: form.get(name, "").strip() for name in names})
    for name in LONGEST:
        _read_text(read, name)
    for name in ("valid_from", "valid_until"):
        _read_day(read, name)
    for name in ("has_pets", "keep_pets_inside"):
        read.fields[name] = bool(read.typed[name])
    first, last = read.fields.get("valid_from"), read.fields.get("valid_until")
    if first and last and last < first:
        read.errors["valid_until"] = _("The last day comes before the first.")
    return read


def read_instructions(text: str) -> tuple[str, str]:
    """The words, and what is wrong with them ("" when nothing is)."""
    length = len(text.strip())
    if length <= LONGEST_INSTRUCTIONS:
        return text, ""
    return text, _too_long(length, LONGEST_INSTRUCTIONS)


def _read_text(read: AccessForm, name: str) -> None:
    text = read.typed[name]
    if len(text) > LONGEST[name]:
        read.errors[name] = _too_long(len(text), LONGEST[name])
    elif name not in CODES or text:
        read.fields[name] = text
    elif read.typed[f"no_{name}"]:
        read.fields[name] = ""


def _read_day(read: AccessForm, name: str) -> None:
    text = read.typed[name]
    try:
        read.fields[name] = dt.date.fromisoformat(text) if text else None
    except ValueError:
        read.errors[name] = str(_l("This is not a day. Choose it from the calendar."))


def _too_long(length: int, longest: int) -> str:
    said = {"length": number(length), "longest": number(longest)}
    return _("That is too long: %(length)s characters. Up to %(longest)s fit.", **said)
