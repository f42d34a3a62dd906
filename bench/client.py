"""Asks one page again and again: with wrk where it is installed, else with threads of our own."""

import http.client
import re
import shutil
import subprocess
import threading
import time
from dataclasses import dataclass

UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}
HAS_WRK = shutil.which("wrk") is not None
NAME = "wrk" if HAS_WRK else "threads of the bench itself, which slow the figures down"


@dataclass(frozen=True)
class Taken:
    """Requests a second; milliseconds within which half, and 99 of 100, were answered."""

    rps: float
    p50: float
    p99: float


class NotAnswered(RuntimeError):
    """A page answered something else than 200."""


def ask(port: int, path: str, cookie: str, connections: int, seconds: float) -> Taken:
    headers = {"Cookie": cookie, "Accept-Encoding": "br, gzip", "Host": f"localhost:{port}"}
    _check(port, path, headers)
    return (_wrk if HAS_WRK else _threads)(port, path, headers, connections, seconds)


def _check(port: int, path: str, headers: dict[str, str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=headers)
    if (status := connection.getresponse().status) != 200:
        raise NotAnswered(f"{path}: {status}")


def _wrk(port: int, path: str, headers: dict[str, str], connections: int, seconds: float) -> Taken:
    said = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    out = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds:.0f}s", "--latency", "--timeout", "30s", *said,
         f"http://127.0.0.1:{port}{path}"],
        check=True, capture_output=True, text=True, timeout=seconds + 60,
    ).stdout  # fmt: skip
    if "Non-2xx" in out or "Socket errors" in out:
        raise NotAnswered(f"{path}: {out}")
    return Taken(float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1]), _share(out, "50%"), _share(out, "99%"))


def _share(out: str, share: str) -> float:
    value, unit = re.search(rf"{share}\s+([\d.]+)(us|ms|s)", out).groups()
    return float(value) * UNITS[unit]


def _threads(port: int, path: str, headers: dict[str, str], connections: int, seconds: float) -> Taken:
    taken: list[float] = []
    until = time.perf_counter() + seconds
    asking = [threading.Thread(target=_one, args=(port, path, headers, until, taken)) for _ in range(connections)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    taken.sort()
    return Taken(len(taken) / seconds, taken[len(taken) // 2], taken[len(taken) * 99 // 100])


def _one(port: int, path: str, headers: dict[str, str], until: float, taken: list[float]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while (begun := time.perf_counter()) < until:
        connection.request("GET", path, headers=headers)
        connection.getresponse().read()
        taken.append((time.perf_counter() - begun) * 1000)
