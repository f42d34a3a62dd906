"""Documents come into the book, are changed, and are taken away. Inside writing()."""

from app.accounts.models import Account
from app.base import clock, current
from app.base.changing import change
from app.base.db import session
from app.base.events import record
from app.base.pictures import wait_for
from app.documents.models import Document
from app.documents.receiving import Received

FIELDS = ("category", "title", "property_id", "equipment_id", "is_shown", "expires_on")


def add_document(account: Account, received: Received, **fields: object) -> Document:
    actor = current.actor()
    made = Document(account_id=account.id, person_name=actor.name if actor else "", done_at=clock.now(), **fields)
    _put_in(made, received)
    session().add(made)
    record("document.added", made)
    return made


def change_document(document: Document, received: Received | None = None, **fields: object) -> Document:
    """With another file it is the same paper in a new issue. Another end is told anew."""
    if document.expires_on != fields.get("expires_on", document.expires_on):
        document.told_days = None
    if received:
        _put_in(document, received)
        session().add(document)
        record("document.replaced", document)
    return change(document, "document.changed", fields)


def take_away(document: Document) -> Document:
    """Twice is once. Owners no longer find it."""
    if document.ended_at is None:
        document.ended_at = clock.now()
        session().add(document)
        record("document.taken_away", document)
    return document


def _put_in(document: Document, received: Received) -> None:
    document.pdf_key, document.size, document.full_key, document.thumb_key = received.pdf_key, received.size, "", ""
    document.medium_key = ""
    if received.picture_key:
        wait_for(document, received.picture_key)
