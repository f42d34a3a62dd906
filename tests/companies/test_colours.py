import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.companies.brand import Brand, brand_css, css_version
from app.companies.colours import (
    DARK,
    GREY,
    LIGHT,
    SHAPE,
    SUNLIGHT,
    TEXT,
    NotAColour,
    colours,
    parse_hex,
)
from app.companies.oklch import contrast, hex_of, shade_of

POOL, SKY, NAVY, RED, ORANGE, TEAL = "#0077b6", "#0ea5e9", "#0a2540", "#e11d48", "#f97316", "#14b8a6"
YELLOW, NEON, LIME, WHITE, BLACK, GREYISH = "#ffd400", "#ffff00", "#39ff14", "#ffffff", "#000000", "#808080"

LIGHT_BACKGROUNDS = ("#ffffff", "#f5f8fa", "#eef3f6")
DARK_BACKGROUNDS = ("#0b1114", "#0e1519", "#172127", "#1f2b32")

any_colour = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def of_all(test):
    for colour in (POOL, SKY, NAVY, RED, ORANGE, TEAL, YELLOW, NEON, LIME, WHITE, BLACK, GREYISH, "#0000ff"):
        test = example(colour)(test)
    return given(any_colour)(test)


@of_all
def test_every_text_is_readable_on_what_it_lies_on(colour):
    shades = colours(colour)
    for palette, page in ((shades.light, LIGHT), (shades.dark, DARK)):
        assert contrast(palette.on_brand, palette.brand) >= TEXT
        assert contrast(palette.on_brand_soft, palette.brand_soft) >= TEXT
        for background in page.backgrounds:
            assert contrast(palette.brand_text, background) >= TEXT


@of_all
def test_links_are_readable_on_every_background(colour):
    shades = colours(colour)
    assert all(contrast(shades.light.brand_text, background) >= TEXT for background in LIGHT_BACKGROUNDS)
    assert all(contrast(shades.dark.brand_text, background) >= TEXT for background in DARK_BACKGROUNDS)


@of_all
def test_a_button_is_seen_on_the_page(colour):
    shades = colours(colour)
    for palette, page in ((shades.light, LIGHT), (shades.dark, DARK)):
        bright = shade_of(palette.brand).chroma > GREY and shade_of(palette.brand).lightness > 0.6
        assert bright or contrast(palette.brand, page.backgrounds[0]) >= SHAPE


@pytest.mark.parametrize("colour", [POOL, SKY, NAVY, RED, ORANGE, TEAL, YELLOW, NEON, LIME, WHITE, BLACK])
def test_the_pay_button_is_readable_in_the_sun(colour):
    light = colours(colour).light
    assert contrast(light.on_brand, light.brand) >= SUNLIGHT


@pytest.mark.parametrize("colour", [YELLOW, NEON, LIME, TEAL, NAVY, BLACK])
def test_a_colour_that_is_good_already_stays_as_it_is(colour):
    assert colours(colour).light.brand == colour


@pytest.mark.parametrize("colour", [POOL, SKY, RED, ORANGE])
def test_a_moved_colour_keeps_its_hue(colour):
    before, after = shade_of(colour), shade_of(colours(colour).light.brand)
    assert abs(before.hue - after.hue) < 0.12
    assert abs(before.lightness - after.lightness) < 0.11


def test_a_white_company_gets_a_dark_button_by_day_and_a_white_one_at_night():
    shades = colours(WHITE)
    assert contrast(shades.light.brand, WHITE) >= SUNLIGHT
    assert shades.dark.brand == WHITE


@given(any_colour)
def test_a_colour_survives_the_way_there_and_back(colour):
    assert hex_of(shade_of(colour)) == colour


def test_lightness_is_the_published_one():
    # The values of W3C's CSS Color 4, section "Sample code", for sRGB red.
    red = shade_of("#ff0000")
    assert (round(red.lightness, 3), round(red.chroma, 3)) == (0.628, 0.258)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#ffffff", "#000000", 21.0), ("#777777", "#ffffff", 4.48), ("#0000ff", "#ffffff", 8.59)],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert round(contrast(one, other), 2) == ratio


def test_short_and_capital_forms_are_the_same_colour():
    assert parse_hex("#0AF") == parse_hex("#00aaff") == "#00aaff"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "red",
        "00aaff",
        "#00aaf",
        "#00aaffcc",
        "#gggggg",
        "#0af\n",
        " #0af",
        "#0af;}body{display:none",
        "url(//x)",
        "#\u0660\u0660\u0660",
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(NotAColour):
        colours(text)


@given(any_colour)
def test_the_style_sheet_holds_only_hex_colours(colour):
    css = brand_css(Brand(name="}</style><script>", colour=colour))
    values = re.findall(r"--[a-z-]+: ([^;]*);", css)
    assert len(values) == 10
    assert all(re.fullmatch("#[0-9a-f]{6}", value) for value in values)
    assert "script" not in css


def test_the_address_of_the_style_sheet_changes_with_the_colour_only():
    blue = Brand(name="Sparkling Pools", colour=POOL)
    assert css_version(blue) == css_version(Brand(name="Sparkling", colour="#0077B6", logo=b"png"))
    assert css_version(blue) != css_version(Brand(name="Sparkling Pools", colour=RED))
