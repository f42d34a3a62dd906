"""Documents as a person may see them: what is shown, of their accounts and properties, with the right it takes."""

from typing import Protocol

from flask import abort
from sqlmodel import and_, or_, select

from app.accounts.reach import Reach
from app.accounts.rights import SEE_PRICES, SEE_VISITS
from app.base.db import session
from app.documents.categories import WITH_PRICES
from app.documents.models import Document


class Place(Protocol):
    """A property's row, or its columns."""

    id: int
    account_id: int


def document_for(reach: Reach, uid: str) -> Document:
    """404 for what is not theirs, not shown, or taken away."""
    return session().exec(select(Document).where(Document.uid == uid, *_open_to(reach))).first() or abort(404)


def documents_for(reach: Reach, place: Place | None = None, limit: int = 200) -> list[Document]:
    """By category; what ends first stands first. `place`: of this property, and of its whole account."""
    found = select(Document).where(*_open_to(reach))
    if place is not None:
        here = or_(Document.property_id == place.id, Document.property_id.is_(None))
        found = found.where(Document.account_id == place.account_id, here)
    soon_first = found.order_by(Document.category, Document.expires_on.is_(None), Document.expires_on, Document.id)
    return list(session().exec(soon_first.limit(limit)))


def documents_of(account_id: int) -> list[Document]:
    """For the office: also what owners do not see."""
    mine = select(Document).where(Document.account_id == account_id, Document.ended_at.is_(None))
    return list(session().exec(mine.order_by(Document.category, Document.id)))


def _open_to(reach: Reach) -> tuple:
    columns = (Document.account_id, Document.property_id)
    dear = and_(Document.category.in_(WITH_PRICES), reach.covers(SEE_PRICES, *columns))
    free = and_(Document.category.not_in(WITH_PRICES), reach.covers(SEE_VISITS, *columns))
    ready = or_(Document.pdf_key != "", Document.full_key != "")
    return Document.is_shown, Document.ended_at.is_(None), ready, or_(dear, free)
