"""Tess shares the way with her phone: Olivia's open page shows roughly how far she is, until she arrives."""

import re
from base64 import b64decode
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from app.companies.branding import change_company
from app.people.models import Person
from app.people.profile import change_profile, staff_of
from app.properties.models import Property
from app.visits.models_changes import Position
from tests.visits.places import fresh, stop_today

pytest_plugins = ["tests.browser.fixtures_js.fixtures"]
pytestmark = pytest.mark.browser

HOME = {"latitude": 33.50921, "longitude": -111.89903}
NEAR = {"latitude": 33.44837, "longitude": -112.07404}
HERS = {"geolocation": NEAR, "permissions": ["geolocation"]}
TILES, OTHERS = "https://tiles.example.com", "https://other.example.com/pixel.png"
PIXEL = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkqP9fDwADpAHBuu0PSQAAAABJRU5ErkJggg==")
# What the page's policy says to a picture from somewhere else.
REFUSED = """async (address) => {
  const refused = new Promise((tell) => addEventListener('securitypolicyviolation', (told) => tell(told.blockedURI)));
  new Image().src = address;
  return await refused;
}"""


@pytest.fixture
def visit(portal):
    """Today's stop, at a property whose place is known."""
    made = stop_today(portal.world)
    with portal.world.writing():
        place = portal.world.row(Property, made.property_id)
        place.latitude, place.longitude = HOME.values()
    return made


def shares(portal) -> None:
    with portal.world.writing() as session:
        change_profile(staff_of(session.get(Person, portal.world.cast.people["Tess"])), 2020, True)


def sets_out(page, visit) -> None:
    page.goto(f"/technician/visits/{visit.uid}")
    page.tap("text=On the way, ")
    page.wait_for_selector("[data-position]")


def points(portal) -> list:
    return portal.world.all(select(Position))


def test_olivia_sees_how_far_tess_is_until_she_arrives(portal, visit):
    with portal.phone("Olivia") as hers, portal.phone("Tess", "technician", **HERS) as page:
        hers.goto(f"/visits/{visit.uid}")
        page.goto("/technician/profile")
        page.check("[name=shares]", force=True)
        page.tap("text=Save")
        expect(page.locator("#toast")).to_contain_text("Saved.")
        sets_out(page, visit)
        expect(page.locator("[data-position]")).to_contain_text("The owner sees roughly where you are")
        strip = hers.locator(".way")
        expect(strip).to_contain_text("miles away")
        expect(strip.locator("svg")).to_be_visible()
        assert "33.4" not in hers.content() and "112.0" not in hers.content()
        assert hers.locator("text=Map").count() == 0
        page.tap("text=I am here")
        expect(page.locator("#progress")).to_contain_text("You are here")
        expect(page.locator("[data-position]")).to_have_count(0)
        expect(strip).to_have_count(0)
        kept = len(points(portal))
        page.context.set_geolocation(HOME)
        page.wait_for_timeout(500)
        assert len(points(portal)) == kept == 1
    assert fresh(portal.world, visit).state == "arrived"


def test_a_phone_that_does_not_allow_it_says_so(portal, visit):
    shares(portal)
    with portal.phone("Tess", "technician", permissions=[]) as page:
        sets_out(page, visit)
        expect(page.locator("[data-position]")).to_contain_text("Your phone does not allow this page")
        assert not points(portal)
        page.context.grant_permissions(["geolocation"], origin=portal.base)
        page.context.set_geolocation(NEAR)
        page.reload()
        expect(page.locator("[data-position]")).to_contain_text("The owner sees roughly where you are")
        portal.until(lambda: points(portal))


def test_the_map_asks_the_companys_tile_server_and_nobody_else(portal, visit):
    shares(portal)
    with portal.world.writing():
        change_company(tile_url=f"{TILES}/{{z}}/{{x}}/{{y}}.png", tile_credit="Map data: Desert Tiles")
    with portal.phone("Olivia") as hers, portal.phone("Tess", "technician", **HERS) as page:
        sets_out(page, visit)
        portal.until(lambda: points(portal))
        asked: list[str] = []
        hers.on("request", lambda sent: asked.append(sent.url))
        hers.context.route(f"{TILES}/**", lambda route: route.fulfill(body=PIXEL, content_type="image/png"))
        hers.goto(f"/visits/{visit.uid}")
        expect(hers.locator(".way")).to_contain_text("miles away")
        assert not [url for url in asked if TILES in url]
        with hers.expect_response(re.compile(r"/map$")) as answered:
            hers.tap("text=Map")
        assert f"img-src 'self' data: blob: {TILES};" in answered.value.header_value("content-security-policy")
        expect(hers.locator("svg.map image")).to_have_count(9)
        portal.until(lambda: hers.wait_for_timeout(50) or len([url for url in asked if TILES in url]) == 9)
        assert {urlsplit(url).hostname for url in asked} == {portal.host, urlsplit(TILES).hostname}
        assert hers.evaluate(REFUSED, OTHERS) == OTHERS
        expect(hers.locator("body")).to_contain_text("Map data: Desert Tiles")
        page.tap("text=I am here")
        expect(hers.locator("svg.map")).to_have_count(0)
        expect(hers.locator("main")).to_contain_text("The technician has arrived")
