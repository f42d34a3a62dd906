"""Starts the portal as `poolhouse serve` does, and the floor on the same server, until the block ends."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PORTAL, FLOOR = 8941, 8942
STARTS_WITHIN = 60.0


@contextmanager
def portal(world: Path) -> Iterator[subprocess.Popen]:
    with _started([sys.executable, "-m", "app.commands", "serve"], PORTAL, portal_environment(world)) as process:
        yield process


@contextmanager
def floor(world: Path) -> Iterator[subprocess.Popen]:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--workers", "1",
               "--blocking-threads", "216", "--backlog", "1024", "--no-access-log", "--log-level", "warning",
               "--host", "127.0.0.1", "--port", str(FLOOR), "bench.floor:application"]
    with _started(command, FLOOR, {"FLOOR_DATABASE": str(world / "poolhouse.db")}) as process:
        yield process


def portal_environment(world: Path) -> dict[str, str]:
    return {"POOLHOUSE_MODE": "demo", "POOLHOUSE_DATA_DIR": str(world), "POOLHOUSE_PUBLIC_SCHEME": "http",
            "POOLHOUSE_PORT": str(PORTAL), "POOLHOUSE_PUBLIC_PORT": str(PORTAL),
            "POOLHOUSE_LOCALHOST_COMPANY": "sparkling"}


@contextmanager
def _started(command: list[str], port: int, environment: dict[str, str]) -> Iterator[subprocess.Popen]:
    process = subprocess.Popen(command, env={**os.environ, **environment}, start_new_session=True)
    try:
        _wait_for(port, process)
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def _wait_for(port: int, process: subprocess.Popen) -> None:
    """Any answer will do."""
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/up", timeout=5)
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"nothing answers on port {port}")


def memory(process: subprocess.Popen) -> float:
    """Proportional set size of the process and all its children, in MB."""
    return sum(_pss(pid) for pid in _family(process.pid)) / 1024


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _family(int(child)))]


def _pss(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("Pss:")))
