"""Statements of the pages that are asked for most, made once: to make one takes longer than to run it."""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlmodel.sql.expression import SelectOfScalar

from app.base import clock
from app.base.db import of_company, session
from app.base.written import shape_of, written

# Rows are read by name, never by column object; the ORM says the same of its own.
_BY_NAME = {"_result_disable_adapt_to_context": True}


def given(name: str) -> sa.BindParameter:
    """A value that comes with the call."""
    return sa.bindparam(name)


def one_of(name: str) -> sa.BindParameter:
    """A list of values that comes with the call: `Visit.id.in_(one_of("ids"))`."""
    return sa.bindparam(name, expanding=True)


@dataclass(frozen=True)
class _Asked:
    """What was asked since `at`: (statement, values by name) -> rows."""

    at: dt.datetime
    answers: dict[tuple, Any] = field(default_factory=dict)


_asked: ContextVar[_Asked | None] = ContextVar("asked", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """Inside, the same question about the same values gets the answer it got before: for many things that are looked
    at as of one moment. Nothing may be written meanwhile."""
    token = _asked.set(_Asked(clock.now()))
    try:
        yield
    finally:
        _asked.reset(token)


def this_moment() -> dt.datetime:
    """Now; inside asked_once the moment at which it began, so that the same question is the same."""
    asked = _asked.get()
    return asked.at if asked else clock.now()


def _padded(values: list) -> list:
    """The last one again, up to a power of two: each length of a list is a statement of its own."""
    return values + values[-1:] * ((1 << (len(values) - 1).bit_length()) - len(values))


class Found(list):
    """Rows; or values, where one column was wanted."""

    def first(self) -> Any:
        return self[0] if self else None

    def one(self) -> Any:
        (row,) = self
        return row


class Prepared:
    """`_POOLS = Prepared(select(Pool.id, Pool.name).where(Pool.property_id == given("place_id")))`, then
    `_POOLS(place_id=5)`: all such rows of the chosen company.

    Where only columns are wanted they come straight from the driver: a tenth of the time.

    `by` is a column that each call gives the value of, `Prepared(select(Pool.id, Pool.name), by=Pool.property_id)`;
    for many values of it the answers can be read `ahead`. What is ordered is ordered by it first: SQLite would read
    a whole company in the order of its ids.
    """

    def __init__(self, statement: Any, by: Any = None):
        if by is not None:
            self._ahead = Prepared(statement.add_columns(by).where(by.in_(one_of("many"))))
            statement = statement.where(by == given(by.key))
            self._by = by.key
        self._statement = of_company(statement)
        self._is_scalar = isinstance(statement, SelectOfScalar)
        self._is_columns = all(column["expr"] is not column["entity"] for column in statement.column_descriptions)

    def __call__(self, **values: Any) -> Found:
        """A list among the values (`one_of`) is asked anew each time."""
        asked = _asked.get()
        if asked is None or any(type(value) is list for value in values.values()):
            return self._ask(values)
        question = self._question(values)
        if question not in asked.answers:
            asked.answers[question] = self._ask(values)
        return asked.answers[question]

    def ahead(self, many: Iterable[int], **values: Any) -> None:
        """Inside asked_once: what will be asked about each of them, in one statement. Rows have `by` as their last."""
        wanted = sorted(set(many))
        found = {one: Found() for one in wanted}
        for row in self._ahead(many=_padded(wanted), **values) if wanted else ():
            found[row[-1]].append(row)
        _asked.get().answers.update(
            {self._question({self._by: one, **values}): rows for one, rows in found.items()}
        )  # fmt: skip

    def _question(self, values: dict[str, Any]) -> tuple:
        return (self, *sorted(values.items()))

    def _ask(self, values: dict[str, Any]) -> Found:
        if not self._is_columns:
            return Found(session().exec(self._statement, params=values))
        session().flush()
        rows = self._rows(session().connection(), values)
        return Found([row[0] for row in rows] if self._is_scalar else rows)

    def _rows(self, connection: sa.Connection, values: dict[str, Any]) -> list:
        """The long way where somebody listens to statements, and for its word on what went wrong."""
        if not connection.dispatch.before_cursor_execute:
            with suppress(connection.dialect.loaded_dbapi.Error):
                return written(self._statement, connection.dialect, shape_of(values)).ask(connection, values)
        return connection.execute(self._statement, values, execution_options=_BY_NAME).all()
