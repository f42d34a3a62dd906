"""Work that waits is a row of its own table, written in the business transaction and claimed by lease.

A process that dies loses nothing: its lease runs out and another takes the row.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.base import clock
from app.base.db import UtcDateTime, session, system_scope, writing

# Waits after the first, second ... failure; then once more each day until `GIVE_UP`.
BACKOFF = [dt.timedelta(seconds=s) for s in (10, 60, 300, 1800, 7200, 28800, 86400)]
GIVE_UP = 10


class Waiting(SQLModel):
    """Columns of a row that waits to be worked on."""

    due_at: dt.datetime | None = Field(default_factory=clock.now, sa_type=UtcDateTime)
    leased_until: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    done_at: dt.datetime | None = Field(default=None, sa_type=UtcDateTime)
    tries: int = 0
    error: str = ""


def waits(table: str) -> sa.Index:
    """An index of what is not done: the worker looks for it every other second. For a table's `__table_args__`."""
    open_rows = sa.text("done_at IS NULL")
    return sa.Index(f"ix_{table}_waiting", "due_at", sqlite_where=open_rows, postgresql_where=open_rows)


@dataclass(frozen=True)
class Claim:
    """One row, ours until the lease runs out."""

    model: type
    id: int
    company_id: int


def claim(model: type[Waiting], limit: int = 20, lease: dt.timedelta = dt.timedelta(minutes=2)) -> list[Claim]:
    """Takes up to `limit` due rows of any company, oldest first; two workers never get the same row."""
    if not due_among((model,)):
        return []
    now = clock.now()
    with system_scope("claim waiting work"), writing() as db:
        taken = db.execute(_take(model), {"now": now, "until": now + lease, "most": limit}).all()
    return [Claim(model, row.id, row.company_id) for row in sorted(taken)]


def due_among(models: tuple[type[Waiting], ...]) -> list[type[Waiting]]:
    """Those with a row that is due, in one statement; claiming takes the writers' lock, so only where there is work."""
    with system_scope("look for waiting work") as db:
        return [models[place] for place in sorted(db.execute(_any_due(models), {"now": clock.now()}).scalars())]


# The tables are asked every other second: the statements are made once.
@cache
def _any_due(models: tuple[type[Waiting], ...]) -> sa.CompoundSelect:
    return sa.union_all(*(sa.select(sa.literal_column(str(place))).where(sa.exists().where(*_free(model)))
                          for place, model in enumerate(models)))  # fmt: skip


@cache
def _take(model: type[Waiting]) -> sa.Update:
    return (
        sa.update(model)
        .where(model.id.in_(_due(model)), *_free(model))
        .values(leased_until=sa.bindparam("until"), tries=model.tries + 1)
        .returning(model.id, model.company_id)
        .execution_options(synchronize_session=False)
    )


def _due(model: type[Waiting]) -> sa.Select:
    return (
        sa.select(model.id)
        .where(*_free(model))
        .order_by(model.due_at, model.id)
        .limit(sa.bindparam("most"))
        .with_for_update(skip_locked=True)
    )


def _free(model: type[Waiting]) -> list:
    now = sa.bindparam("now", type_=UtcDateTime)
    return [
        model.done_at.is_(None),
        model.due_at <= now,
        sa.or_(model.leased_until.is_(None), model.leased_until <= now),
    ]


def finish(row: Waiting) -> None:
    row.done_at, row.leased_until, row.error = clock.now(), None, ""
    session().add(row)


def put_back(row: Waiting, error: str, after: dt.timedelta | None = None, most: int = GIVE_UP) -> None:
    """To be tried again later; after too many tries the row stays, with its error, for a person to see."""
    row.error, row.leased_until = error[:500], None
    row.due_at = None if row.tries >= most else clock.now() + (after or pause_after(row.tries))
    session().add(row)


def pause_after(tries: int) -> dt.timedelta:
    """Before the next try, after so many."""
    return BACKOFF[min(max(tries, 1), len(BACKOFF)) - 1]
