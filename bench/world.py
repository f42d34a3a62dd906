"""The large demo world, built once, and two people signed in to it."""

import json
import os
import re
import resource
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from bench.servers import PORTAL, portal_environment

WORLD = Path(os.environ.get("POOLHOUSE_DATA_DIR", Path(__file__).parent / "out" / "world"))
BUILT = "built.json"


@dataclass(frozen=True)
class Page:
    """What is asked of the portal: a page, and as whom."""

    name: str
    path: str
    cookie: str


def built(accounts: int) -> dict:
    """Builds the world if there is none; what it took: seconds, CPU seconds, MB."""
    if not (WORLD / BUILT).exists():
        (WORLD / BUILT).write_text(json.dumps(_build(accounts)))
    return json.loads((WORLD / BUILT).read_text())


def _build(accounts: int) -> dict:
    WORLD.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()
    command = [sys.executable, "-m", "app.commands", "demo", "--build-only", "--accounts", str(accounts)]
    subprocess.run(command, check=True, env={**os.environ, **portal_environment(WORLD)})
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"accounts": accounts, "seconds": round(time.monotonic() - begun), "cpu_seconds": round(used.ru_utime),
            "mb": round(used.ru_maxrss / 1024), "database_mb": (WORLD / "poolhouse.db").stat().st_size >> 20}


def pages() -> list[Page]:
    """The portal must be running: who is signed in, and which visit and invoice are the newest, it says itself."""
    return [page for name, who in (("household", "Olivia"), ("firm", "Marta")) for page in _pages(name, who)]


def _pages(name: str, who: str) -> list[Page]:
    cookie = f"__Host-s={_session_of(who)}"
    visit = _first("/visits?state=done", r"/visits/[a-z2-7]{26}", cookie)
    invoice = _first("/invoices", r"/invoices/[a-z2-7]{26}", cookie)
    paths = {"home": "/", "visits": "/visits", "visit": visit, "invoices": "/invoices", "invoice": invoice}
    return [Page(f"{name}: {what}", path, cookie) for what, path in paths.items()]


def _session_of(who: str) -> str:
    command = [sys.executable, "-m", "bench.sign_in", who]
    done = subprocess.run(command, check=True, env={**os.environ, **portal_environment(WORLD)}, capture_output=True)
    return done.stdout.decode().strip()


def _first(path: str, pattern: str, cookie: str) -> str:
    asked = urllib.request.Request(f"http://localhost:{PORTAL}{path}", headers={"Cookie": cookie})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        return re.search(pattern, answer.read().decode())[0]
