"""Browsers that switched push on, and what they could read of what the push service was given."""

from app import outlets
from app.notices.push import PushSender
from tests.notices.test_push_channel import Browser, browser


class PushHere:
    """The demo's ways out, with a push service on this machine."""

    def __init__(self, sender: PushSender):
        self._sender = sender
        self.carrier, self.post_office, self.outbox = outlets.carrier, outlets.post_office, outlets.outbox

    def push_sender(self) -> PushSender:
        return self._sender


class Phones:
    """`switch_on` does what the page's script does; `read` opens what came to a phone with its own keys."""

    def __init__(self, world, service):
        self.world, self.service = world, service

    def new(self, name: str) -> Browser:
        return browser(f"http://127.0.0.1:{self.service.port}/wpush/{name}")

    def switch_on(self, page, phone: Browser, label: str = "Android") -> int:
        keys = {"p256dh": phone.subscription.p256dh, "auth": phone.subscription.auth}
        told = {"endpoint": phone.subscription.endpoint, "keys": keys, "label": label}
        return self.say(page, "/account/push", told).status_code

    def say(self, page, path: str, told: dict):
        return page.post(path, json=told, headers={"X-CSRFToken": self.world.token(page)})

    def read(self, phone: Browser) -> list[dict]:
        path = phone.subscription.endpoint.split(str(self.service.port))[1]
        return [phone.reads(asked.body)["notification"] for asked in self.service.asked if asked.path == path]
