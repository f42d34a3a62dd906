"""What a phone has to fetch before it shows a page: the house promises the first flight, and 25 KB in all."""

import re

import pytest

from tests.home.test_message_links import invoice_of, sent
from tests.visits import told

FIRST_FLIGHT = 14_600  # bytes: ten segments of 1,460, what a server may send before it hears anything (RFC 6928)
UP_TO_LOAD = 25_000
REQUESTS = 8
LINKED = re.compile(r'<link rel="(?:stylesheet|manifest|icon)" href="([^"]+)"|<script src="([^"]+)"')
SHOWN_FIRST = re.compile(r'<link rel="stylesheet" href="([^"]+)"')


def link_to_a_visit(world, browser):
    visit = told.done_visit(world, told.IN_RANGE)
    told.with_photo(world, visit)
    return sent(world, visit)


def home(world, browser):
    invoice_of(world)
    return "/"


@pytest.fixture(params=[link_to_a_visit, home])
def opened(world, request):
    """The page as a browser with brotli gets it, with its answer's size and what it goes on to fetch."""
    browser = world.as_("Olivia" if request.param is home else None)
    answer = fetched(browser, request.param(world, browser))
    html = browser.get(answer.request.path).text
    linked = {path for found in LINKED.findall(html) for path in found if path}
    sizes = {path: size_of(fetched(browser, path)) for path in linked}
    return size_of(answer), sizes, SHOWN_FIRST.findall(html)


def fetched(browser, path):
    answer = browser.get(path, headers={"Accept-Encoding": "br, gzip"})
    assert answer.status_code == 200, path
    return answer


def size_of(answer) -> int:
    """The body as sent, without headers."""
    return len(answer.data)


def test_page_and_what_shows_it_fit_in_the_first_flight(opened):
    page, sizes, shown_first = opened
    assert page + sum(sizes[path] for path in shown_first) <= FIRST_FLIGHT


def test_everything_up_to_load_is_light_and_in_few_requests(opened):
    page, sizes, _ = opened
    assert page + sum(sizes.values()) <= UP_TO_LOAD, sizes
    assert 1 + len(sizes) <= REQUESTS
