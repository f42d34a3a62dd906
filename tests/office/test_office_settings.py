"""The company's own face and address."""

import io

import pytest
from PIL import Image

from app import entrance
from app.base import current, files
from app.companies.models import Company
from app.companies.slugs import standing, suggestions


def company(world) -> Company:
    return world.get(Company, world.cast.companies["Sparkling Pools"])


@pytest.mark.parametrize("slug", ["rival", "admin", "ab", "-é-", ""])
def test_address_of_others_reserved_or_malformed_is_refused(world, slug):
    answer = world.post(world.as_("Otto", stepped_up=True), "/office/settings/address", {"slug": slug})
    assert answer.status_code == 422 and company(world).slug == "sparkling"


def test_taken_address_comes_with_three_that_are_free(world):
    text = world.as_("Otto").get("/office/settings/address?slug=rival").text
    free = suggestions("rival", company(world))
    assert "Taken" in text and len(set(free)) == 3 and all(one in text for one in free)


def test_old_address_leads_to_the_new_one_and_back_again(world):
    otto = world.as_("Otto", stepped_up=True)
    moved = world.post(otto, "/office/settings/address", {"slug": "Sparkling Pools AZ"})
    assert moved.location == "http://sparkling-pools-az.localhost/office/settings"
    assert otto.get("/sign-in").location.startswith("http://sparkling-pools-az.localhost/sign-in")
    entrance.forget_hosts()
    otto.host = "sparkling-pools-az.localhost"
    assert otto.get("/sign-in").status_code == 200
    with world.rival():
        assert standing("sparkling", current.company()) == "taken"


def test_unreadable_color_is_refused_and_any_other_kept(world):
    otto = world.as_("Otto")
    assert world.post(otto, "/office/settings/brand/colour", {"colour": "red; } body {"}).status_code == 422
    world.post(otto, "/office/settings/brand/colour", {"colour": "#F2C200"})
    assert company(world).colour == "#f2c200"
    assert otto.get("/office/settings/brand/colour?colour=%23ffffff").text.count("<svg") == 2
    assert otto.get("/office/settings/brand/icon.png?colour=%23112233").data.startswith(b"\x89PNG")


def test_logo_keeps_its_transparency_and_nothing_else(world):
    otto, drawn = world.as_("Otto"), io.BytesIO()
    Image.new("RGBA", (300, 100), (255, 0, 0, 0)).save(drawn, "PNG")
    sent = {"logo": (io.BytesIO(drawn.getvalue() + b"<script>"), "logo.png")}
    assert world.post(otto, "/office/settings/brand/logo", sent).status_code == 303
    kept = files.get(company(world).logo_key)
    logo = Image.open(io.BytesIO(kept))
    assert logo.format == "WEBP" and logo.mode == "RGBA" and logo.getpixel((0, 0))[3] == 0 and b"script" not in kept
    world.post(otto, "/office/settings/brand/logo", {"remove": "1"})
    assert company(world).logo_key == ""


def test_svg_is_no_logo(world):
    sent = {"logo": (io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "logo.png")}
    assert world.post(world.as_("Otto"), "/office/settings/brand/logo", sent).status_code == 422


def test_settings_say_why_payments_are_hidden(world, monkeypatch):
    monkeypatch.setattr("app.companies.office.takes_payments", lambda: False)
    text = world.as_("Otto").get("/office/settings").text
    assert "Not set up" in text and "POOLHOUSE_STRIPE_KEY" in text


def test_company_is_renamed_everywhere_at_once(world):
    otto = world.as_("Otto")
    fields = {
        "name": "Agua <b>Clara",
        "phone": "602 555 0100",
        "email": "hi@agua.example",
        "zone": "America/Phoenix",
        "language": "es",
    }
    assert world.post(otto, "/office/settings", fields).status_code == 303
    assert "Agua &lt;b&gt;Clara" in otto.get("/office/accounts").text
    assert world.post(otto, "/office/settings", fields | {"zone": "Mars/Base", "name": ""}).status_code == 422
