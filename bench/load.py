"""`python -m bench.load [--accounts 5000] [--seconds 10] [--json FILE]`: the portal's pages against the floor."""

import argparse
import json
import os
import platform
import signal
import sys
import time
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from bench import client, floor, servers, world
from bench.servers import FLOOR, PORTAL

HEAD = ("page", "c=1 rps", "of floor", "p50 ms", "of floor", "p99 ms", "c=8 rps", "of floor", "p50 ms", "p99 ms")
VERSIONS = ("flask", "granian", "jinja2", "sqlalchemy", "sqlmodel")


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the servers stop with us
    asked = _asked()
    built = world.built(asked.accounts)
    with servers.portal(world.WORLD) as portal, servers.floor(world.WORLD) as bare:
        pages = world.pages()
        for page in pages:
            client.ask(PORTAL, page.path, page.cookie, 1, 1)
        client.ask(FLOOR, "/", f"s={floor.cookie()}", 1, 1)
        taken = [_against_floor(page, asked.seconds) for page in pages]
        memory = {"portal_mb": round(servers.memory(portal)), "floor_mb": round(servers.memory(bare))}
    found = {**_where(), "world": built, "client": client.NAME, "memory": memory, "pages": taken}
    _print(found)
    if asked.json:
        Path(asked.json).write_text(json.dumps(found, indent=1))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=5000, help="when the world is yet to be built")
    parser.add_argument("--seconds", type=float, default=10, help="for each page, and as many for the floor beside it")
    parser.add_argument("--json", default="", help="write the figures here")
    return parser.parse_args()


def _against_floor(page: world.Page, seconds: float) -> dict:
    """The floor is asked right before each page: on a shared machine only what stands side by side compares."""
    row = {"page": page.name}
    for connections in (1, 8):
        bare = client.ask(FLOOR, "/", f"s={floor.cookie()}", connections, seconds / 2)
        ours = client.ask(PORTAL, page.path, page.cookie, connections, seconds / 2)
        row[f"c{connections}"] = {"ours": asdict(ours), "floor": asdict(bare), "rps_ratio": ours.rps / bare.rps,
                                  "p50_ratio": ours.p50 / bare.p50}
    return row


def _where() -> dict:
    return {"date": time.strftime("%Y-%m-%d %H:%M"), "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1),
            "python": platform.python_version(), "versions": {name: version(name) for name in VERSIONS}}


def _print(found: dict) -> None:
    print(f"{found['date']}, {found['cores']} cores, load {found['load']}, client: {found['client']}")
    print(f"world: {found['world']}; memory: {found['memory']}")
    for line in (HEAD, *(_figures(row) for row in found["pages"])):
        print(f"{line[0]:22}" + "".join(f"{word:>9}" for word in line[1:]))


def _figures(row: dict) -> tuple[str, ...]:
    one, eight = row["c1"], row["c8"]
    alone = (one["ours"]["rps"], one["rps_ratio"], one["ours"]["p50"], one["p50_ratio"], one["ours"]["p99"])
    together = (eight["ours"]["rps"], eight["rps_ratio"], eight["ours"]["p50"], eight["ours"]["p99"])
    return row["page"], *(f"{figure:.0f}" if figure >= 100 else f"{figure:.2f}" for figure in (*alone, *together))


if __name__ == "__main__":
    main()
