"""Statements of the pages that are asked for most, made once: to make one takes longer than to run it."""

from typing import Any

import sqlalchemy as sa
from sqlmodel.sql.expression import SelectOfScalar

from app.base.db import of_company, session

# Rows are read by name, never by column object; the ORM says the same of its own.
_BY_NAME = {"_result_disable_adapt_to_context": True}


def given(name: str) -> sa.BindParameter:
    """A value that comes with the call."""
    return sa.bindparam(name)


def one_of(name: str) -> sa.BindParameter:
    """A list of values that comes with the call: `Visit.id.in_(one_of("ids"))`."""
    return sa.bindparam(name, expanding=True)


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

    Where only columns are wanted no objects are made on the way, which takes half of what is left.
    """

    def __init__(self, statement: Any):
        self._statement = of_company(statement)
        self._is_scalar = isinstance(statement, SelectOfScalar)
        self._is_columns = all(column["expr"] is not column["entity"] for column in statement.column_descriptions)

    def __call__(self, **values: Any) -> Found:
        if not self._is_columns:
            return Found(session().exec(self._statement, params=values))
        session().flush()
        rows = session().connection().execute(self._statement, values, execution_options=_BY_NAME).all()
        return Found([row[0] for row in rows] if self._is_scalar else rows)
