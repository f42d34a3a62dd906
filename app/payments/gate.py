"""The charge gate: closed until this process knows what the bank knows, when the disk is full, when the clock jumped.

A database from a backup has forgotten payments that the bank remembers: charging before asking would charge twice.
"""

import shutil
import threading
import time
import weakref
from collections.abc import Callable

from app.base import current, db
from app.payments.refused import GateClosed

LEAST_DISK = 64 << 20
# The wall clock may move this far from the steady one before everything is asked anew.
MOST_DRIFT = 600.0

# The steady clock that also counts a laptop's sleep, where there is one.
_STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
_caught_up: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()
_lock = threading.RLock()
_wall_less_steady = time.time() - time.clock_gettime(_STEADY)


def pass_gate(catch_up: Callable[[], object]) -> None:
    """Opens by itself: the first who wants to charge for a company after a start lets `catch_up` run. GateClosed."""
    if shutil.disk_usage(current.settings().data_dir).free < LEAST_DISK:
        raise GateClosed("the disk is nearly full")
    with _lock:
        _forget_after_a_jump()
        if db.company_id() not in _open_companies():
            _catch_up(catch_up)
            _open_companies().add(db.company_id())


def _catch_up(catch_up: Callable[[], object]) -> None:
    try:
        catch_up()
    except Exception as trouble:
        raise GateClosed(f"catching up with the bank failed: {type(trouble).__name__}") from trouble


def _open_companies() -> set[int]:
    """For the database that is open now."""
    return _caught_up.setdefault(db.engine(), set())


def close_gate() -> None:
    """As after a start: the next charge waits for a catch-up."""
    with _lock:
        _caught_up.clear()


def is_open() -> bool:
    return db.company_id() in _open_companies()


def _forget_after_a_jump() -> None:
    global _wall_less_steady
    now = time.time() - time.clock_gettime(_STEADY)
    if abs(now - _wall_less_steady) > MOST_DRIFT:
        _wall_less_steady = now
        _caught_up.clear()
