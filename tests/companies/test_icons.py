import io

import pytest
from PIL import Image, ImageDraw

from app.companies.brand import Brand
from app.companies.colours import colours
from app.companies.icons import ICONS, SAFE, UnknownIcon, icon_png, icon_version, initials

SPARKLING = Brand("Sparkling Pools", "#0b6e99")


def drawn(brand, name):
    return Image.open(io.BytesIO(icon_png(brand, name)))


def a_logo(size=(400, 400), ink="#c2185b", ground=None):
    picture = Image.new("RGBA", size, ground or (0, 0, 0, 0))
    box = (size[0] // 4, size[1] // 4, size[0] * 3 // 4, size[1] * 3 // 4)
    ImageDraw.Draw(picture).rectangle(box, fill=ink)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def near(one, other, by=24):
    return all(abs(a - b) <= by for a, b in zip(one[:3], other[:3], strict=True))


@pytest.mark.parametrize("name", ICONS)
@pytest.mark.parametrize("logo", [b"", a_logo()])
def test_every_icon_has_the_size_in_its_name(name, logo):
    icon = drawn(Brand("Sparkling Pools", "#0b6e99", logo), name)
    assert icon.format == "PNG"
    assert icon.size == (int(name.rpartition("-")[2]),) * 2


@pytest.mark.parametrize("name", ["180", "maskable-192", "maskable-512"])
@pytest.mark.parametrize("logo", [b"", a_logo()])
def test_icons_that_the_phone_cuts_are_opaque_to_the_edge(name, logo):
    assert drawn(Brand("Sparkling Pools", "#0b6e99", logo), name).mode == "RGB"


@pytest.mark.parametrize("name", ["192", "512", "32"])
def test_icons_that_nobody_cuts_bring_their_own_corners(name):
    icon = drawn(SPARKLING, name)
    assert icon.getpixel((0, 0))[3] == 0
    assert icon.getpixel((icon.width // 2, 1))[3] == 255


@pytest.mark.parametrize("size", [(400, 400), (800, 400), (300, 500)])
def test_the_whole_logo_is_in_the_safe_circle(size):
    icon = drawn(Brand("Sparkling Pools", "#0b6e99", a_logo(size, ink="#000000")), "maskable-512")
    dark = icon.convert("L").point(lambda value: 255 * (value < 128)).getbbox()
    corners = [(x - 256, y - 256) for x in (dark[0], dark[2]) for y in (dark[1], dark[3])]
    assert max((x * x + y * y) ** 0.5 for x, y in corners) <= SAFE * 256


def test_letters_of_a_maskable_icon_are_in_the_safe_circle():
    icon = drawn(Brand("Wilma Wong", "#000000"), "maskable-512").convert("L")
    bright = icon.crop((0, 0, 512, 340)).point(lambda value: 255 * (value > 200)).getbbox()
    assert bright is not None
    left, top = bright[0] - 256, bright[1] - 256
    assert (left * left + top * top) ** 0.5 <= SAFE * 256


def test_the_badge_is_white_or_nothing():
    badge = drawn(SPARKLING, "badge-96")
    assert {pixel[:3] for pixel in badge.get_flattened_data() if pixel[3]} == {(255, 255, 255)}
    assert badge.getchannel("A").getextrema() == (0, 255)


def test_a_white_logo_lies_on_the_company_colour():
    brand = Brand("Sparkling Pools", "#0b6e99", a_logo(ink="#ffffff"))
    shown = Image.new("RGB", (1, 1), colours("#0b6e99").light.brand).getpixel((0, 0))
    assert near(drawn(brand, "180").getpixel((3, 3)), shown)


def test_a_coloured_logo_lies_on_white():
    assert drawn(Brand("Sparkling Pools", "#0b6e99", a_logo()), "180").getpixel((3, 3)) == (255, 255, 255)


def test_a_logo_with_its_own_background_keeps_it():
    brand = Brand("Sparkling Pools", "#0b6e99", a_logo(ground="#112233"))
    assert drawn(brand, "180").getpixel((3, 3)) == (0x11, 0x22, 0x33)


def test_a_logo_that_is_a_long_word_gives_way_to_the_initials():
    long = Brand("Sparkling Pools", "#0b6e99", a_logo((1200, 200)))
    assert icon_png(long, "192") == icon_png(SPARKLING, "192")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Sparkling Pools", "S"),
        ("Blue Water Pool Service LLC", "BW"),
        ("Pool & Spa Co.", "PS"),
        ("Ñandú Azul", "ÑA"),
        ("3 Brothers Pools", "3B"),
        ("大阪プール", ""),
        ("🏊 Swim", "S"),
    ],
)
def test_initials_are_of_what_is_special_about_the_name(name, letters):
    assert initials(name) == letters


@pytest.mark.parametrize("name", ["大阪プール", "", "🏊"])
def test_a_name_without_letters_gets_the_waves(name):
    icon = drawn(Brand(name, "#000000"), "192")
    assert icon.convert("L").getextrema()[1] > 250


def test_the_same_company_always_gets_the_same_bytes():
    assert icon_png(SPARKLING, "192") == icon_png(Brand("Sparkling Pools", "#0b6e99"), "192")


def test_the_address_changes_with_all_that_shows():
    versions = {
        icon_version(brand)
        for brand in (
            SPARKLING,
            Brand("Rival Pools", "#0b6e99"),
            Brand("Sparkling Pools", "#000"),
            Brand("Sparkling Pools", "#0b6e99", a_logo()),
        )
    }
    assert len(versions) == 4


@pytest.mark.parametrize("name", ["513", "../../etc/passwd", ""])
def test_an_unknown_size_is_refused(name):
    with pytest.raises(UnknownIcon):
        icon_png(SPARKLING, name)
