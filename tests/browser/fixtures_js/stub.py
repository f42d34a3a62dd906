"""A small portal of two people, with faults to switch on: the scripts and the worker are tried against it alone."""

import json
import threading
import time
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.browser.contexts import PATIENCE
from tests.browser.fixtures_js import pages

STATIC = Path(__file__).parents[3] / "app" / "static"
WORKER = (STATIC.parent / "sw.js").read_text()
SHELL = ["/static/portal-1.js", "/static/later-1.js", "/static/portal-1.css", "/icons/abc-192.png", "/offline"]
TEXTS = {
    "en": {"offlineSaved": "Offline, saved {time}", "tryAgain": "Try again", "pushTitle": "News about your pool",
           "unsure": "We do not know whether it arrived.", "pushBody": "Open the portal to see it."},
    "es": {"offlineSaved": "Sin conexión, guardado {time}", "tryAgain": "Reintentar", "pushTitle": "Novedades",
           "unsure": "No sabemos si llegó.", "pushBody": "Abra el portal para verlas."},
}


def bundle(name: str) -> bytes:
    lines = (STATIC / "js" / "bundles.txt").read_text().splitlines()
    files = next(parts for title, _, parts in (line.partition(":") for line in lines) if title == name)
    return b"\n".join((STATIC / file).read_bytes() for file in files.split())


BUNDLES = {name: bundle(name) for name in ("portal.js", "later.js", "technician.js")}


class Stub:
    """The server and its faults: `gate` holds answers back, `status` replaces one, `down` gives none at all."""

    def __init__(self):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.stub = self
        self.base = f"http://localhost:{self.server.server_port}"
        self.reset()
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def reset(self) -> None:
        self.gates: dict[str, threading.Event] = {}
        self.status: dict[str, int] = {}
        self.down = False
        self.worker: bytes | int = self.worker_text()
        self.log: list[tuple[str, str, dict]] = []
        self.posted: list[tuple[str, str]] = []
        self.asked_card = 0
        self.token = "token-1"
        self.release = "1"
        self.language = "en"
        self.caching = "private, no-store"
        self.file_caching = "public, max-age=31536000, immutable"
        self.streams: list = []

    def worker_text(self, shell: list | None = SHELL, version: str = "1") -> bytes:
        filled = WORKER
        for name, value in (("__SHELL__", shell), ("__VERSION__", version), ("__TEXTS__", TEXTS)):
            filled = filled.replace(f"= {name};", f"= {json.dumps(value)};")
        return filled.encode()

    def gate(self, path: str) -> threading.Event:
        """Holds every answer of `path` back until the event is set."""
        return self.gates.setdefault(path, threading.Event())

    def count(self, method: str, path: str) -> int:
        return sum(1 for entry in self.log if entry[:2] == (method, path))

    def tell(self, event: str) -> None:
        """Sends an event to every open stream."""
        for stream in list(self.streams):
            try:
                stream.write(f"event: {event}\ndata: x\n\n".encode())
            except OSError:
                self.streams.remove(stream)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def stub(self) -> Stub:
        return self.server.stub

    def do_GET(self):  # noqa: N802 - the name http.server calls
        self.path_only = self.path.partition("?")[0]
        self.stub.log.append(("GET", self.path_only, dict(self.headers)))
        if self.fails():
            return
        self.wait_at_gate()
        if self.path_only == "/live":
            self.stream()
        elif self.path_only == "/sw.js":
            self.send_worker()
        else:
            self.send(*pages.get(self.stub, self.path_only, self.person()))

    def do_POST(self):  # noqa: N802 - the name http.server calls
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("latin1")
        self.path_only = self.path.partition("?")[0]
        self.stub.log.append(("POST", self.path_only, dict(self.headers)))
        if self.fails():
            return
        self.wait_at_gate()
        self.send(*pages.post(self.stub, self.path_only, body, dict(self.headers)))

    def wait_at_gate(self) -> None:
        gate = self.stub.gates.get(self.path_only)
        if gate:
            gate.wait(PATIENCE / 1000)

    def fails(self) -> bool:
        if self.stub.down:
            self.close_connection = True
            self.connection.close()
            return True
        status = self.stub.status.get(self.path_only)
        if status:
            self.send(status, "text/html", "a fault of the server", {"X-Person": self.person()})
        return bool(status)

    def person(self) -> str:
        cookie = SimpleCookie(self.headers.get("Cookie", "")).get("person")
        return cookie.value if cookie else ""

    def send_worker(self) -> None:
        if isinstance(self.stub.worker, int):
            self.send(self.stub.worker, "text/html", "no worker here")
        else:
            self.send(200, "text/javascript", self.stub.worker, {"Cache-Control": "no-cache"})

    def send(self, status: int, media_type: str, body: str | bytes, headers: dict | None = None) -> None:
        body = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        sized = {"Content-Type": media_type, "Content-Length": str(len(body)), **(headers or {})}
        for name, value in sized.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.wfile.write(b"retry: 200\n\n")
        self.wfile.flush()
        self.stub.streams.append(self.wfile)
        self.close_connection = True
        while self.wfile in self.stub.streams:
            time.sleep(0.05)

    def log_message(self, *args) -> None:
        """Quiet: the test reads `stub.log`."""
