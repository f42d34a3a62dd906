"""One browser and one small portal for all tests of scripts and worker, a fresh profile for each."""

import time

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.contexts import PATIENCE, opened
from tests.browser.fixtures_js.stub import Stub

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-component-update",
         "--disable-background-networking", "--disable-sync", "--disable-dev-shm-usage"]
# Playwright switches the back/forward cache off; a phone has it.
UNWANTED = ["--disable-back-forward-cache"]
SIZE = {"width": 390, "height": 760}
READY = """async () => {
  const { serviceWorker } = navigator;
  await serviceWorker.ready;
  if (serviceWorker.controller) return;
  await new Promise((done) => serviceWorker.addEventListener('controllerchange', done));
}"""
KEPT = """async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith('pages-'));
  const lists = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return lists.flat().map((request) => new URL(request.url).pathname);
}"""
STORED = """async () => {
  const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
  for (const database of await indexedDB.databases()) found.push(database.name);
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys())
      found.push(name, request.url, await (await (await caches.open(name)).match(request)).clone().text());
  return found.join('\\n');
}"""


@pytest.fixture(scope="session")
def stub_server():
    return Stub()


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path="/usr/bin/chromium", args=FLAGS, ignore_default_args=UNWANTED)
        yield browser
        browser.close()


@pytest.fixture
def stub(stub_server):
    stub_server.reset()
    return stub_server


@pytest.fixture
def phone(chromium, stub):
    with opened(chromium, viewport=SIZE, locale="en-US", base_url=stub.base) as context:
        yield Phone(context, stub)


@pytest.fixture
def tab(chromium, stub):
    """A signed-in browser without the worker, for what the scripts do by themselves."""
    with opened(chromium, viewport=SIZE, base_url=stub.base, service_workers="block") as context:
        context.add_cookies([{"name": "person", "value": "ann", "url": stub.base}])
        yield Phone(context, stub)


class Phone:
    """One person's browser: signing in, waiting, and looking at what is stored."""

    def __init__(self, context, stub):
        self.context, self.stub, self.page = context, stub, context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def sign_in(self, name: str = "ann"):
        """Arrives signed in, as after a link; home is kept when this returns."""
        self.context.add_cookies([{"name": "person", "value": name, "url": self.stub.base, "httpOnly": True}])
        self.page.goto("/")
        self.ready()
        self.until(f"async () => !!(await (await caches.open('pages-{name}')).match('/'))")
        return self.page

    def ready(self) -> None:
        """The worker controls the page and later.js has come."""
        self.page.evaluate(READY)
        self.until("() => !!window.portal?.say")

    def open(self, path: str):
        """Without waiting for a worker."""
        self.page.goto(path)
        self.until("() => !!window.portal?.say")
        return self.page

    def see(self, *paths: str) -> None:
        for path in paths:
            self.page.goto(path)
            self.until(f"async () => !!(await caches.match('{path}'))")

    def until(self, found, seconds: float = PATIENCE / 1000):
        """What `found`, a script for the page or something to call, answers once it is something.

        wait_for_function evaluates in the page, which the strict policy forbids.
        """
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if value := found() if callable(found) else self.page.evaluate(found):
                return value
            self.page.wait_for_timeout(30)
        raise AssertionError(f"never so: {found}")

    def text(self) -> str:
        return self.page.inner_text("body")

    def kept(self) -> list[str]:
        """The addresses in the persons' caches."""
        return sorted(self.page.evaluate(KEPT))

    def stored(self) -> str:
        """Everything scripts can read back: caches, web storage, names of databases."""
        return self.page.evaluate(STORED)
