"""The stream itself: names as they come, a heartbeat, an end after five minutes so that nobody stays for ever."""

import queue
import time
from collections.abc import Iterator

from app.live.hub import Listener, leave

HEARTBEAT = 15.0
LASTS = 300.0


def stream(listener: Listener) -> Iterator[str]:
    """Server-sent events. The same name told many times meanwhile is passed on once."""
    ends = time.monotonic() + LASTS
    try:
        yield "retry: 1000\n\n"
        while time.monotonic() < ends:
            names = _next(listener.inbox)
            yield "".join(f"event: {name}\ndata:\n\n" for name in names) or ": still here\n\n"
    finally:
        leave(listener)


def _next(inbox: queue.SimpleQueue) -> list[str]:
    try:
        names = [inbox.get(timeout=HEARTBEAT)]
    except queue.Empty:
        return []
    while not inbox.empty():
        names.append(inbox.get())
    return list(dict.fromkeys(names))
