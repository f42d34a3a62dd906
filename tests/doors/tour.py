"""Looks at every page as whoever may see it."""

from collections.abc import Iterator

from tests.doors.actors import ACTORS, Actor
from tests.doors.walk import House, Stop

STREAM = "text/event-stream"


def looks(house: House, *names: str, rows: int = 2) -> Iterator[tuple[Actor, Stop, object]]:
    """(actor, stop, answer) for every page that opens to the actors of these names; streams are closed unread.

    Of each side so many `rows`: one shows how a page is made, more show what stands on it.
    """
    for actor in ACTORS:
        if actor.called in names:
            browser = actor.browser(house.world)
            for stop in house.stops(changes=False, rows=rows):
                if _is_theirs(actor, stop):
                    answer = browser.get(stop.path)
                    yield actor, stop, answer
                    answer.close()


def _is_theirs(actor: Actor, stop: Stop) -> bool:
    at_home = stop.side is None or stop.side in actor.sides or (stop.by_token and not actor.host)
    return at_home and actor.may(stop.declared, stop.side, list(stop.kinds))
