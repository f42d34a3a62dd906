"""`python -m bench.stop [--stops 5] [--tap 1.2] [--key 0.4] [--camera 5] [--json FILE]`: a routine stop, timed.

A technician's phone (headless Chromium, processor a quarter as fast, 1.6 Mbit/s, 150 ms) goes from the day's list to
"Done" and back: "I am here", today's readings typed, "The rest is done", one photo, Done. What her hand takes is
simulated at the stated speed: seconds to find and tap something, for a key, for a picture. The rest is waiting for us.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.servers import PORTAL, portal, portal_environment
from tests.browser.fixtures_js.fixtures import FLAGS
from tests.browser.routine_stop import Hand, Speed, do_stop
from tests.demo.photos import photo

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "locale": "en-US"}
SLOWER, BYTES_A_SECOND, LATENCY_MS = 4, 1.6e6 / 8, 150


def build(world: Path, stops: int) -> dict:
    made = subprocess.run(
        [sys.executable, "-m", "bench.stop_world", str(stops)], check=True, capture_output=True, text=True,
        env={**os.environ, **portal_environment(world)},
    )  # fmt: skip
    return json.loads(made.stdout.splitlines()[-1])


def slow_down(page) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", {
        "offline": False, "latency": LATENCY_MS, "downloadThroughput": BYTES_A_SECOND,
        "uploadThroughput": BYTES_A_SECOND})  # fmt: skip


def timed(page, speed: Speed, pool: str, number: int) -> dict:
    hand, picture = Hand(page, speed), photo("after", number)
    began = time.monotonic()
    do_stop(hand, pool, {"name": f"IMG_{number:04}.jpg", "mimeType": "image/jpeg", "buffer": picture})
    whole = time.monotonic() - began
    return {"seconds": round(whole, 1), "hers": round(hand.busy, 1), "waiting": round(whole - hand.busy, 1),
            "taps": hand.taps, "keys": hand.keys, "pages": hand.pages}  # fmt: skip


def measure(known: dict, speed: Speed, stops: int) -> list[dict]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        context = browser.new_context(**PHONE, base_url=f"http://localhost:{PORTAL}")
        context.set_default_timeout(60_000)
        context.add_cookies([{"name": "__Host-s", "value": known["Tess"], "domain": "localhost", "path": "/",
                              "secure": True, "httpOnly": True}])  # fmt: skip
        page = context.new_page()
        page.goto("/technician", wait_until="networkidle")
        slow_down(page)
        found = [timed(page, speed, known["pool"], number) for number in range(stops)]
        browser.close()
    return found


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--stops", type=int, default=5)
    asked.add_argument("--tap", type=float, default=1.2)
    asked.add_argument("--key", type=float, default=0.4)
    asked.add_argument("--camera", type=float, default=5.0)
    asked.add_argument("--json", type=Path)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        known = build(Path(folder), options.stops)
        with portal(Path(folder)):
            found = measure(known, Speed(options.tap, options.key, options.camera), options.stops)
    for one in found:
        print(one)
    print("median", statistics.median(one["seconds"] for one in found), "s, waiting",
          statistics.median(one["waiting"] for one in found), "s; tasks", known["tasks"],
          "; load", round(os.getloadavg()[0], 1))  # fmt: skip
    if options.json:
        options.json.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
