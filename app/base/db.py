"""The database: one session for one company, writes only inside writing(), and no query without a company.

The guard adds the company to every ORM statement and raises when none is chosen. Statements it cannot see into
(text, Core tables, bulk inserts) are refused outside the named system scope. On PostgreSQL row-level security is the
second wall: each transaction tells the database its company.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, orm
from sqlmodel import Field, Session, SQLModel

from app.base.engines import make_engine
from app.base.ids import new_uid

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class NoCompany(RuntimeError):
    """A query or a write without a chosen company."""


class Unguarded(RuntimeError):
    """A statement into which the guard cannot see."""


class NotWriting(RuntimeError):
    """A change outside writing(), or something slow inside it."""


class UtcDateTime(sa.TypeDecorator):
    """Aware UTC moments on both databases; refuses naive ones."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a zone")
        utc = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        return value.replace(tzinfo=dt.UTC) if value is not None and value.tzinfo is None else value


class Owned(SQLModel):
    """A row of a company. Every table with pool words inherits this."""

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_uid, max_length=26, unique=True)
    company_id: int = Field(default=None, foreign_key="company.id")

    @orm.declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805 - SQLAlchemy hands in the class
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


def refs(**columns: str) -> tuple:
    """Table args: (company_id, id) is unique, and each named column refers within the same company.

    refs(property_id="property") makes the foreign key (company_id, property_id) -> property(company_id, id).
    """
    keys = [
        sa.ForeignKeyConstraint(["company_id", column], [f"{table}.company_id", f"{table}.id"])
        for column, table in columns.items()
    ]
    return (sa.UniqueConstraint("company_id", "id"), *keys, *(sa.Index(None, "company_id", c) for c in columns))


@dataclass
class Scope:
    """What a session may see: one company's rows, or for the named system purpose everybody's."""

    company_id: int | None
    purpose: str = ""
    session: Session = field(default=None, repr=False)
    writing: bool = False


_scope: ContextVar[Scope | None] = ContextVar("scope", default=None)
_engine: sa.Engine | None = None

# Called after every committed write: the worker hears here that something may be waiting.
after_commit: list[Callable[[], None]] = []


def open_database(url: str) -> sa.Engine:
    """Opens the database for this process; closes the one before."""
    global _engine
    if _engine is not None:
        _engine.dispose()
    _engine = make_engine(url, in_writing)
    return _engine


def engine() -> sa.Engine:
    if _engine is None:
        raise NoCompany("the database is not open")
    return _engine


@contextmanager
def _open(scope: Scope) -> Iterator[Session]:
    scope.session = _Guarded(engine(), expire_on_commit=False)
    scope.session.info["scope"] = scope
    token = _scope.set(scope)
    try:
        yield scope.session
    finally:
        _scope.reset(token)
        scope.session.close()


def as_company(company_id: int):
    """A fresh session that sees this company only."""
    return _open(Scope(company_id))


def system_scope(purpose: str):
    """The few queries across companies: claiming work, looking up hosts, telling whose event came in."""
    return _open(Scope(None, purpose))


def session() -> Session:
    scope = _scope.get()
    if scope is None:
        raise NoCompany("no company is chosen")
    return scope.session


def company_id() -> int:
    scope = _scope.get()
    if scope is None or scope.company_id is None:
        raise NoCompany("no company is chosen")
    return scope.company_id


def in_writing() -> bool:
    scope = _scope.get()
    return scope is not None and scope.writing


def refuse_while_writing(what: str) -> None:
    if in_writing():
        raise NotWriting(f"{what} inside writing(): read, call, then write")


@contextmanager
def writing() -> Iterator[Session]:
    """One verb's write transaction: commits at the end, rolls back on an error.

    Rows read before are read again, so that the verb judges the present state. Writers of one company take turns.
    """
    scope = _scope.get()
    if scope is None:
        raise NoCompany("no company is chosen")
    refuse_while_writing("writing()")
    scope.session.rollback()
    # A rollback forgets nothing where no transaction stands, as after the commit of the verb before.
    scope.session.expire_all()
    scope.writing = True
    try:
        _take_turn(scope)
        yield scope.session
        scope.session.commit()
    except BaseException:
        scope.session.rollback()
        scope.session.info.pop("signals", None)
        raise
    finally:
        scope.writing = False
    for hear in after_commit:
        hear()


def _take_turn(scope: Scope) -> None:
    connection = scope.session.connection()
    if connection.dialect.name == "postgresql" and scope.company_id is not None:
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(7001, :company)"), {"company": scope.company_id})


class _Guarded(Session):
    """A session whose every statement passes the guard."""


def _chosen_company() -> int:
    return company_id()


COMPANY = "chosen_company"
_COMPANY = sa.bindparam(COMPANY, callable_=_chosen_company, type_=sa.Integer)


_ANY = sa.true()


def _of_company(model: Any) -> Any:
    """The bare base has no column yet; every table that inherits it has."""
    return model.company_id == _COMPANY if hasattr(model, "company_id") else _ANY


_CRITERIA = orm.with_loader_criteria(Owned, _of_company, include_aliases=True, track_closure_variables=False)


def of_company(statement: Any) -> Any:
    """Of the chosen company's rows only, whatever it selects; asked without one it raises NoCompany."""
    return statement.options(_CRITERIA).execution_options(of_company=True)


@event.listens_for(_Guarded, "do_orm_execute")
def _guard(state: orm.ORMExecuteState) -> None:
    scope: Scope = state.session.info["scope"]
    if scope.company_id is None:
        return
    if not state.is_orm_statement:
        raise Unguarded(f"not an ORM statement: {str(state.statement)[:80]}")
    if state.is_insert:
        _must_be_bulk_for_company(state)
    elif not state.is_column_load and not state.execution_options.get("of_company"):
        state.statement = of_company(state.statement)


def _must_be_bulk_for_company(state: orm.ORMExecuteState) -> None:
    if not state.execution_options.get("bulk_for_company"):
        raise Unguarded("insert() of rows: use add_many")


@event.listens_for(_Guarded, "before_flush")
def _check_flush(session: Session, *_: Any) -> None:
    scope: Scope = session.info["scope"]
    if not scope.writing:
        raise NotWriting(f"changed outside writing(): {[*session.new, *session.dirty, *session.deleted][:3]!r}")
    for row in session.new:
        if isinstance(row, Owned):
            _give_company(row, scope)
    for row in session.dirty:
        if isinstance(row, Owned) and scope.company_id not in (None, row.company_id):
            raise NoCompany(f"{row!r} is another company's")


def _give_company(row: Owned, scope: Scope) -> None:
    if row.company_id is None:
        row.company_id = scope.company_id
    if row.company_id is None or scope.company_id not in (None, row.company_id):
        raise NoCompany(f"{row!r} is another company's")


@event.listens_for(_Guarded, "after_begin")
def _tell_postgres(session: Session, _: Any, connection: sa.Connection) -> None:
    if connection.dialect.name != "postgresql":
        return
    scope: Scope = session.info["scope"]
    connection.execute(
        sa.text(
            "SELECT set_config('poolhouse.company', :company, true), set_config('poolhouse.system', :system, true)"
        ),
        {"company": str(scope.company_id or ""), "system": scope.purpose and "on"},
    )
