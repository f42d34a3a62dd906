"""The office sees all of its company: any row of it by its uid, or 404."""

from typing import TypeVar

from sqlmodel import select
from werkzeug.exceptions import NotFound

from app.base.db import Owned, session

Row = TypeVar("Row", bound=Owned)


def row_at(model: type[Row], uid: str) -> Row:
    row = session().exec(select(model).where(model.uid == uid)).first()
    if row is None:
        raise NotFound
    return row


def row_of(model: type[Row], id: int) -> Row:
    """By a reference in another row of ours, which is never broken."""
    return session().exec(select(model).where(model.id == id)).one()
