"""Sending a form: once, audibly, and without losing what was typed."""

import pytest

pytest_plugins = ["tests.browser.fixtures_js.fixtures"]
pytestmark = pytest.mark.browser


def test_second_press_while_sending_sends_nothing(tab, stub):
    page = tab.open("/words")
    answer = stub.gate("/words")
    page.evaluate("() => { for (let n = 0; n < 3; n++) document.querySelector('#f button').click() }")
    assert page.get_attribute("#f", "aria-busy") == "true"
    answer.set()
    page.wait_for_selector("text=Thank you")
    page.wait_for_timeout(500)
    assert len(stub.posted) == 1


def test_second_press_of_a_form_without_htmx_sends_nothing(tab, stub):
    page = tab.open("/words/plain")
    answer = stub.gate("/words")
    page.evaluate("() => { for (let n = 0; n < 3; n++) document.querySelector('#f button').click() }")
    answer.set()
    page.wait_for_selector("text=Thank you")
    assert len(stub.posted) == 1


def test_broken_line_says_so_and_keeps_what_was_typed(tab, stub):
    page = tab.open("/words")
    page.fill("[name=words]", "back gate sticks")
    stub.down = True
    page.click("#f button")
    page.wait_for_selector("#toast >> text=No connection. What you typed is still here.")
    assert page.input_value("[name=words]") == "back gate sticks"
    assert not page.get_attribute("#f", "aria-busy")
    stub.down = False
    page.click("#f button")
    page.wait_for_selector("text=Thank you")


def test_fault_of_the_server_keeps_the_form(tab, stub):
    page = tab.open("/words")
    page.fill("[name=words]", "back gate sticks")
    stub.status["/words"] = 500
    page.click("#f button")
    page.wait_for_selector("#toast >> text=What you typed is still here.")
    assert page.input_value("[name=words]") == "back gate sticks"


def test_slow_answer_is_told_after_three_seconds(tab, stub):
    tab.page.clock.install()
    page = tab.open("/words")
    answer = stub.gate("/words")
    page.click("#f button")
    page.clock.fast_forward(3100)
    page.wait_for_selector("#toast >> text=Still sending.")
    answer.set()
    page.wait_for_selector("text=Thank you")
    assert not page.is_visible("text=Still sending.")


def test_refused_form_brings_the_focus_to_what_is_wrong(tab):
    page = tab.open("/words")
    page.fill("[name=words]", "wrong")
    page.click("#f button")
    page.wait_for_selector("text=Please check this.")
    assert page.evaluate("document.activeElement.matches('[role=alert], [aria-invalid=true]')")


def test_focus_lands_on_the_answer_when_the_button_is_gone(tab):
    page = tab.open("/words")
    page.focus("#f button")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Thank you")
    assert page.evaluate("document.activeElement.innerText") == "Thank you"


def test_boosted_page_takes_the_focus_to_its_heading(tab):
    page = tab.open("/")
    page.click("nav >> text=Visits")
    page.wait_for_selector("text=All visits")
    assert page.evaluate("document.activeElement.matches('main h1')")
    assert page.title() == "Visits"


def test_live_swap_leaves_the_focus_alone(tab, stub):
    page = tab.open("/visits/v1")
    page.focus("[data-share]")
    page.evaluate("document.body.dispatchEvent(new CustomEvent('visit-v1'))")
    page.wait_for_selector("text=card 1")
    assert page.evaluate("document.activeElement.matches('[data-share]')")


def test_focus_stays_on_a_control_that_is_still_there(tab):
    page = tab.open("/refresh")
    page.click("main button")
    page.wait_for_selector("text=card 1")
    assert page.evaluate("document.activeElement.matches('main button')")


def test_old_token_is_renewed_and_the_form_sent_once_more(tab, stub):
    page = tab.open("/words")
    stub.token = "token-2"
    page.fill("[name=words]", "hello")
    page.click("#f button")
    page.wait_for_selector("text=Thank you")
    assert len(stub.posted) == 2 and "csrf_token=token-2" in stub.posted[1][1]


def test_payment_with_an_old_token_is_not_repeated_by_itself(tab, stub):
    page = tab.open("/invoices/i1")
    stub.token = "token-2"
    page.click("#f button")
    page.wait_for_selector("#toast >> text=Please tap again.")
    assert len(stub.posted) == 1
    page.click("#f button")
    tab.until("() => !document.querySelector('#f[aria-busy]')")
    assert [path for path, _ in stub.posted] == ["/words", "/words"] and "token-2" in stub.posted[1][1]


def test_toast_leaves_by_itself(tab, stub):
    tab.page.clock.install()
    page = tab.open("/words")
    page.evaluate("portal.say('offline')")
    page.wait_for_selector("#toast >> text=No connection.")
    page.clock.fast_forward(7500)
    tab.until("() => !document.querySelector('#toast').children.length")
