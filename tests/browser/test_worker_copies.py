"""What the service worker keeps for bad lines, and how it shows it."""

import re
import threading
import time

import pytest

pytest_plugins = ["tests.browser.fixtures_js.fixtures"]
pytestmark = pytest.mark.browser


def test_seen_page_opens_offline_with_its_time_styles_and_photo(phone, stub):
    stub.file_caching = "no-store"  # so that nothing but the worker can have them
    page = phone.sign_in()
    phone.see("/visits")
    phone.context.set_offline(True)
    page.goto("/")
    assert re.search(r"Offline, saved \d+:\d\d [AP]M", page.inner_text("[role=status].banner"))
    assert "SECRET-ANN" in phone.text()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(200, 220, 240)"
    assert page.evaluate("document.images[0].naturalWidth") == 1
    page.goto("/visits")
    assert "All visits" in phone.text()


def test_first_page_after_sign_in_is_kept_though_the_worker_met_the_person_later(phone):
    page = phone.sign_in("bob")
    phone.context.set_offline(True)
    page.reload()
    assert "SECRET-BOB" in phone.text()


def test_copy_loses_its_mark_once_the_line_is_back(phone):
    page = phone.sign_in()
    phone.context.set_offline(True)
    page.goto("/")
    phone.context.set_offline(False)
    page.click("text=Try again")
    page.wait_for_load_state()
    assert "Offline" not in phone.text()


def test_unseen_page_offline_is_our_own_and_forgets_nobody(phone):
    page = phone.sign_in()
    phone.context.set_offline(True)
    page.goto("/unseen")
    assert "You are offline" in phone.text()
    page.wait_for_timeout(300)
    page.goto("/")
    assert "SECRET-ANN" in phone.text()


def test_hung_line_shows_the_copy_after_three_seconds_and_keeps_the_late_answer(phone, stub):
    page = phone.sign_in()
    phone.see("/visits")
    page.goto("/")
    before = page.evaluate("async () => (await caches.match('/visits')).headers.get('X-Saved')")
    answer = stub.gate("/visits")
    start = time.monotonic()
    page.goto("/visits", wait_until="domcontentloaded")
    assert time.monotonic() - start > 2.5
    assert "Offline, saved" in phone.text()
    answer.set()
    phone.until(f"async () => (await caches.match('/visits')).headers.get('X-Saved') !== '{before}'")


def test_slow_page_without_a_copy_is_waited_for(phone, stub):
    page = phone.sign_in()
    threading.Timer(3.4, stub.gate("/unseen").set).start()
    page.goto("/unseen")
    assert "/unseen" in page.inner_text("h1")


def test_error_of_the_server_never_replaces_a_copy(phone, stub):
    page = phone.sign_in()
    phone.see("/visits")
    stub.status["/visits"] = 500
    page.goto("/visits")
    assert "a fault of the server" in phone.text()
    phone.context.set_offline(True)
    page.goto("/visits")
    assert "All visits" in phone.text()


def test_outage_shows_the_copy(phone, stub):
    page = phone.sign_in()
    phone.see("/visits")
    stub.status["/visits"] = 503
    page.goto("/visits")
    assert "Offline, saved" in phone.text()


SECRET_OR_OF_ANOTHER_DOOR = ["/codes", "/methods", "/l/abc", "/q/abc", "/a/abc", "/office",
                             "/properties/p/access", "/invoices/i1/payment"]


def test_pages_with_secrets_or_of_other_doors_are_never_kept(phone):
    page = phone.sign_in()
    for path in SECRET_OR_OF_ANOTHER_DOOR:
        page.goto(path)
    page.evaluate("fetch('/photos/gate.png')")
    phone.see("/visits")
    assert phone.kept() == ["/", "/photos/p1.png", "/visits"]


def test_page_that_must_not_stay_is_not_fetched_a_second_time(phone, stub):
    phone.sign_in()
    phone.page.goto("/codes")
    phone.see("/visits")
    assert stub.count("GET", "/codes") == 1


def test_hashed_files_are_fetched_once(phone, stub):
    page = phone.sign_in()
    page.goto("/visits")
    page.reload()
    assert stub.count("GET", "/static/portal-1.js") == 1
    assert stub.count("GET", "/static/portal-1.css") == 1


def test_photos_beyond_sixty_push_out_the_oldest(phone):
    page = phone.sign_in()
    page.evaluate("async () => { for (let n = 10; n < 74; n++) await (await fetch(`/photos/n${n}.png`)).blob() }")
    phone.until("async () => !!(await caches.match('/photos/n73.png')) && !(await caches.match('/photos/n13.png'))")
    photos = [path for path in phone.kept() if path.startswith("/photos/")]
    assert photos == [f"/photos/n{n}.png" for n in range(14, 74)]


def test_form_sent_into_a_broken_line_says_that_it_may_not_have_arrived(phone, stub):
    page = phone.sign_in()
    page.goto("/words/plain")
    stub.down = True
    page.click("main button")
    page.wait_for_selector("text=We do not know whether it arrived.")


def test_boosted_tap_offline_shows_the_marked_copy_under_its_address(phone):
    page = phone.sign_in()
    phone.see("/visits")
    page.goto("/")
    phone.ready()
    phone.context.set_offline(True)
    page.evaluate("window.same = true")
    page.click("nav >> text=Visits")
    page.wait_for_selector("text=All visits")
    assert "Offline, saved" in phone.text()
    assert page.evaluate("window.same") and page.url.endswith("/visits")


def test_boosted_page_is_kept_and_opens_as_a_page_of_its_own(phone):
    page = phone.sign_in()
    page.click("nav >> text=Visits")
    page.wait_for_selector("text=All visits")
    phone.until("async () => !!(await caches.match('/visits'))")
    phone.context.set_offline(True)
    page.goto("/visits")
    assert "All visits" in phone.text() and page.evaluate("document.styleSheets.length") == 1


def test_boosted_tap_on_an_unseen_page_offline_ends_on_our_own_page(phone):
    page = phone.sign_in()
    phone.context.set_offline(True)
    page.click("text=Unseen")
    page.wait_for_selector("text=You are offline")


def test_back_offline_after_boosted_taps_shows_the_copy(phone):
    page = phone.sign_in()
    page.click("nav >> text=Visits")
    page.wait_for_selector("text=All visits")
    phone.context.set_offline(True)
    page.go_back()
    page.wait_for_selector("h1:text('Home')")
    assert "Offline, saved" in phone.text()


def test_copy_speaks_the_language_of_its_page(phone, stub):
    stub.language = "es"
    page = phone.sign_in()
    phone.context.set_offline(True)
    page.goto("/")
    assert re.search(r"Sin conexión, guardado \d+:\d\d", phone.text())
