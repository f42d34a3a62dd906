"""A prepared statement as the database's driver takes it.

SQLAlchemy writes it, the company in it, and lends the connection of the transaction; what it does around each
execution takes ten times as long as the execution.
"""

from collections import namedtuple
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import Any

import sqlalchemy as sa

from app.base import db

Shape = tuple[tuple[str, int | None], ...]
"""The names that come with a call, each with the length of its list, or None where it is one value."""


def shape_of(values: dict[str, Any]) -> Shape:
    return tuple([(name, len(value) if type(value) is list else None) for name, value in values.items()])


class Written:
    """For one driver, and lists of these lengths: each value of a list has a place of its own in the text."""

    def __init__(self, statement: Any, dialect: sa.Dialect, shape: Shape):
        given = {name: None if length is None else [None] * length for name, length in shape}
        compiled = statement.compile(dialect=dialect)
        made = compiled.construct_expanded_state(given)
        self._text, self._order, self._dialect = made.statement, made.positiontup, dialect
        self._lists = {name: places for name, places in made.parameter_expansion.items() if name in given}
        changes = {**_changes_of(compiled.binds, dialect), **made.processors}
        ours = {db.COMPANY, *given, *(place for places in self._lists.values() for place in places)}
        self._changes = {name: change for name, change in changes.items() if name in ours & made.parameters.keys()}
        self._fixed = {
            name: changes[name](value) if name in changes else value
            for name, value in made.parameters.items()
            if name not in ours
        }
        self._rows = Rows(statement.column_descriptions, dialect)

    def ask(self, connection: sa.Connection, values: dict[str, Any]) -> list:
        cursor = connection.connection.cursor()
        try:
            self._dialect.do_execute(cursor, self._text, self._values(values))
            return self._rows.of(cursor)
        finally:
            cursor.close()

    def _values(self, given: dict[str, Any]) -> Any:
        known = {**self._fixed, **given, db.COMPANY: db.company_id()}
        for name, places in self._lists.items():
            known.update(zip(places, given[name], strict=True))
        for name, change in self._changes.items():
            known[name] = change(known[name])
        return known if self._order is None else [known[name] for name in self._order]


class Rows:
    """Rows with the names of their columns, and values as the columns' types want them: SQLite keeps days as text."""

    def __init__(self, columns: list[dict], dialect: sa.Dialect):
        self._columns, self._dialect = columns, dialect
        row = namedtuple("Row", [column["name"] for column in columns], rename=True)  # noqa: PYI024
        self._row = partial(tuple.__new__, row)
        self._changes: list[tuple[int, Callable]] | None = None

    def of(self, cursor: Any) -> list:
        if self._changes is None:
            self._changes = list(self._changes_after(cursor.description))
        rows = cursor.fetchall()
        return list(map(self._row, map(self._changed, rows) if self._changes else rows))

    def _changes_after(self, description: Any) -> Iterator[tuple[int, Callable]]:
        """Some depend on what the driver says of a column, which it says with the first answer."""
        for at, (column, told) in enumerate(zip(self._columns, description, strict=True)):
            if change := column["type"].dialect_impl(self._dialect).result_processor(self._dialect, told[1]):
                yield at, change

    def _changed(self, row: tuple) -> list:
        values = list(row)
        for at, change in self._changes:
            if values[at] is not None:
                values[at] = change(values[at])
        return values


def _changes_of(binds: dict[str, sa.BindParameter], dialect: sa.Dialect) -> dict[str, Callable]:
    changes = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in binds.items()}
    return {name: change for name, change in changes.items() if change}


written = lru_cache(maxsize=2_000)(Written)
