"""Many rows at once: for large worlds and imports, inside writing() and for the present company only."""

from collections.abc import Callable
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.base.db import Owned, company_id, of_company, session


def add_many(model: type[Owned], rows: list[dict]) -> None:
    """`rows` name columns; what a row leaves out gets the default of its table.

    Past the ORM, which makes a statement for every set of columns that are not null: a third of the time.
    """
    session().flush()
    fixed, made = _defaults(model)
    owner = {"company_id": company_id()}
    filled = [{**fixed, **{name: make() for name, make in made.items()}, **row, **owner} for row in rows]
    if filled:
        session().connection().execute(sa.insert(model.__table__), filled)


def change_row(model: type[Owned], id: int, **values: Any) -> bool:
    """Sets columns of one row of ours without reading it; inside writing(). False where there is no such row.

    For what happens for every notice: to read, change and write a row by the ORM takes five times as long.
    """
    return session().execute(_change(model, tuple(values)), {"row": id, **values}).rowcount > 0


def change_rows(model: type[Owned], rows: list[dict], only: Any = None) -> None:
    """As change_row for many at once: each names its `row` and the same columns. `only`: what must hold of a row."""
    if not rows:
        return
    table, names = model.__table__, [name for name in rows[0] if name != "row"]
    wanted = sa.update(table).where(table.c.id == sa.bindparam("row"), table.c.company_id == company_id())
    given = {name: sa.bindparam(name, type_=table.c[name].type) for name in names}
    session().flush()
    session().connection().execute((wanted if only is None else wanted.where(only)).values(given), rows)


@cache
def _change(model: type[Owned], names: tuple[str, ...]) -> Any:
    """Made once for the same columns."""
    given = {name: sa.bindparam(name, type_=model.__table__.c[name].type) for name in names}
    wanted = sa.update(model).where(model.id == sa.bindparam("row")).values(given)
    return of_company(wanted.execution_options(synchronize_session=False))


@cache
def _defaults(model: type[Owned]) -> tuple[dict[str, Any], dict[str, Callable]]:
    """Values of columns that a row may leave out, and makers of those that differ from row to row."""
    fields = {name: field for name, field in model.model_fields.items() if name not in ("id", "company_id")}
    made = {name: field.default_factory for name, field in fields.items() if field.default_factory}
    return {name: field.default for name, field in fields.items() if not field.is_required() and name not in made}, made


def reserve_ids(model: type[Owned], count: int) -> range:
    """Ids for rows that add_many will insert, so that rows can refer to each other before they are there.

    Inside writing(): there nobody else takes them meanwhile.
    """
    connection = session().connection()
    if connection.dialect.name == "sqlite":
        first = (connection.execute(sa.select(sa.func.max(model.__table__.c.id))).scalar() or 0) + 1
    else:
        numbers = sa.select(sa.func.nextval(f"{model.__tablename__}_id_seq")).select_from(
            sa.func.generate_series(1, count)
        )
        first = min(connection.execute(numbers).scalars(), default=1)
    return range(first, first + count)
