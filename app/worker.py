"""The worker: takes waiting rows by lease and works them off. huey wakes it; the rows are what is never lost."""

import datetime as dt
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from huey import SqliteHuey, crontab
from huey.consumer import Consumer

from app.base import db
from app.base.events import Event
from app.base.waiting import Claim, Waiting, claim, finish, put_back
from app.companies.models import serving
from app.errands import ERRANDS
from app.reactions import react
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
    while done := sum(_work_off(kind) for kind in kinds()):
        worked += done
    return worked


def _work_off(kind: Kind) -> int:
    claims = claim(kind.model, lease=kind.lease)
    for taken in claims:
        _do(kind, taken)
    return len(claims)


def _do(kind: Kind, taken: Claim) -> None:
    """A failure goes back onto the row with its reason; it never stops the others."""
    with serving(taken.company_id):
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


# ---- huey: wakes, keeps the timetable ----


class EmbeddedConsumer(Consumer):
    """Inside the web process the server owns the signals."""

    def _set_signal_handlers(self) -> None:
        """Left to the server."""


def make_huey(settings) -> SqliteHuey:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    huey = SqliteHuey("poolhouse", filename=str(settings.data_dir / "huey.db"), fsync=False)
    huey.task(name="work_off")(drain)
    huey.periodic_task(crontab(minute="*"), name="every_minute")(_every_minute)
    return huey


def _every_minute() -> None:
    run_due()
    drain()


_bell = threading.Event()


def ring() -> None:
    """Something is waiting: called after each commit that wrote waiting rows."""
    _bell.set()


def start_embedded(settings) -> EmbeddedConsumer:
    """The consumer's threads and the one that hears the bell, inside this process."""
    consumer = EmbeddedConsumer(
        make_huey(settings), workers=1, periodic=True, initial_delay=0.1, max_delay=1.0, check_worker_health=False
    )
    consumer.start()
    db.after_commit.append(ring)
    threading.Thread(target=_listen, name="bell", daemon=True).start()
    return consumer


def _listen() -> None:
    while True:
        _bell.wait(timeout=2.0)
        _bell.clear()
        try:
            drain()
        except Exception:
            log.exception("the worker stumbled")
