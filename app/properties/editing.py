"""Properties and their pools change."""

from app.base.db import session
from app.base.events import record
from app.properties.models import Pool, Property

POOL_FIELDS = ("kind", "name", "gallons", "surface", "sanitizer")
PLACE_FIELDS = ("name", "street", "city", "region", "postal_code", "zone", "note", "tax_millionths")


def change_property(place: Property, **fields: str) -> Property:
    return _change(place, "property.changed", fields)


def change_pool(pool: Pool, **fields: object) -> Pool:
    return _change(pool, "pool.changed", fields)


def _change(thing, event: str, fields: dict):
    """What stays the same is no change."""
    changed = sorted(name for name, value in fields.items() if getattr(thing, name) != value)
    for name in changed:
        setattr(thing, name, fields[name])
    if changed:
        session().add(thing)
        record(event, thing, fields=changed)
    return thing
