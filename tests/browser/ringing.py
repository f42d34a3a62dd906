"""What a browser's push service does at the end: it hands the opened message to the worker."""

from contextlib import suppress

SHOWN = "async () => (await (await navigator.serviceWorker.ready).getNotifications()).length"


class Bell:
    """Rings at the worker of the page; `until` is the caller's way to wait."""

    def __init__(self, page, until):
        self.page, self.until = page, until
        self.devtools, found = page.context.new_cdp_session(page), []
        self.devtools.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.extend(told["registrations"]))
        self.devtools.send("ServiceWorker.enable")
        until(lambda: page.wait_for_timeout(20) or found)
        self.registration = found[0]["registrationId"]

    def ring(self, origin: str, payload: str) -> None:
        self.devtools.send("ServiceWorker.deliverPushMessage",
                           {"origin": origin, "registrationId": self.registration, "data": payload})

    def ring_until_shown(self, origin: str, payload: str) -> None:
        """The debugging protocol drops a message now and then and says nothing; a push service would come again."""
        for _ in range(5):
            if not self.page.evaluate(SHOWN):
                self.ring(origin, payload)
                with suppress(AssertionError):
                    self.until(lambda: self.page.evaluate(SHOWN), seconds=4)
