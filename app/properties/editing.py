"""Properties and their pools change."""

from app.base.changing import change
from app.properties.models import Pool, Property

POOL_FIELDS = ("kind", "name", "gallons", "surface", "sanitizer")
PLACE_FIELDS = ("name", "street", "city", "region", "postal_code", "zone", "note", "tax_millionths")


def change_property(place: Property, **fields: str) -> Property:
    return change(place, "property.changed", fields)


def change_pool(pool: Pool, **fields: object) -> Pool:
    return change(pool, "pool.changed", fields)
