"""A shared phone forgets: at sign-out, when somebody else signs in, and on the way Back."""

import re

import pytest
from playwright.sync_api import expect

pytest_plugins = ["tests.browser.fixtures_js.fixtures"]
pytestmark = pytest.mark.browser


def sign_out(phone):
    phone.page.goto("/account")
    phone.ready()
    phone.page.click("form[action='/sign-out'] button")
    phone.page.wait_for_url("**/sign-in")


def test_sign_out_leaves_nothing_in_caches_storage_or_behind_the_back_button(phone):
    page = phone.sign_in()
    phone.see("/visits", "/account")
    assert "SECRET-ANN" in phone.stored()
    sign_out(phone)
    phone.until("async () => !(await caches.keys()).some((name) => name.startsWith('pages-'))")
    assert "SECRET-ANN" not in phone.stored()
    page.go_back()
    page.wait_for_url("**/sign-in")
    assert "SECRET-ANN" not in page.content()


def test_back_from_another_document_after_sign_out_elsewhere_shows_nothing_private(phone, stub):
    stub.caching = "private, no-cache"  # with no-store Chromium drops the page by itself when cookies change
    page = phone.sign_in()
    page.evaluate("addEventListener('pageshow', (event) => { window.restored = event.persisted })")
    page.goto("about:blank")
    page.go_back(wait_until="commit")
    assert page.evaluate("window.restored") is True, "the back/forward cache is on"
    page.goto("about:blank")
    phone.context.clear_cookies()
    other = phone.context.new_page()
    other.goto("/sign-in")
    page.go_back(wait_until="commit")
    expect(page).to_have_url(re.compile("/sign-in$"))  # wait_for_url gives up where one navigation cuts off another


def test_other_tab_of_the_person_leaves_with_the_sign_out(phone):
    page = phone.sign_in()
    other = phone.context.new_page()
    other.goto("/account")
    other.click("form[action='/sign-out'] button")
    page.wait_for_url("**/sign-in")


def test_offline_after_sign_out_shows_nothing_private(phone):
    page = phone.sign_in()
    sign_out(phone)
    phone.context.set_offline(True)
    page.goto("/")
    assert "You are offline" in phone.text() and "SECRET" not in page.content()


def test_sign_out_into_a_broken_line_forgets_all_the_same(phone, stub):
    page = phone.sign_in()
    page.goto("/account")
    phone.ready()
    stub.down = True
    page.click("form[action='/sign-out'] button")
    page.wait_for_selector("text=We do not know whether it arrived.")
    phone.until("async () => !(await caches.keys()).some((name) => name.startsWith('pages-'))")


def test_second_person_finds_only_their_own(phone):
    page = phone.sign_in("ann")
    phone.see("/visits")
    phone.sign_in("bob")
    assert "SECRET-ANN" not in phone.stored() and phone.kept() == ["/", "/photos/p1.png"]
    phone.context.set_offline(True)
    page.goto("/visits")
    assert "You are offline" in phone.text()
    page.goto("/")
    assert "SECRET-BOB" in phone.text()


def test_answer_for_another_person_forgets_the_first_before_any_page_says_so(phone, stub):
    page = phone.sign_in("ann")
    phone.context.add_cookies([{"name": "person", "value": "bob", "url": stub.base}])
    page.evaluate("fetch('/visits', {headers: {'HX-Request': 'true', 'HX-Request-Type': 'full'}})")
    phone.until("async () => !!(await caches.match('/visits'))")
    assert phone.kept() == ["/visits"] and "SECRET-ANN" not in phone.stored()


def test_answer_that_was_under_way_at_sign_out_is_not_kept(phone, stub):
    page = phone.sign_in()
    answer = stub.gate("/visits")
    page.evaluate("() => { fetch('/visits', {headers: {'HX-Request': 'true', 'HX-Request-Type': 'full'}}) }")
    phone.until(lambda: stub.count("GET", "/visits"))
    sign_out(phone)
    answer.set()
    page.wait_for_timeout(500)
    assert "SECRET-ANN" not in phone.stored()


def test_expired_session_forgets_at_the_next_answer(phone):
    page = phone.sign_in()
    phone.context.clear_cookies()
    page.goto("/")
    page.wait_for_url("**/sign-in")
    phone.until("async () => !(await caches.keys()).some((name) => name.startsWith('pages-'))")


def test_boosted_tap_that_meets_another_person_loads_the_whole_page(phone):
    page = phone.sign_in("ann")
    page.evaluate("window.same = true")
    phone.context.add_cookies([{"name": "person", "value": "bob", "url": phone.stub.base}])
    page.click("nav >> text=Visits")
    page.wait_for_selector("text=SECRET-BOB")
    assert not page.evaluate("window.same")
    assert page.evaluate("document.documentElement.dataset.person") == "bob"


def test_boosted_tap_after_a_release_loads_the_whole_page(phone, stub):
    page = phone.sign_in()
    page.evaluate("window.same = true")
    stub.release = "2"
    page.click("nav >> text=Visits")
    page.wait_for_selector("text=All visits")
    assert not page.evaluate("window.same")
