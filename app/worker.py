"""The worker: takes waiting rows by lease and works them off. huey wakes it; the rows are what is never lost."""

import datetime as dt
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from huey import crontab
from huey.api import Huey, PostgresHuey, SqliteHuey
from huey.consumer import Consumer

from app.base import db
from app.base.events import Event
from app.base.waiting import Claim, Waiting, claim, due_among, finish, put_back
from app.companies.models import Company, companies_of, serving_known
from app.errands import ERRANDS
from app.reactions import react
from app.settings import Settings
from app.timetable import run_due

log = logging.getLogger("poolhouse.worker")


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
    while done := sum(_work_off(kind) for kind in _due(kinds())):
        worked += done
    return worked


def _due(kinds: list[Kind]) -> list[Kind]:
    due = due_among(tuple(kind.model for kind in kinds))
    return [kind for kind in kinds if kind.model in due]


def _work_off(kind: Kind) -> int:
    claims = claim(kind.model, lease=kind.lease)
    companies = companies_of({taken.company_id for taken in claims}) if claims else {}
    for taken in claims:
        _do(kind, taken, companies[taken.company_id])
    return len(claims)


def _do(kind: Kind, taken: Claim, company: Company) -> None:
    """A failure goes back onto the row with its reason; it never stops the others."""
    with serving_known(company):
        try:
            _alone(kind, taken) if kind.alone else _in_one(kind, taken)
        except Exception as error:
            log.exception("%s %s failed", taken.model.__tablename__, taken.id)
            with db.writing():
                put_back(_row(taken), f"{type(error).__name__}: {error}")


def _in_one(kind: Kind, taken: Claim) -> None:
    """All of an event's consequences and its done mark in one transaction: all or nothing, once."""
    with db.writing():
        row = _row(taken)
        if row.done_at is None:
            kind.work(row)
            finish(row)


def _alone(kind: Kind, taken: Claim) -> None:
    kind.work(_row(taken))


def _row(taken: Claim) -> Waiting:
    return db.session().get(taken.model, taken.id)


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
