"""One box finds everything, in as many queries for a thousand accounts as for two."""

import pytest

from app.accounts.opening import open_account
from app.properties.adding import add_property
from tests.counting import count_statements
from tests.office.offices import issued_invoice

FINDS = {
    "olivia rey": "Olivia Reyes", "(602) 555-0143": "Olivia Reyes", "602.555.0143": "Olivia Reyes",
    "+1 602 555 0143": "Olivia Reyes", "OLIVIA@reyes.example": "Olivia Reyes", "4812 willow": "4812", "85044": "4812",
    "azul air": "Azul",
}  # fmt: skip


@pytest.mark.parametrize("query", FINDS)
def test_search_finds(world, query):
    answer = world.as_("Otto").get("/office/search", query_string={"q": query}, headers={"HX-Request": "true"})
    assert FINDS[query] in answer.text.replace("<mark>", "").replace("</mark>", ""), answer.text


def test_invoice_is_found_by_its_bare_digits(world):
    uid = issued_invoice(world)
    assert uid in world.as_("Otto").get("/office/search?q=1001").text


def test_percent_sign_finds_nothing_and_markup_stays_text(world):
    otto = world.as_("Otto")
    assert "Olivia" not in otto.get("/office/search?q=%25%25").text
    assert "<script>" not in otto.get("/office/search?q=<script>").text.split("<main", 1)[1]


def test_rivals_are_not_found(world):
    assert "Rosa" not in world.as_("Otto").get("/office/search?q=rosa", headers={"HX-Request": "true"}).text


@pytest.mark.parametrize(
    "path", ["/office/accounts", "/office/search?q=street", "/office/visits", "/office/invoices", "/office"]
)
def test_number_of_queries_does_not_grow(world, path):
    otto = world.as_("Otto")
    few = _statements(otto, path)
    with world.writing():
        for number in range(30):
            account = open_account(f"Neighbor {number:03}")
            add_property(account, f"{number} Long Street", city="Mesa")
    assert _statements(otto, path) == few


def _statements(browser, path: str) -> int:
    """The company of a host is looked up now and then: the visit before pays for that."""
    browser.get(path)
    with count_statements() as sent:
        assert browser.get(path).status_code == 200
    return len(sent)
