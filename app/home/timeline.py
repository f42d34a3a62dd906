"""One time-ordered list of visits, water, bills, messages and what was not right: a page at a time, newest first.

Each source is asked for one page of its own before the mark; what is shown is the newest of all of them. So a page
costs as many queries as there are sources, however long the past is.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import and_, or_

from app.base import clock

A_PAGE = 30
NOON = dt.time(12)
# After everything there is.
_END = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Mark:
    """Where a page goes on: before this moment, and at it before this uid."""

    at: dt.datetime = _END
    uid: str = "~"

    def __str__(self) -> str:
        return f"{self.at.isoformat()}.{self.uid}"


@dataclass(frozen=True)
class Item:
    """`day` is set where only the day is known; then `at` is its noon."""

    at: dt.datetime
    uid: str
    kind: str
    title: str
    text: str = ""
    href: str = ""
    zone: str = ""
    day: dt.date | None = None


@dataclass(frozen=True)
class Scope:
    """Whose past. Each is a condition on columns: account and property, or account alone."""

    seen: Callable[[Any, Any], ColumnElement]
    priced: Callable[[Any], ColumnElement]
    people: ColumnElement
    door: str = ""

    @property
    def is_office(self) -> bool:
        return bool(self.door)


Source = Callable[[Scope, Mark, int], Iterable[Item]]


def page_of(scope: Scope, sources: Iterable[Source], mark: Mark) -> tuple[list[Item], Mark | None]:
    """The next items, and the mark of the page after, or None at the end."""
    found = [item for source in sources for item in source(scope, mark, A_PAGE + 1)]
    newest = sorted(found, key=lambda item: (item.at, item.uid), reverse=True)
    shown = newest[:A_PAGE]
    return shown, Mark(shown[-1].at, shown[-1].uid) if len(newest) > A_PAGE else None


def mark_in(text: str) -> Mark:
    """Nonsense in the address shows the newest."""
    at, _dot, uid = text.rpartition(".")
    try:
        return Mark(dt.datetime.fromisoformat(at).astimezone(dt.UTC), uid[:26])
    except (ValueError, OverflowError):
        return Mark()


def before(at: Any, uid: Any, mark: Mark) -> ColumnElement:
    """For rows with a moment."""
    return or_(at < mark.at, and_(at == mark.at, uid < mark.uid))


def before_day(day: Any, uid: Any, mark: Mark) -> ColumnElement:
    """For rows that have only a day: they stand at its noon."""
    last = mark.at.date()
    noon = noon_of(last)
    if noon == mark.at:
        return or_(day < last, and_(day == last, uid < mark.uid))
    return day <= last if noon < mark.at else day < last


def noon_of(day: dt.date) -> dt.datetime:
    return clock.at(day, NOON, "UTC")
