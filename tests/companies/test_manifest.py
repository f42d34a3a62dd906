import json

import pytest

from app.companies.icons import ICONS
from app.companies.manifest import ManifestTexts, Screenshot, manifest, short_name

TEXTS = ManifestTexts(description="Your pool, your bills.", pay="Pay my bill", last_visit="Last visit")
ADDRESSES = {name: f"/icons/abc-{name}.png" for name in ICONS}


def of_sparkling(**more):
    return manifest("Sparkling Pools", "#0077b6", "#ffffff", ADDRESSES, TEXTS, **more)


def test_the_app_is_the_same_app_whatever_changes():
    app = of_sparkling()
    assert (app["id"], app["start_url"], app["scope"]) == ("/", "/", "/")
    assert app["display"] == "standalone"
    assert app["prefer_related_applications"] is False


def test_the_icons_chromium_and_android_need_are_there():
    icons = {(icon["sizes"], icon["purpose"]) for icon in of_sparkling()["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= icons
    assert all("any maskable" not in purpose for _, purpose in icons)


def test_shortcuts_lead_to_the_bill_and_the_last_visit():
    shortcuts = {shortcut["name"]: shortcut["url"] for shortcut in of_sparkling()["shortcuts"]}
    assert shortcuts == {"Pay my bill": "/invoices", "Last visit": "/visits/last"}
    assert {shortcut["icons"][0]["sizes"] for shortcut in of_sparkling()["shortcuts"]} == {"96x96"}


def test_every_icon_named_is_one_we_draw():
    app = of_sparkling()
    named = {icon["src"] for icon in app["icons"]}
    named |= {shortcut["icons"][0]["src"] for shortcut in app["shortcuts"]}
    assert named <= set(ADDRESSES.values())


def test_screenshots_carry_their_size_and_a_label():
    shot = Screenshot("/static/portal.png", 1080, 1920, "The last visit")
    assert of_sparkling(screenshots=[shot])["screenshots"] == [
        {
            "src": "/static/portal.png",
            "sizes": "1080x1920",
            "type": "image/png",
            "form_factor": "narrow",
            "label": "The last visit",
        }
    ]


def test_it_is_json():
    assert json.loads(json.dumps(of_sparkling()))["name"] == "Sparkling Pools"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Rival Pools", "Rival Pools"),
        ("Sparkling Pools", "Sparkling"),
        ("Blue Water Pool Service LLC", "Blue Water"),
        ("Chlorinemasters, Inc.", "Chlorinemas…"),
        ("The Pool Company", "The Pool"),
        ("Crystal Clear Swimming Pool Maintenance of Scottsdale", "Crystal"),
        ("Jim's  Pools", "Jim's Pools"),
        ("Piscinas Ñandú del Norte", "Piscinas"),
    ],
)
def test_the_short_name_is_what_people_call_the_company(name, short):
    assert short_name(name) == short
    assert len(short) <= 12
