"""Nothing typed at a stop is lost on the way: to a skip, a second tab, a full phone, a killed tab, a sign-out."""

import time
from contextlib import suppress

import pytest
from playwright.sync_api import Error, expect
from sqlmodel import func, select

from app.visits.models import Dose, Photo, Reading, SentLater
from tests.browser.without_signal import (
    DATABASE,
    KEPT,
    WAITS,
    back,
    cut,
    field,
    finish,
    on_her_phone,
    record,
    stop_with_a_past,
    type_in,
)
from tests.demo.photos import photo
from tests.visits.places import fresh, stop_today

pytest_plugins = ["tests.browser.fixtures_js.fixtures"]
pytestmark = pytest.mark.browser

ITEMS = """async () => (await portal.waiting.mine("items"))
  .map(({ visit, kind, names }) => [visit, kind, names.join(" ")])"""
DRAFTS = """async () => (await portal.waiting.mine("drafts")).map((draft) => draft.visit)"""
AS_IT_WAS = "window.asItWas = true"
TAPPED_AS_ALL_IS_SENT = """(uid) => {
  document.addEventListener("htmx:before:request", () => setTimeout(() =>
    document.dispatchEvent(new CustomEvent("sent-later", { detail: new Set([uid]) }))));
  document.querySelector(`a[href$="${uid}"]`).click();
}"""
FULL_ONCE = """() => {
  const put = IDBObjectStore.prototype.put;
  let left = 1;
  IDBObjectStore.prototype.put = function (row) {
    if (this.name !== "items" || left-- <= 0) return put.call(this, row);
    this.transaction.abort();
    throw new DOMException("full", "QuotaExceededError");
  };
}"""
# A phone that kills a tab says nothing to its page.
KILLED = """() => {
  const names = ["change", "blur", "focusout", "pagehide", "visibilitychange"];
  for (const name of names) addEventListener(name, (event) => event.stopImmediatePropagation(), true);
}"""


@pytest.fixture
def today(portal):
    return stop_with_a_past(portal)


def arrive(portal, page, visit) -> None:
    cut(page)
    page.goto(f"/technician/visits/{visit.uid}")
    page.tap("text=I am here")
    expect(page.locator("#waiting")).to_contain_text(WAITS)




def kept(portal, page, visit, *names: str, count: int = 1) -> None:
    """So many reports of the visit wait, or more where two taps were quick, and the last says something of each of
    these fields."""
    def is_so() -> bool:
        said = [names for uid, kind, names in page.evaluate(ITEMS) if (uid, kind) == (visit.uid, "report")]
        return len(said) >= count and all(name in said[-1] for name in names)

    portal.until(is_so)


def holds(page, question: str) -> bool:
    """Not while the page loads. `wait_for_function` asks a second time by eval, which our pages forbid."""
    with suppress(Error):
        return page.evaluate(question)
    return False


def all_is_sent(page) -> bool:
    """So says a page that was loaded anew since `AS_IT_WAS`."""
    return holds(page, f"async () => !window.asItWas && !(await ({ITEMS})()).length")


def readings(portal, visit) -> dict[str, float]:
    return dict(portal.world.all(select(Reading.kind, Reading.value).where(Reading.visit_id == visit.id)))


def test_what_was_done_before_a_skip_is_told_with_it(portal, today):
    with on_her_phone(portal, today) as page:
        portal.until(lambda: page.evaluate(KEPT, f"/technician/visits/{today.uid}/skip"))
        arrive(portal, page, today)
        type_in(page, field(portal, "ph"), "7.5")
        type_in(page, field(portal, "liquid_chlorine", "dose"), "2")
        type_in(page, "[name=note]", "Lightning began while I was dosing")
        kept(portal, page, today, "ph", "liquid_chlorine", "note")
        page.locator(".actions a").first.tap()
        page.wait_for_url("**/skip")
        page.locator("input[name=reason][value=weather]").check(force=True)
        page.locator(".actions button").tap()
        page.wait_for_url("**/technician")
        back(page)
        portal.until(lambda: fresh(portal.world, today).state == "skipped")
    assert readings(portal, today) == {"ph": 7.5}
    assert portal.world.all(select(Dose.product, Dose.amount)) == [("liquid_chlorine", 2.0)]
    assert fresh(portal.world, today).note == "Lightning began while I was dosing"


@pytest.mark.parametrize(("reason", "words"), [
    ("", "Choose why the visit is skipped."), ("gate-locked", "This reason needs a photo. Take one first"),
])  # fmt: skip
def test_skip_that_would_be_refused_is_not_said_to_be_kept(portal, today, reason, words):
    with on_her_phone(portal, today) as page:
        portal.until(lambda: page.evaluate(KEPT, f"/technician/visits/{today.uid}/skip"))
        cut(page)
        page.goto(f"/technician/visits/{today.uid}/skip")
        if reason:
            page.locator(f"input[name=reason][value={reason}]").check(force=True)
        page.fill("[name=internal_note]", "Dog at the fence")
        page.locator(".actions button").tap()
        expect(page.locator("#told")).to_contain_text(words)
        assert page.input_value("[name=internal_note]") == "Dog at the fence"
        assert page.evaluate(ITEMS) == []


def test_second_tab_takes_nothing_from_the_first(portal, today):
    with on_her_phone(portal, today) as first:
        first.goto(f"/technician/visits/{today.uid}")
        second = first.context.new_page()
        second.goto(f"/technician/visits/{today.uid}")
        cut(first)
        first.tap("text=I am here")
        expect(first.locator("#waiting")).to_contain_text(WAITS)
        type_in(first, field(portal, "ph"), "7.5")
        kept(portal, first, today, "ph")
        second.tap("text=The rest is done")
        kept(portal, first, today, count=2)
        second.fill("[name=note]", "From the second")
        second.tap(".actions button")
        second.wait_for_url("**/technician")
        first.close()
        back(second)
        portal.until(lambda: fresh(portal.world, today).state == "completed")
    assert readings(portal, today) == {"ph": 7.5}
    assert fresh(portal.world, today).note == "From the second"


def test_photo_that_found_no_room_is_said_and_goes_with_the_next_try(portal, today):
    with on_her_phone(portal, today) as page:
        arrive(portal, page, today)
        type_in(page, field(portal, "ph"), "7.5")
        page.tap("text=The rest is done")
        kept(portal, page, today)
        page.evaluate(FULL_ONCE)
        picked = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo("after", 7)}
        page.set_input_files("input[type=file]", picked)
        expect(page.locator("#toast")).to_contain_text("That was not sent")
        page.tap(".actions button")
        page.wait_for_url("**/technician")
        back(page)
        portal.until(lambda: fresh(portal.world, today).state == "completed")
        portal.until(lambda: portal.world.all(select(func.count(Photo.id))) == [1])


def test_draft_of_one_stop_outlives_the_sending_of_another(portal, today):
    other = stop_today(portal.world, "Azul Downtown", stop_order=2)
    with on_her_phone(portal, today) as page:
        portal.until(lambda: page.evaluate(KEPT, f"/technician/visits/{other.uid}"))
        cut(page)
        page.goto(f"/technician/visits/{today.uid}")
        record(page, portal, picture=False)
        finish(page)
        page.goto(f"/technician/visits/{other.uid}")
        page.locator("[name=note]").focus()
        page.keyboard.type("Pump seal leaks")
        portal.until(lambda: other.uid in page.evaluate(DRAFTS))
        context = page.context
        page.evaluate(KILLED)
        page.close()
        again = context.new_page()
        again.goto("/technician")
        again.evaluate(AS_IT_WAS)
        context.set_offline(False)
        portal.until(lambda: fresh(portal.world, today).state == "completed")
        portal.until(lambda: all_is_sent(again))
        again.goto(f"/technician/visits/{other.uid}")
        expect(again.locator("[name=note]")).to_have_value("Pump seal leaks")


def test_a_tap_leads_on_though_all_is_sent_before_the_page_comes(portal, today, monkeypatch):
    serve = portal.world.app.wsgi_app
    with on_her_phone(portal, today) as page:
        page.goto("/technician")
        monkeypatch.setattr(portal.world.app, "wsgi_app", lambda *asked: time.sleep(0.5) or serve(*asked))
        page.evaluate(TAPPED_AS_ALL_IS_SENT, today.uid)
        page.wait_for_url(f"**/technician/visits/{today.uid}")


def test_her_own_words_are_not_somebody_elses(portal, today):
    with on_her_phone(portal, today) as page:
        page.goto(f"/technician/visits/{today.uid}")
        page.tap("text=I am here")
        portal.until(lambda: fresh(portal.world, today).state == "arrived")
        with page.expect_response("**/report*"):
            type_in(page, "[name=note]", "All clear")
        portal.until(lambda: fresh(portal.world, today).note == "All clear")
        expect(page.locator("[name=note]")).to_have_js_property("defaultValue", "All clear")
        cut(page)
        type_in(page, "[name=note]", "All clear. Cell cleaned.")
        page.tap("text=The rest is done")
        kept(portal, page, today)
        page.tap(".actions button")
        page.wait_for_url("**/technician")
        back(page)
        portal.until(lambda: fresh(portal.world, today).state == "completed")
    assert fresh(portal.world, today).note == "All clear. Cell cleaned."
    assert not any(portal.world.all(select(SentLater.told)))


def test_what_is_sent_while_she_types_on_is_hers_too(portal, today):
    with on_her_phone(portal, today) as page:
        arrive(portal, page, today)
        type_in(page, "[name=note]", "All clear.")
        kept(portal, page, today, "note")
        page.focus("[name=note]")
        page.keyboard.press("End")
        page.keyboard.type(" Cell")
        back(page)
        portal.until(lambda: fresh(portal.world, today).note == "All clear.")
        portal.until(lambda: page.evaluate(ITEMS) == [])
        cut(page)
        page.keyboard.type(" cleaned.")
        page.keyboard.press("Tab")
        kept(portal, page, today, "note")
        page.tap("text=The rest is done")
        kept(portal, page, today, "note")
        page.tap(".actions button")
        page.wait_for_url("**/technician")
        back(page)
        portal.until(lambda: fresh(portal.world, today).state == "completed")
    assert fresh(portal.world, today).note == "All clear. Cell cleaned."
    assert not any(portal.world.all(select(SentLater.told)))


def test_thousands_are_read_as_with_signal(portal, today):
    with on_her_phone(portal, today) as page:
        arrive(portal, page, today)
        page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
        type_in(page, field(portal, "salt"), "3,200")
        page.tap("text=The rest is done")
        kept(portal, page, today)
        page.tap(".actions button")
        page.wait_for_url("**/technician")
        back(page)
        portal.until(lambda: readings(portal, today) == {"salt": 3200.0})


@pytest.mark.parametrize("way", ["another technician", "everywhere"])
def test_whoever_empties_the_phone_is_asked_first(portal, today, way):
    with on_her_phone(portal, today) as page:
        cut(page)
        page.goto(f"/technician/visits/{today.uid}")
        record(page, portal, picture=False)
        finish(page)
        page.route("**/technician/offline", lambda route: route.fulfill(status=429))
        if way == "another technician":
            page.context.clear_cookies()
            page.context.add_cookies([portal.cookie("Diego", "technician")])
        back(page)
        page.goto("/technician")
        portal.until(lambda: holds(page, "portal.recall('waiting') !== null"))
        asked = []
        page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
        page.goto("/account" if way == "another technician" else "/account/devices")
        portal.until(lambda: holds(page, "typeof portal.recall === 'function'"))
        page.get_by_role("button", name="Sign out" if way == "another technician" else "Sign out everywhere").last.tap()
        portal.until(lambda: asked)
        assert "Not everything on this phone was sent yet" in asked[0]
        assert page.evaluate(DATABASE) != "[]"
