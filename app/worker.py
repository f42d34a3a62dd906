"""The worker: takes waiting rows by lease and works them off. huey wakes it; the rows are what is never lost."""

import datetime as dt
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from huey import crontab
from huey.api import Huey, PostgresHuey, SqliteHuey
from huey.consumer import Consumer
from sqlmodel import select

from app.base import db
from app.base.events import Event
from app.base.waiting import Claim, Waiting, claim, due_among, finish, put_back
from app.companies.models import Company, companies_of, serving_known
from app.errands import BATCHES, ERRANDS
from app.reactions import react
from app.settings import Settings
from app.timetable import run_due

log = logging.getLogger("poolhouse.worker")

# Rows of most tables that are claimed at once, and worked on each by itself.
ONE_BY_ONE = 20


@dataclass(frozen=True)
class Kind:
    """A table whose rows wait, and what is done with one. `alone` work opens its own transactions."""

    model: type[Waiting]
    work: Callable
    alone: bool = False
    lease: dt.timedelta = dt.timedelta(minutes=2)


def kinds() -> list[Kind]:
    """Events first, so that what they cause is worked off in the same round."""
    return [Kind(Event, react), *(Kind(model, work, alone=True) for model, work in ERRANDS.items())]


def drain() -> int:
    """Works until nothing is due any more; returns how many rows were worked on."""
    worked = 0
    while done := _round():
        worked += done
    return worked


def _round() -> int:
    """What events cause is worked off with them, before the events that they cause in turn."""
    reacting, *errands = kinds()
    due = _due([reacting, *errands])
    if reacting not in due:
        return sum(_work_off(kind) for kind in due)
    return _work_off(reacting) + sum(_work_off(kind) for kind in _due(errands))


def _due(kinds: list[Kind]) -> list[Kind]:
    due = due_among(tuple(kind.model for kind in kinds))
    return [kind for kind in kinds if kind.model in due]


def _work_off(kind: Kind) -> int:
    claims = claim(kind.model, limit=BATCHES.get(kind.model, ONE_BY_ONE), lease=kind.lease)
    companies = companies_of({taken.company_id for taken in claims}) if claims else {}
    for batch in _batches(kind, claims):
        _do(kind, batch, companies[batch[0].company_id])
    return len(claims)


def _batches(kind: Kind, claims: list[Claim]) -> list[list[Claim]]:
    """Each row by itself, or all of a company."""
    if kind.model not in BATCHES:
        return [[taken] for taken in claims]
    return [list(theirs) for _company, theirs in groupby(sorted(claims, key=_company_of), key=_company_of)]


def _company_of(taken: Claim) -> int:
    return taken.company_id


def _do(kind: Kind, batch: list[Claim], company: Company) -> None:
    """A failure goes back onto the row with its reason; it never stops the others."""
    with serving_known(company):
        try:
            _alone(kind, batch) if kind.alone else _in_one(kind, batch[0])
        except Exception as error:
            log.exception("%s %s failed", kind.model.__tablename__, [taken.id for taken in batch])
            with db.writing():
                for row in _rows(batch):
                    if row.done_at is None:
                        put_back(row, f"{type(error).__name__}: {error}")


def _in_one(kind: Kind, taken: Claim) -> None:
    """All of an event's consequences and its done mark in one transaction: all or nothing, once."""
    with db.writing():
        row = _row(taken)
        if row.done_at is None:
            kind.work(row)
            finish(row)


def _alone(kind: Kind, batch: list[Claim]) -> None:
    kind.work(_rows(batch) if kind.model in BATCHES else _row(batch[0]))


def _row(taken: Claim) -> Waiting:
    return db.session().get(taken.model, taken.id)


def _rows(batch: list[Claim]) -> list[Waiting]:
    model, ids = batch[0].model, [taken.id for taken in batch]
    return list(db.session().exec(select(model).where(model.id.in_(ids)).order_by(model.id)))


# ---- huey: wakes, keeps the timetable, spreads the work over processes; carries nothing itself ----


class EmbeddedConsumer(Consumer):
    """Inside the web process the server owns the signals."""

    def _set_signal_handlers(self) -> None:
        """Left to the server."""


def make_huey(settings: Settings) -> Huey:
    """In a small file of its own, or in the same PostgreSQL that the rows are in."""
    if settings.database.startswith("postgresql"):
        huey = PostgresHuey("poolhouse", dsn=settings.database)
    else:
        huey = SqliteHuey("poolhouse", filename=str(settings.data_dir / "huey.db"), fsync=False)
    huey.work_off = huey.task(name="work_off")(_work_off_all)
    huey.periodic_task(crontab(minute="*"), name="every_minute")(_every_minute)
    return huey


_asked = threading.Event()


def _work_off_all() -> None:
    _asked.clear()
    drain()


def _every_minute() -> None:
    run_due()
    drain()


def hear_commits(huey: Huey, embedded: bool) -> None:
    """After each commit the worker is woken: something may be waiting. Inside the same process once is enough."""

    def ring() -> None:
        if not (embedded and _asked.is_set()):
            _asked.set()
            huey.work_off()

    db.after_commit.append(ring)


def start_embedded(settings: Settings) -> EmbeddedConsumer:
    """The consumer's threads inside this process; also works off what an earlier process left."""
    huey = make_huey(settings)
    consumer = EmbeddedConsumer(huey, workers=1, max_delay=0.2, check_worker_health=False)
    consumer.start()
    hear_commits(huey, embedded=True)
    huey.work_off()
    return consumer


def run_forever(settings: Settings) -> None:
    """A worker process beside the web processes, until it is told to stop."""
    huey = make_huey(settings)
    hear_commits(huey, embedded=True)
    huey.work_off()
    Consumer(huey, workers=2, max_delay=0.5).run()
