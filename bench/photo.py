"""`python -m bench.photo [--photos 10] [--json FILE]`: a photo of 12 megapixels, from upload to the owner's page.

A technician's phone sends photos as phones make them, with a position inside, one after the other. Measured from the
first byte sent: until her request is answered, until the owner's page of the visit shows the thumbnail, and until that
is served. Somebody asks for the owner's home all the while; the same without photos stands beside it, so that one sees
whether requests wait for pictures. Everything is on one machine: no slow line, no browser.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from http.client import HTTPConnection
from pathlib import Path

from bench.servers import PORTAL, portal, portal_environment
from tests.demo.photos import phone_heic, phone_jpeg

CSRF = re.compile(r'name="csrf-token" content="([^"]+)"')
PHOTO = re.compile(r'src="(/photos/[a-z2-7]{26}/[^"]+)"')
EDGE = "bench-edge"
SHOWN_WITHIN = 60.0


def ask(cookie: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
    line = HTTPConnection("127.0.0.1", PORTAL, timeout=60)
    sent = {"Host": f"localhost:{PORTAL}", "Cookie": f"__Host-s={cookie}", **headers}
    line.request("GET" if body is None else "POST", path, body, sent)
    answer = line.getresponse()
    return answer.status, answer.read()


class Asker(threading.Thread):
    """Asks for the owner's home again and again; milliseconds of each wait."""

    def __init__(self, cookie: str):
        super().__init__(daemon=True)
        self.cookie, self.waits, self.is_over = cookie, [], False

    def run(self) -> None:
        while not self.is_over:
            begun = time.perf_counter()
            ask(self.cookie, "/")
            self.waits.append((time.perf_counter() - begun) * 1000)
            time.sleep(0.01)

    def stop(self) -> dict[str, float]:
        self.is_over = True
        self.join()
        waits = sorted(self.waits)
        return {"asked": len(waits), "p50": round(statistics.median(waits), 1),
                "p99": round(waits[len(waits) * 99 // 100], 1), "most": round(waits[-1], 1)}  # fmt: skip


def sent(tess: str, token: str, visit: str, name: str, photo: bytes) -> int:
    form = (
        f'--{EDGE}\r\nContent-Disposition: form-data; name="photo_kind"\r\n\r\nafter\r\n'
        f'--{EDGE}\r\nContent-Disposition: form-data; name="photo"; filename="{name}"\r\n\r\n'
    ).encode() + photo + f"\r\n--{EDGE}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={EDGE}", "X-CSRFToken": token, "HX-Request": "true"}
    return ask(tess, f"/technician/visits/{visit}/photos", form, **headers)[0]


def one(cast: dict, token: str, visit: str, name: str, photo: bytes) -> dict[str, float]:
    """Milliseconds. On a visit that is done: an owner sees the photos of no other."""
    typed = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token}
    ask(cast["Tess"], f"/technician/visits/{visit}/completion", b"rest=done", **typed)
    begun = time.perf_counter()
    if (status := sent(cast["Tess"], token, visit, name, photo)) != 200:
        raise RuntimeError(f"the photo was answered with {status}")
    answered = time.perf_counter()
    while not (found := PHOTO.search(ask(cast["Olivia"], f"/visits/{visit}")[1].decode())):
        if time.perf_counter() - begun > SHOWN_WITHIN:
            raise RuntimeError("the owner's page never showed the photo")
        time.sleep(0.02)
    shown = time.perf_counter()
    status, _picture = ask(cast["Olivia"], found[1].replace("&amp;", "&"))
    if status != 200:
        raise RuntimeError(f"the thumbnail was answered with {status}")
    moments = {"answered": answered, "shown": shown, "served": time.perf_counter()}
    return {name: round((moment - begun) * 1000) for name, moment in moments.items()}


def measured(cast: dict, count: int) -> dict:
    token = CSRF.search(ask(cast["Tess"], "/technician")[1].decode())[1]
    ask(cast["Olivia"], "/")
    alone = Asker(cast["Olivia"])
    alone.start()
    time.sleep(5)
    found = {"home alone, ms": alone.stop()}
    visits = iter(cast["visits"])
    beside = Asker(cast["Olivia"])
    beside.start()
    for name, photo in (("IMG.jpg", [phone_jpeg("after", seed) for seed in range(count)]),
                        ("IMG.heic", [phone_heic()] * count)):  # fmt: skip
        rows = [one(cast, token, next(visits), name, each) for each in photo]
        found[f"{name}, {len(photo[0]) / 1e6:.1f} MB"] = {
            step: {"median": statistics.median(row[step] for row in rows), "most": max(row[step] for row in rows)}
            for step in rows[0]
        }
    found["home beside the photos, ms"] = beside.stop()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=10)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-photo-") as folder:
        made = subprocess.run(
            [sys.executable, "-m", "bench.live_world", str(2 * asked.photos)], check=True, capture_output=True,
            text=True, env={**os.environ, **portal_environment(Path(folder))},
        )  # fmt: skip
        with portal(Path(folder)):
            found = measured(json.loads(made.stdout.splitlines()[-1]), asked.photos)
    found |= {"load": round(os.getloadavg()[0], 1), "date": time.strftime("%Y-%m-%d %H:%M")}
    print(json.dumps(found, indent=1))
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
