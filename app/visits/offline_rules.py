"""What becomes of what a technician recorded without signal, when it arrives and things have changed meanwhile. Pure.

| meanwhile                 | on the way | arrived | fields, tasks | done           | skipped | photo | she reads  |
|---------------------------|------------|---------|---------------|----------------|---------|-------|------------|
| nothing                   | taken      | taken   | taken         | taken          | taken   | taken |            |
| moved to another day      | dropped    | her day | her day       | her day        | dropped | taken | moved      |
| given away, not begun     | dropped    | hers    | hers          | hers           | dropped | taken | hers again |
| given away and moved      | dropped    | both    | hers, her day | hers, her day  | dropped | taken | hers again |
| given away and begun      | dropped    | dropped | kept          | kept           | dropped | lost  | who has it |
| cancelled, paused         | dropped    | dropped | kept          | kept           | dropped | lost  | why        |
| done by somebody else     | dropped    | dropped | taken         | fields taken   | dropped | taken | who did it |
| skipped by somebody else  | dropped    | dropped | taken         | done after all | dropped | taken | that it is |
| on hold                   | refused    | refused | taken         | fields taken   | taken   | taken | refusal    |

"her day" and "hers" are taken after the visit was put right: it is of the day she was there, or her stop again. "kept"
is not taken, but stands on the visit for the office to read.

Who stood at the pool wins over plans; who decided that nobody goes there (cancelled, paused) wins over her; what
somebody else has done there is never undone. A field is taken where it still says what she saw when she typed, or
nothing, or the same; where somebody else wrote something different since, theirs stays and she reads both.

What the domain refuses (tasks open, something required missing, a reading that cannot be) is said on the stop; all
else that came with it is kept.

A look at a code that her phone kept is no matter of the table: it happened, so it is logged.

A phone's clock may be wrong: times are put right by its distance to ours, as it was last measured before the item was
made, or else when it was sent. What would lie in the future, or before the days that technicians see, is now.
"""

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from app.visits.states import BEFORE_IT, CANCELLED, COMPLETED, SCHEDULED, SKIPPED
from app.visits.typed import NotANumber, number_in

DEPARTURE, ARRIVAL, REPORT, TASKS = "departure", "arrival", "report", "tasks"
DONE, SKIP, PHOTO = "completion", "skip", "photo"
LOOK = "look"
KINDS = (DEPARTURE, ARRIVAL, REPORT, TASKS, DONE, SKIP, PHOTO)

OLDEST = dt.timedelta(days=3)


class Meanwhile(StrEnum):
    """What happened to the visit since she lost the signal."""

    NOTHING = "nothing"
    MOVED = "moved"
    GIVEN_AWAY = "given away"
    TAKEN_OVER = "taken over"
    CANCELLED = "cancelled"
    PAUSED = "paused"
    DONE_BY_OTHER = "done by somebody else"
    SKIPPED_BY_OTHER = "skipped by somebody else"


class Fate(StrEnum):
    """`REPAIR`: taken, after the visit was put right: her day, her stop, open again. `KEEP`: for the office to read."""

    TAKE = "take"
    REPAIR = "repair"
    FIELDS = "fields"
    KEEP = "keep"
    DROP = "drop"


class Standing(NamedTuple):
    """The visit as it is now. `is_her_day`: still the day her page said; `last_by_her`: its last step was hers."""

    state: str
    is_hers: bool = True
    is_her_day: bool = True
    is_paused: bool = False
    last_by_her: bool = True


def meanwhile(now: Standing) -> Meanwhile:
    if now.state == CANCELLED:
        return Meanwhile.PAUSED if now.is_paused else Meanwhile.CANCELLED
    if not now.is_hers:
        is_begun = now.state != SCHEDULED and not now.last_by_her
        return Meanwhile.TAKEN_OVER if is_begun else Meanwhile.GIVEN_AWAY
    if now.state in (COMPLETED, SKIPPED) and not now.last_by_her:
        return Meanwhile.DONE_BY_OTHER if now.state == COMPLETED else Meanwhile.SKIPPED_BY_OTHER
    return Meanwhile.MOVED if now.state in BEFORE_IT and not now.is_her_day else Meanwhile.NOTHING


def fate(kind: str, what: Meanwhile) -> Fate:
    """The table, row by row."""
    if what == Meanwhile.NOTHING:
        return Fate.TAKE
    if what in (Meanwhile.MOVED, Meanwhile.GIVEN_AWAY):
        return Fate.DROP if kind in (DEPARTURE, SKIP) else Fate.REPAIR
    if what in (Meanwhile.CANCELLED, Meanwhile.PAUSED, Meanwhile.TAKEN_OVER):
        return Fate.KEEP if kind in (REPORT, TASKS, DONE) else Fate.DROP
    if kind == PHOTO:
        return Fate.TAKE
    if what == Meanwhile.SKIPPED_BY_OTHER and kind == DONE:
        return Fate.REPAIR
    return Fate.FIELDS if kind in (REPORT, TASKS, DONE) else Fate.DROP


class Field(NamedTuple):
    """As she typed it, and as it stood when she did."""

    name: str
    mine: str
    seen: str


def is_mine_to_set(field: Field, now: str) -> bool:
    """`now`: as it stands. False where somebody else wrote something different since."""
    return now == "" or _same(now, field.seen) or _same(now, field.mine)


def _same(one: str, other: str) -> bool:
    """7.50 is 7.5."""
    try:
        return number_in(one) == number_in(other)
    except NotANumber:
        return " ".join(one.split()) == " ".join(other.split())


def happened_at(said: dt.datetime, offsets: Iterable[dt.timedelta | None], received: dt.datetime) -> dt.datetime:
    """`said` is the phone's time; `offsets` are ours less the phone's, the one to be believed most first."""
    for offset in offsets:
        if offset is not None and received - OLDEST <= said + offset <= received:
            return said + offset
    return received
