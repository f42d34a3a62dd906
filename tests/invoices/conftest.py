import pytest
from sqlalchemy import event

from app.base import db


@pytest.fixture
def queries():
    """How many statements an action takes."""

    def count(action) -> int:
        seen = []
        hear = lambda *told: seen.append(told[2])  # noqa: E731 - SQLAlchemy needs the very same function to forget it
        event.listen(db.engine(), "before_cursor_execute", hear)
        action()
        event.remove(db.engine(), "before_cursor_execute", hear)
        return len(seen)

    return count
