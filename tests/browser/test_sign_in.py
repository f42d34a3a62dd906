"""A real browser: scanners of mail that open and even press, people with and without scripts, and what stays behind."""

import threading
from contextlib import contextmanager

import pytest
from werkzeug.serving import make_server

from app.people.models import SignIn
from tests.browser.contexts import opened
from tests.people.signing_in import code_of, link_path, newest

pytest_plugins = ["tests.browser.fixtures_js.fixtures"]
pytestmark = pytest.mark.browser


@pytest.fixture
def portal(world):
    """The app at a real port of this machine."""
    server = make_server("127.0.0.1", 0, world.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://sparkling.localhost:{server.server_port}"
    server.shutdown()
    thread.join()


@contextmanager
def browsing(chromium, **options):
    with opened(chromium, viewport={"width": 390, "height": 844}, **options) as context:
        yield context.new_page()


def ask(page, portal, path="/account"):
    page.goto(portal + path)
    page.fill("#contact", "olivia@reyes.example")
    page.click("text=Send me a code")
    page.wait_for_url("**/sign-in/code")


def type_code(page, code):
    page.fill("#code", code)
    page.click("button:has-text('Sign in')")
    page.wait_for_url("**/account")


@pytest.mark.parametrize("scripts", [True, False])
def test_code_signs_in_with_and_without_scripts(world, portal, chromium, scripts):
    with browsing(chromium, java_script_enabled=scripts) as page:
        ask(page, portal)
        type_code(page, code_of(newest(world)))
        assert page.inner_text("h1") == "Olivia Reyes"


def test_scanner_that_opens_the_page_leaves_the_link_to_the_person(world, portal, chromium):
    with browsing(chromium) as asking, browsing(chromium) as scanner, browsing(chromium) as person:
        ask(asking, portal)
        link = portal + link_path(newest(world))
        scanner.goto(link)
        scanner.wait_for_timeout(1000)
        assert world.get(SignIn, newest(world).id).link_used_at is None
        person.goto(link)
        person.click("button[name=sign-in]")
        person.wait_for_url("**/account")
        assert person.inner_text("h1") == "Olivia Reyes"


def test_scanner_that_presses_the_button_leaves_the_code_to_the_person(world, portal, chromium):
    with browsing(chromium) as asking, browsing(chromium) as scanner:
        ask(asking, portal)
        scanner.goto(portal + link_path(newest(world)))
        scanner.click("button[name=sign-in]")
        scanner.wait_for_url("**/account")
        type_code(asking, code_of(newest(world)))
        assert asking.inner_text("h1") == "Olivia Reyes"


def test_token_leaves_the_address_bar_and_goes_to_nobody_else(world, portal, chromium):
    with browsing(chromium) as asking, browsing(chromium) as page:
        ask(asking, portal)
        path, heard = link_path(newest(world)), []
        page.on("request", lambda request: heard.append((request.url, request.headers.get("referer", ""))))
        page.goto(portal + path)
        page.click("button[name=sign-in]")
        page.wait_for_url("**/account")
        assert path not in page.url
        assert all(url.startswith(portal) for url, _ in heard if not url.startswith("data:"))
        page.goto(portal + "/account/devices")
        assert path not in page.evaluate("document.referrer")


def test_signing_out_leaves_nothing_in_the_browser(world, portal, chromium):
    with browsing(chromium) as page:
        ask(page, portal)
        type_code(page, code_of(newest(world)))
        page.evaluate("caches.open('pages-x').then((kept) => kept.put('/account', new Response('Olivia')))")
        page.click("text=Sign out")
        page.wait_for_selector("text=You are signed out")
        kept = page.evaluate("caches.keys().then((names) => names.filter((name) => name.startsWith('pages-')))")
        assert kept == []
        page.goto(portal + "/account")
        assert "/sign-in?next=/account" in page.url


def test_second_person_on_the_browser_is_asked_and_sees_only_their_own(world, portal, chromium):
    with browsing(chromium) as page, browsing(chromium) as asking:
        ask(page, portal)
        type_code(page, code_of(newest(world)))
        asking.goto(portal + "/sign-in?next=/account")
        asking.fill("#contact", "marta@azul.example")
        asking.click("text=Send me a code")
        asking.wait_for_url("**/sign-in/code")
        page.goto(portal + link_path(newest(world)))
        assert "signed in as Olivia Reyes" in page.inner_text("main")
        page.click("button[name=sign-in]")
        page.wait_for_url("**/account")
        assert page.inner_text("h1") == "Marta Ruiz"
