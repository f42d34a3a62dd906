"""`python -m bench.live [--watchers 300] [--changes 30] [--postgresql URL] [--json FILE]`: Done, until others see it.

So many open streams of an owner; then one stop after the other is finished on the technician's side. Measured from the
moment her Done leaves: until each stream hears, until the owner's page has the new card, until the push service has the
push. Then the server is stopped and started, and the streams knock again as a browser would, after a second.

On SQLite one process serves all; with the address of an empty PostgreSQL database pages and streams are two.
"""

import argparse
import json
import os
import re
import selectors
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path

from bench.servers import PORTAL, _started
from tests.base.pretend_internet import pretend_internet

LIVE = PORTAL + 2
PUSH_HOST = "fcm.googleapis.com"
CSRF = re.compile(r'name="csrf-token" content="([^"]+)"')
KNOCK = 1.0


class Watchers:
    """Open streams in one thread, each of a session of its own; when a line with a name comes is noted for each."""

    def __init__(self, port: int, cookies: list[str]):
        self.port, self.cookies, self.count = port, cookies, len(cookies)
        self.selector, self.lock = selectors.DefaultSelector(), threading.Lock()
        self.heard: dict[str, list[float]] = {}
        self.open = 0
        self.is_over = False

    def start(self) -> None:
        for cookie in self.cookies:
            self._knock(cookie)
        threading.Thread(target=self._read, daemon=True).start()

    def _knock(self, cookie: str) -> None:
        try:
            line = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        except OSError:
            threading.Timer(KNOCK, self._knock, (cookie,)).start()
            return
        head = ("GET /live HTTP/1.1", f"Host: localhost:{PORTAL}", f"Cookie: __Host-s={cookie}", "", "")
        line.sendall("\r\n".join(head).encode())
        with self.lock:
            self.selector.register(line, selectors.EVENT_READ, {"greeted": False, "cookie": cookie})

    def _read(self) -> None:
        while not self.is_over:
            for key, _ in self.selector.select(0.2):
                self._take(key)

    def _take(self, key) -> None:
        try:
            got = key.fileobj.recv(65536).decode(errors="replace")
        except OSError:
            got = ""
        at = time.perf_counter()
        if not key.data["greeted"] and "200 OK" in got:
            key.data["greeted"], self.open = True, self.open + 1
        for name in re.findall(r"event: (\S+)", got):
            self.heard.setdefault(name, []).append(at)
        if not got:
            self.open -= key.data["greeted"]
            self.selector.unregister(key.fileobj)
            key.fileobj.close()
            threading.Timer(KNOCK, self._knock, (key.data["cookie"],)).start()

    def wait_open(self, within: float) -> float:
        begun = time.perf_counter()
        while self.open < self.count and time.perf_counter() < begun + within:
            time.sleep(0.02)
        return time.perf_counter() - begun


class Phone:
    """The technician's and the owner's requests, one connection each time."""

    def __init__(self, cookie: str):
        self.cookie, self.browser, self.token = f"__Host-s={cookie}", "", ""

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str]:
        line = HTTPConnection("127.0.0.1", PORTAL, timeout=30)
        sent = {"Host": f"localhost:{PORTAL}", "Cookie": self.cookie, "X-CSRFToken": self.token, **headers}
        line.request(method, path, body, sent | ({"Content-Type": "application/x-www-form-urlencoded"} if body else {}))
        answer = line.getresponse()
        return answer.status, answer.read().decode()

    def begin(self) -> None:
        self.token = CSRF.search(self.ask("GET", "/technician")[1])[1]

    def done(self, uid: str) -> int:
        return self.ask("POST", f"/technician/visits/{uid}/completion", "rest=done")[0]


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    asked = _asked()
    with tempfile.TemporaryDirectory(prefix="bench-live-") as folder, pretend_internet(Path(folder), PUSH_HOST) as net:
        pushed: list[float] = []
        net.answer = lambda _: (pushed.append(time.perf_counter()), (201, {}, b""))[1]
        environment = _environment(Path(folder) / "data", net, asked)
        cast = _world(environment, asked)
        found = _measured(asked, environment, cast, pushed)
    found |= {"load": [round(one, 1) for one in os.getloadavg()[:2]], "date": time.strftime("%Y-%m-%d %H:%M"),
              "database": "PostgreSQL, two processes" if asked.postgresql else "SQLite, one process"}  # fmt: skip
    print(json.dumps(found, indent=1))
    if asked.json:
        Path(asked.json).write_text(json.dumps(found, indent=1))


def _measured(asked, environment: dict, cast: dict, pushed: list[float]) -> dict:
    with _servers(environment, asked):
        watchers = Watchers(LIVE if asked.postgresql else PORTAL, cast["watchers"])
        watchers.start()
        opened = watchers.wait_open(60)
        tess, olivia = Phone(cast["Tess"]), Phone(cast["Olivia"])
        tess.begin()
        rows = [_one(uid, tess, olivia, watchers, pushed) for uid in cast["visits"]]
    with _servers(environment, asked):
        back = watchers.wait_open(60)
        watchers.is_over = True
    signals = [late for row in rows for late in row["signals"]]
    pushes = [row["push"] for row in rows if row["push"]]
    return {
        "watchers": watchers.count, "opened_s": round(opened, 2),
        "heard": f"{len(signals)} of {len(rows) * watchers.count}", "signal_ms": _spread(signals),
        "page_ms": _spread([row["page"] for row in rows]), "push_ms": _spread(pushes),
        "back_after_restart": watchers.open, "back_s": round(back, 2),
    }  # fmt: skip


def _one(uid: str, tess: Phone, olivia: Phone, watchers: Watchers, pushed: list[float]) -> dict:
    name, before = f"visit-{uid}", len(pushed)
    watchers.heard.pop(name, None)  # of the stops before it on the route
    begun = time.perf_counter()
    status = tess.done(uid)
    assert status in (200, 204, 303), status
    until = begun + 20
    while not watchers.heard.get(name) and time.perf_counter() < until:
        time.sleep(0.001)
    asked = {"HX-Request": "true", "HX-Request-Type": "partial"}
    while 'class="steps"' in olivia.ask("GET", f"/visits/{uid}/card", **asked)[1]:
        time.sleep(0.01)
    page = time.perf_counter()
    while (len(pushed) == before or len(watchers.heard.get(name, [])) < watchers.count) and time.perf_counter() < until:
        time.sleep(0.005)
    time.sleep(0.3)
    push = pushed[before] - begun if len(pushed) > before else 0
    signals = [at - begun for at in watchers.heard.get(name, [])[: watchers.count]]
    return {"signals": signals, "page": page - begun, "push": push}


def _spread(seconds: list[float]) -> dict:
    if len(seconds) < 2:
        return {"of": len(seconds)}
    p95 = statistics.quantiles(seconds, n=20)[-1]
    return {"median": round(statistics.median(seconds) * 1000), "p95": round(p95 * 1000)}


@contextmanager
def _servers(environment: dict, asked):
    with ExitStack() as stack:
        stack.enter_context(_started([sys.executable, "-m", "app.commands", "serve"], PORTAL, environment))
        if asked.postgresql:
            own = {**environment, "POOLHOUSE_PORT": str(LIVE), "POOLHOUSE_LIVE_MAX": str(asked.watchers + 20)}
            stack.enter_context(_started([sys.executable, "-m", "app.commands", "live"], LIVE, own))
        yield


def _environment(data: Path, net, asked) -> dict[str, str]:
    data.mkdir()
    held = 20 if asked.postgresql else asked.watchers + 20
    return {
        "POOLHOUSE_MODE": "development", "POOLHOUSE_DATA_DIR": str(data), "POOLHOUSE_PUBLIC_SCHEME": "http",
        "POOLHOUSE_PORT": str(PORTAL), "POOLHOUSE_PUBLIC_PORT": str(PORTAL), "POOLHOUSE_LIVE_MAX": str(held),
        "POOLHOUSE_LOCALHOST_COMPANY": "sparkling", "POOLHOUSE_DATABASE_URL": asked.postgresql,
        "POOLHOUSE_OUTGOING_PROXY": f"http://127.0.0.1:{net.port}", "POOLHOUSE_OUTGOING_CA_FILE": net.ca_file,
    }  # fmt: skip


def _world(environment: dict, asked) -> dict:
    wanted = [str(asked.changes), str(asked.watchers)]
    made = subprocess.run([sys.executable, "-m", "bench.live_world", *wanted], check=True, capture_output=True,
                          env={**os.environ, **environment})  # fmt: skip
    return json.loads(made.stdout.decode().strip().splitlines()[-1])


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--watchers", type=int, default=300)
    parser.add_argument("--changes", type=int, default=30)
    parser.add_argument("--postgresql", default="", help="the address of an empty database")
    parser.add_argument("--json", default="", help="write the figures here")
    return parser.parse_args()


if __name__ == "__main__":
    main()
