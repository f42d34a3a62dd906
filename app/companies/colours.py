"""From the one colour a company gives to every shade the pages need, each readable in the sun and at night.

Shades are found in OKLCH, where lightness means what the eye sees, by moving the lightness as little as
possible until the contrast holds.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from app.companies.oklch import Shade, contrast, hex_of, shade_of

TEXT, SUNLIGHT, SHAPE = 4.5, 7.0, 3.0  # WCAG 1.4.3 AA, 1.4.6 AAA, 1.4.11: contrast ratios
SLIGHT = 0.10  # of OKLCH lightness: more than this and it is another colour
VIVID = 0.10  # OKLCH chroma that stands out from white by itself, as yellow does
GREY = 0.03  # OKLCH chroma below which a button would look switched off

WHITE, INK = "#ffffff", "#0a1216"


class NotAColour(ValueError):
    """Neither #rgb nor #rrggbb."""


@dataclass(frozen=True, slots=True)
class Page:
    """What the shades lie on: the darkest and the lightest background a page of this scheme has."""

    backgrounds: tuple[str, str]
    soft: tuple[float, float]  # lightness and greatest chroma of --brand-soft


LIGHT = Page(("#ffffff", "#eef3f6"), (0.95, 0.035))
DARK = Page(("#0b1114", "#1f2b32"), (0.29, 0.055))


@dataclass(frozen=True, slots=True)
class Palette:
    """Hex colours. `brand` is a surface only; lines and signs that must be seen take `brand_text`."""

    brand: str
    on_brand: str
    brand_text: str
    brand_soft: str
    on_brand_soft: str


@dataclass(frozen=True, slots=True)
class Colours:
    light: Palette
    dark: Palette
    theme_light: str
    theme_dark: str


@lru_cache(maxsize=256)
def colours(colour: str) -> Colours:
    """All shades of one #rgb or #rrggbb colour; NotAColour for anything else."""
    shade = shade_of(parse_hex(colour))
    light, dark = _palette(shade, LIGHT), _palette(shade, DARK)
    return Colours(light, dark, theme_light=light.brand, theme_dark=dark.brand_soft)


def parse_hex(text: str) -> str:
    """`#0af` or `#00AAFF` as `#00aaff`; NotAColour for anything else, since it goes into a style sheet."""
    match = re.fullmatch(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})", text)
    if not match:
        raise NotAColour(text)
    digits = match[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def _palette(shade: Shade, page: Page) -> Palette:
    brand = _button(shade, page)
    soft = hex_of(Shade(page.soft[0], min(shade.chroma, page.soft[1]), shade.hue))
    return Palette(
        brand=brand,
        on_brand=_readable_on(brand),
        brand_text=_text(shade, page.backgrounds),
        brand_soft=soft,
        on_brand_soft=_text(shade, (soft,), slight=1.0),
    )


def _button(shade: Shade, page: Page) -> str:
    """The brand itself, moved just enough to be seen on the page and to carry text."""

    def carries(least: float) -> Callable[[str], bool]:
        return lambda colour: _stands_out(colour, page) and contrast(colour, _readable_on(colour)) >= least

    return _nearest(shade, carries(SUNLIGHT), SLIGHT) or _nearest(shade, carries(TEXT), 1.0)


def _stands_out(colour: str, page: Page) -> bool:
    shade = shade_of(colour)
    least = SUNLIGHT if shade.chroma < GREY else SHAPE
    vivid = shade.chroma >= VIVID and shade.lightness > 0.6
    return vivid or all(contrast(colour, background) >= least for background in page.backgrounds)


def _text(shade: Shade, backgrounds: tuple[str, ...], slight: float = SLIGHT) -> str:
    def reads(least: float) -> Callable[[str], bool]:
        return lambda colour: all(contrast(colour, background) >= least for background in backgrounds)

    return _nearest(shade, reads(SUNLIGHT), slight) or _nearest(shade, reads(TEXT), 1.0)


def _readable_on(colour: str) -> str:
    return max((WHITE, INK), key=lambda text: contrast(colour, text))


def _nearest(shade: Shade, fits: Callable[[str], bool], reach: float) -> str:
    """The first fitting colour as lightness moves away in both directions; "" when none is within `reach`."""
    return next((colour for colour in map(hex_of, _around(shade, reach)) if fits(colour)), "")


def _around(shade: Shade, reach: float) -> Iterator[Shade]:
    """Darker before lighter, in steps the eye hardly sees."""
    for step in range(int(reach / 0.01) + 1):
        for lightness in (shade.lightness - step / 100, shade.lightness + step / 100):
            if 0 <= lightness <= 1:
                yield Shade(lightness, shade.chroma, shade.hue)
