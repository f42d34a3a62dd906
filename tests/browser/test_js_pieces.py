"""The small pieces: comparing photos, sharing, installing, shrinking what is uploaded, fetching ahead."""

import io

import pytest
from PIL import Image

pytest_plugins = ["tests.browser.fixtures_js.fixtures"]
pytestmark = pytest.mark.browser


def test_comparing_moves_the_edge_between_the_photos(tab):
    page = tab.open("/visits/v1")
    edge = "document.querySelector('.pair--live[data-compare]').style.getPropertyValue('--at')"
    assert page.evaluate(edge) == "50%"
    page.focus("[data-compare] input")
    page.keyboard.press("End")
    assert page.evaluate(edge) == "100%"


def test_comparing_leaves_one_link_under_the_finger(tab):
    page = tab.open("/visits/v1")
    page.wait_for_selector(".pair--live")
    assert page.eval_on_selector_all("[data-compare] a img", "all => all.map((one) => one.alt)") == ["After"]
    assert page.locator("[data-compare] img").count() == 2


def test_pieces_start_after_a_boosted_tap_too(tab):
    page = tab.open("/")
    page.click("nav >> text=Visit >> nth=1")
    page.wait_for_selector(".pair--live")


def test_sharing_copies_the_link_where_there_is_no_share_sheet(tab, stub):
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=stub.base)
    tab.context.add_init_script("Navigator.prototype.share = undefined")
    page = tab.open("/visits/v1")
    page.click("text=Share")
    page.wait_for_selector("#toast >> text=Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == f"{stub.base}/visits/v1"


OFFER = """() => dispatchEvent(Object.assign(
  new Event('beforeinstallprompt', {cancelable: true}), {prompt: async () => (window.prompted = 1)}))"""


def test_install_button_waits_for_the_browser_and_stays_away_once_put_away(tab):
    page = tab.open("/account")
    assert not page.is_visible("[data-install]")
    page.evaluate(OFFER)
    page.click("text=Install")
    assert page.evaluate("window.prompted") == 1
    tab.open("/account")
    page.evaluate(OFFER)
    page.click("text=Not now")
    tab.open("/account")
    page.evaluate(OFFER)
    assert not page.is_visible("[data-install]")


MEASURE = """async () => Promise.all([...document.querySelector('input').files].map(async (file) => {
  const drawn = await createImageBitmap(file).catch(() => ({}));
  return [file.name, file.type, drawn.width ?? 0, drawn.height ?? 0];
}))"""


def png(width: int, height: int) -> dict:
    data = io.BytesIO()
    Image.new("RGB", (width, height), (20, 120, 200)).save(data, "PNG")
    return {"name": "pool.png", "mimeType": "image/png", "buffer": data.getvalue()}


def test_photos_shrink_before_they_are_sent_and_other_files_stay(tab):
    page = tab.open("/technician/visits/v1")
    heic = {"name": "x.heic", "mimeType": "image/heic", "buffer": b"not decodable here"}
    page.set_input_files("input", [png(4000, 1000), heic])
    tab.until("() => document.querySelectorAll('#shown img').length === 2")
    assert page.evaluate(MEASURE) == [["pool.jpg", "image/jpeg", 2048, 512], ["x.heic", "image/heic", 0, 0]]


def test_pressing_a_link_fetches_its_page_ahead_and_only_once(tab, stub):
    page = tab.open("/")
    box = page.locator("nav >> text=Visits").bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    tab.until(lambda: stub.count("GET", "/visits"))
    page.mouse.up()
    page.wait_for_selector("text=All visits")
    assert stub.count("GET", "/visits") == 1


def test_no_page_breaks_the_strict_policy_or_throws(tab):
    said = []
    tab.page.on("console", lambda line: said.append(line.text))
    for path in ("/", "/visits/v1", "/account", "/words", "/technician/visits/v1"):
        tab.open(path)
    assert not [line for line in said if "Content Security Policy" in line] and not tab.errors
