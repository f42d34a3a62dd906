"""A longer job in stages: what is done and what remains, with the time of each and the photos taken meanwhile."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sqlmodel import select

from app.base import clock, events
from app.base.db import session
from app.base.prepared import Prepared, given
from app.visits.models import Visit
from app.visits.models_changes import Stage
from app.visits.progress import expect_doable
from app.visits.refused import NotStarted
from app.visits.states import BEFORE_IT

MOST, LONGEST = 12, 60

_STAGES = Prepared(
    select(Stage.id, Stage.uid, Stage.name, Stage.done_at).where(Stage.visit_id == given("visit_id"))
    .order_by(Stage.position, Stage.id)
)  # fmt: skip


class Taken(Protocol):
    taken_at: dt.datetime


@dataclass(frozen=True)
class Shown:
    """A stage as pages draw it."""

    uid: str
    name: str
    done_at: dt.datetime | None
    pictures: list = field(default_factory=list)


def stages_of(visit_id: int) -> list:
    """Their columns, in order."""
    return list(_STAGES(visit_id=visit_id))


def names_in(text: str) -> list[str]:
    """One a line, as the office types them."""
    lines = [" ".join(line.split())[:LONGEST] for line in text.splitlines()]
    return list(dict.fromkeys(line for line in lines if line))[:MOST]


def set_stages(visit: Visit, names: Sequence[str]) -> None:
    """In this order; a stage that keeps its name keeps its time."""
    known = {stage.name: stage for stage in _rows(visit)}
    for name, stage in known.items():
        if name not in names:
            session().delete(stage)
    for position, name in enumerate(names):
        stage = known.get(name) or Stage(visit_id=visit.id, name=name)
        stage.position = position
        session().add(stage)
    events.record("visit.staged", visit)


def finish_stage(visit: Visit, stage: Stage) -> Stage:
    """The owner hears once; a second tap keeps the first time. Raises NotStarted before she is there."""
    _expect_there(visit)
    if stage.done_at is None:
        stage.done_at = clock.now()
        session().add(stage)
        events.record("stage.finished", stage)
    return stage


def open_stage(visit: Visit, stage: Stage) -> Stage:
    """Ticked by mistake."""
    _expect_there(visit)
    if stage.done_at is not None:
        stage.done_at = None
        session().add(stage)
        events.record("stage.opened_again", stage)
    return stage


def with_pictures(stages: Sequence, pictures: Iterable[tuple[dt.datetime, object]]) -> list[Shown]:
    """Each done stage with what was photographed since the one before it. Pure."""
    since, shown = dt.datetime.min.replace(tzinfo=dt.UTC), []
    for stage in stages:
        until = stage.done_at
        mine = [picture for at, picture in pictures if until and since < at <= until]
        shown.append(Shown(stage.uid, stage.name, until, mine))
        since = max(since, until) if until else since
    return shown


def _expect_there(visit: Visit) -> None:
    expect_doable(visit)
    if visit.state in BEFORE_IT:
        raise NotStarted


def _rows(visit: Visit) -> list[Stage]:
    return list(session().exec(select(Stage).where(Stage.visit_id == visit.id)).all())
