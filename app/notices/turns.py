"""A notice whose turn it is: what is known about it, what leaves the house, and what came of it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.base import clock
from app.notices.handed import Handed
from app.notices.models import Notice
from app.people.models import Capability, Person

# No channel takes longer for one message; after its lease the row may be another worker's.
LONGEST = dt.timedelta(seconds=40)


@dataclass(eq=False)
class Turn:
    """On its way as long as there is no `outcome`: that is what will be written about it.

    `id` and `channel` are the notice's own: the row itself is read again after each transaction.
    """

    notice: Notice
    id: int
    channel: str
    leased_until: dt.datetime
    person: Person | None = None
    thing: Any = None
    to: str = ""
    link: Capability | None = None
    message: Any = None
    handed: Handed | None = None
    outcome: Callable[[], None] | None = None

    @classmethod
    def of(cls, notice: Notice) -> "Turn":
        return cls(notice, notice.id, notice.channel, notice.leased_until)

    def is_ours(self) -> bool:
        """Whether there is time left to hand it on."""
        return clock.now() + LONGEST < self.leased_until
