"""Colours as the eye sees them: OKLCH to and from #rrggbb, and the contrast of two.

Conversion: Björn Ottosson, bottosson.github.io/posts/oklab (2020). Contrast: WCAG 2.2,
w3.org/TR/WCAG22/#dfn-contrast-ratio.
"""

from dataclasses import dataclass
from math import atan2, cos, hypot, sin


@dataclass(frozen=True, slots=True)
class Shade:
    """A colour in OKLCH: lightness 0 to 1, chroma 0 to about 0.37, hue in radians."""

    lightness: float
    chroma: float
    hue: float


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two #rrggbb colours, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def shade_of(colour: str) -> Shade:
    red, green, blue = _linear(colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Shade(lightness, hypot(a, b), atan2(b, a))


def hex_of(shade: Shade) -> str:
    """The nearest colour a screen can show: chroma gives way, lightness and hue stay."""
    shown, unshown = 0.0, shade.chroma
    if _shows(_channels(shade)):
        shown = unshown
    while unshown - shown > 1e-3:
        middle = (shown + unshown) / 2
        if _shows(_channels(Shade(shade.lightness, middle, shade.hue))):
            shown = middle
        else:
            unshown = middle
    return _hex(_channels(Shade(shade.lightness, shown, shade.hue)))


def _hex(channels: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(_curve(min(1.0, max(0.0, channel))) * 255):02x}" for channel in channels)


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(colour: str) -> tuple[float, ...]:
    return tuple(_straight(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))


def _straight(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _curve(channel: float) -> float:
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _shows(channels: tuple[float, float, float]) -> bool:
    return all(-1e-4 <= channel <= 1 + 1e-4 for channel in channels)


def _channels(shade: Shade) -> tuple[float, float, float]:
    """Linear sRGB, outside 0 to 1 where no screen can show the shade."""
    a, b = shade.chroma * cos(shade.hue), shade.chroma * sin(shade.hue)
    long = (shade.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (shade.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (shade.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
