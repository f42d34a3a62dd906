"""Named fields of a row are set; what stays the same is no change."""

from collections.abc import Mapping
from typing import Any, TypeVar

from app.base.db import session
from app.base.events import record

Row = TypeVar("Row")


def differing(thing: Any, fields: Mapping[str, object]) -> list[str]:
    """The names of those that would change something, sorted."""
    return sorted(name for name, value in fields.items() if getattr(thing, name) != value)


def change(thing: Row, event: str, fields: Mapping[str, object]) -> Row:
    """Records the event with the names of what changed; without a change there is none."""
    changed = differing(thing, fields)
    for name in changed:
        setattr(thing, name, fields[name])
    if changed:
        session().add(thing)
        record(event, thing, fields=changed)
    return thing
