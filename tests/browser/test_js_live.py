"""The live stream passes names on to the page, and the page asks for itself where there is no stream."""

import pytest

pytest_plugins = ["tests.browser.fixtures_js.fixtures"]
pytestmark = pytest.mark.browser

HIDE = """(hidden) => {
  Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});
  document.dispatchEvent(new Event('visibilitychange'));
}"""


def test_live_event_fetches_the_piece_again_and_keeps_what_is_typed_beside_it(tab, stub):
    page = tab.open("/visits/v1")
    tab.until(lambda: stub.streams)
    stub.tell("visit-v1")
    page.wait_for_selector("text=card 1")
    stub.tell("visit-other")
    stub.tell("visit-v1")
    page.wait_for_selector("text=card 2")


def test_boosted_taps_keep_one_stream_and_a_page_without_live_pieces_ends_it(tab, stub):
    page = tab.open("/")
    tab.until(lambda: stub.streams)
    page.click("nav >> text=Visit >> nth=1")
    page.wait_for_selector("h1:text('Visit 1')")
    stub.tell("visit-v1")
    page.wait_for_selector("text=card 1")
    assert stub.count("GET", "/live") == 1
    page.click("nav >> text=Visits")
    page.wait_for_selector("text=All visits")
    page.click("nav >> text=Home")
    page.wait_for_selector("h1:text('Home')")
    tab.until(lambda: stub.count("GET", "/live") == 2)


def test_stream_that_ends_is_taken_up_again_and_what_was_missed_is_fetched(tab, stub):
    page = tab.open("/visits/v1")
    tab.until(lambda: stub.streams)
    stub.streams.clear()
    page.wait_for_selector("text=card 1")
    tab.until(lambda: stub.streams)
    stub.tell("visit-v1")
    page.wait_for_selector("text=card 2")


def test_server_without_room_is_asked_every_fifteen_seconds_until_it_has_some(tab, stub):
    stub.status["/live"] = 503
    tab.page.clock.install()
    page = tab.open("/visits/v1")
    page.wait_for_selector("text=card 1")
    page.clock.fast_forward(15000)
    page.wait_for_selector("text=card 2")
    stub.status.clear()
    page.clock.fast_forward(91000)  # one more question, then the stream opens and what was missed is fetched
    page.wait_for_selector("text=card 4")
    page.clock.fast_forward(30000)
    page.wait_for_timeout(150)
    assert stub.asked_card == 4, "a stream that is open needs no asking"
    stub.tell("visit-v1")
    page.wait_for_selector("text=card 5")


def test_hidden_tab_rests_and_catches_up_at_its_return(tab, stub):
    page = tab.open("/visits/v1")
    tab.until(lambda: stub.streams)
    page.evaluate(HIDE, True)
    stub.tell("visit-v1")
    page.wait_for_timeout(150)
    assert stub.asked_card == 0
    page.evaluate(HIDE, False)
    page.wait_for_selector("text=card 1")
    tab.until(lambda: stub.count("GET", "/live") == 2)


def test_signed_out_page_opens_no_stream(tab):
    asked = []
    tab.context.clear_cookies()
    tab.page.on("request", lambda request: asked.append(request.url))
    tab.open("/sign-in")
    tab.page.wait_for_timeout(150)
    assert asked and not [url for url in asked if url.endswith("/live")]
