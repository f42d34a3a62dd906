"""The values in reminders of warranties and documents that end."""

from app.accounts.models import Account
from app.base.db import session
from app.base.languages import date_plain
from app.documents.categories import ONE
from app.documents.models import Document
from app.equipment.equipment_words import full_name
from app.equipment.models import Equipment
from app.properties.models import Property


def ending(thing: Document | Equipment) -> dict[str, str]:
    if isinstance(thing, Equipment):
        return {"what": full_name(thing), "kind": str(ONE["warranty"]), "day": date_plain(thing.warranty_until),
                "place": _at(thing)}  # fmt: skip
    return {"what": thing.title, "kind": str(ONE[thing.category]), "day": date_plain(thing.expires_on),
            "place": _at(thing)}  # fmt: skip


def _at(thing: Document | Equipment) -> str:
    """The property, or the account as a whole."""
    if thing.property_id:
        return session().get(Property, thing.property_id).title
    return session().get(Account, thing.account_id).name
