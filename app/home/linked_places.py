"""What a message's link is about: its page in the portal, and whether its time is over."""

import datetime as dt

from sqlmodel import func, select

from app.accounts.models import Account
from app.accounts.reach import reach_of
from app.accounts.rights import SEE_PRICES, SEE_VISITS
from app.base.db import session
from app.invoices.models import Entry, Invoice
from app.notices.places import PATHS
from app.payments.models import Attempt
from app.people.links import is_over
from app.people.models import Capability
from app.properties.models import Property

# By the name a capability gives its thing.
MODELS = {model.__tablename__: model for model in PATHS}


def place_of(capability: Capability) -> str:
    """The page's path; home for what has no page of its own."""
    row = _thing(capability)
    return f"{PATHS[type(row)]}/{row.uid}" if row else "/"


def _thing(capability: Capability):
    model = MODELS.get(capability.thing)
    return session().get(model, capability.thing_id) if model else None


def is_still_theirs(capability: Capability) -> bool:
    """Who lost the right to a thing since the message was sent no longer sees it. Paper is nobody's."""
    if capability.person_id is None or capability.thing not in MODELS:
        return True
    row = _thing(capability)
    right = SEE_PRICES if isinstance(row, (Invoice, Attempt)) else SEE_VISITS
    return row is not None and reach_of(capability.person_id).allows(right, _account_of(row), _property_of(row))


def _account_of(row) -> int:
    return row.id if isinstance(row, Account) else row.account_id


def _property_of(row) -> int | None:
    return row.id if isinstance(row, Property) else getattr(row, "property_id", None)


def is_settled_long_ago(capability: Capability) -> bool:
    return capability.thing == "invoice" and is_over(capability, _settled_at(capability.thing_id))


def _settled_at(invoice_id: int) -> dt.datetime | None:
    """When the last entry came, if by now nothing is open."""
    cents, last = session().exec(
        select(func.sum(Entry.cents), func.max(Entry.at)).where(Entry.invoice_id == invoice_id)
    ).one()
    return last if cents is not None and cents <= 0 else None
