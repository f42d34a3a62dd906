"""A routine stop as a technician does it, by a hand that counts, and that takes a stated time where it is timed."""

from dataclasses import dataclass

from playwright.sync_api import Page

READINGS = {"ph": "7.5", "free_chlorine": "3", "total_alkalinity": "90"}


@dataclass(frozen=True)
class Speed:
    """Seconds: to find and tap something, to press a key of the number pad, to take a picture and say it is good."""

    tap: float = 0.0
    key: float = 0.0
    camera: float = 0.0


AT_ONCE = Speed()


class Hand:
    """`taps` and `keys` so far; `pages` that the screen went to; `busy` seconds that were the person's own."""

    def __init__(self, page: Page, speed: Speed = AT_ONCE):
        self.page, self.speed, self.at = page, speed, page.url
        self.taps, self.keys, self.pages, self.busy = 0, 0, 0, 0.0
        page.on("framenavigated", self._count_page)

    def tap(self, selector: str) -> None:
        self._take(self.speed.tap)
        self.taps += 1
        self.page.locator(selector).first.tap()

    def type(self, selector: str, text: str) -> None:
        self.tap(selector)
        for key in text:
            self._take(self.speed.key)
            self.keys += 1
            self.page.keyboard.press(key)

    def photograph(self, picture: dict) -> None:
        """The tile, the shutter and the yes of the phone's own camera."""
        self._take(self.speed.tap + self.speed.camera)
        self.taps += 3
        self.page.set_input_files("input[type=file]", picture)

    def _take(self, seconds: float) -> None:
        self.busy += seconds
        if seconds:
            self.page.wait_for_timeout(seconds * 1000)

    def _count_page(self, frame) -> None:
        """An address that is only written down anew is no other page."""
        if frame == self.page.main_frame and frame.url != self.at:
            self.pages, self.at = self.pages + 1, frame.url


def do_stop(hand: Hand, pool_uid: str, picture: dict) -> None:
    """From the day's list and back to it: there, today's readings, the tasks, a photo, Done."""
    page = hand.page
    hand.tap(".stop--next")
    hand.tap("text=I am here")
    page.wait_for_selector("#progress >> text=You are here")
    for kind, value in READINGS.items():
        hand.type(f"#reading-{pool_uid}-{kind}", value)
    hand.tap("text=The rest is done")
    page.wait_for_selector("text=The rest is done", state="detached")
    hand.photograph(picture)
    page.wait_for_selector("#photo-list li")
    hand.tap(".actions button")
    page.wait_for_selector("#toast >> text=Done.")
