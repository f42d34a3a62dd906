"""A keyboard's and a thumb's way through a phone's pages: what has the focus is seen, what is tapped is large."""

import pytest

pytest_plugins = ["tests.browser.fixtures_js.fixtures"]
pytestmark = pytest.mark.browser

UNDER_THE_BAR = """() => {
  const [box, bar] = [document.activeElement, document.querySelector("nav")].map((one) => one.getBoundingClientRect());
  return document.activeElement.matches("main *") && box.bottom > bar.top && document.activeElement.outerHTML;
}"""
SIZES = "all => all.map(one => one.getBoundingClientRect()).map(box => [box.width, box.height])"
THUMB = 44


def test_focus_is_never_under_the_bar(portal):
    with portal.phone("Olivia") as page:
        page.goto("/account/notices")
        stops = page.locator("main :is(a, button, input:not([type=hidden]))").count()
        hidden = []
        for _ in range(stops + 8):
            page.keyboard.press("Tab")
            hidden.append(page.evaluate(UNDER_THE_BAR))
        assert stops > 10
        assert [one for one in hidden if one] == []


def test_switches_are_as_large_as_a_thumb(portal):
    with portal.phone("Olivia") as page:
        page.goto("/properties")
        page.click("a[href$='/wishes']")
        page.wait_for_url("**/wishes")
        assert is_for_thumbs(page.locator("main [role=switch]"))


def test_ways_to_be_told_are_as_large_as_a_thumb(portal):
    with portal.phone("Olivia") as page:
        page.goto("/account/notices")
        page.click("summary:has-text('Invoices and payments')")
        page.click("summary:has-text('Answers and news')")
        assert is_for_thumbs(page.locator("main .pick input"))


def is_for_thumbs(boxes) -> bool:
    sizes = boxes.evaluate_all(SIZES)
    assert sizes
    return all(min(size) >= THUMB for size in sizes)


def test_page_after_a_form_starts_at_its_heading(portal):
    with portal.phone("Olivia") as page:
        page.goto("/account/notices")
        page.click("main form button:has-text('Save')")
        page.wait_for_selector("main h1:focus")
        assert page.locator("#toast").inner_text() == "Saved."


def test_what_is_folded_away_is_not_there(portal):
    with portal.phone("Olivia") as page:
        page.goto("/properties")
        folded = page.locator("details.more:not([open]) textarea")
        assert folded.count() > 0
        assert folded.evaluate_all("all => all.every((one) => one.offsetParent === null)")


def test_office_header_shows_every_tab_on_a_phone(portal):
    with portal.phone("Otto", "staff") as page:
        page.goto("/office")
        boxes = page.locator("header a").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect()).map(box => [box.left, box.top, box.right, box.bottom])"
        )
        wide = page.evaluate("document.documentElement.clientWidth")
        assert len(boxes) == 10
        assert all(left >= 0 and right <= wide for left, _, right, _ in boxes)
        assert not any(overlap(one, other) for number, one in enumerate(boxes) for other in boxes[:number])


def overlap(one, other) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
