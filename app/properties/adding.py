"""Properties, their pools, and an access sheet for each come into the book."""

from app.accounts.models import Account
from app.base.db import session
from app.properties.models import Access, Pool, Property


def add_property(account: Account, street: str, **details) -> Property:
    place = Property(account_id=account.id, street=street.strip(), **details)
    session().add(place)
    session().flush()
    session().add(Access(property_id=place.id))
    return place


def add_pool(place: Property, kind: str = "pool", **details) -> Pool:
    pool = Pool(property_id=place.id, kind=kind, **details)
    session().add(pool)
    session().flush()
    return pool
