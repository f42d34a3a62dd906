"""The shapes of the icons. Every length is a part of the picture's edge; y grows downwards."""

from functools import lru_cache, reduce
from math import cos, hypot, sin, tau
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFont

from app import base
from app.companies.oklch import Shade, hex_of, shade_of

FONT = Path(base.__file__).parent / "fonts" / "Inter-SemiBold.otf"

Colour = str | int


def water(colour: str, edge: int) -> Image.Image:
    """The colour as light falls into water: a little lighter above, deeper below."""
    shade = shade_of(colour)
    above = hex_of(Shade(min(1.0, shade.lightness + 0.035), shade.chroma, shade.hue))
    below = hex_of(Shade(max(0.0, shade.lightness - 0.065), shade.chroma, shade.hue))
    depth = Image.linear_gradient("L").resize((edge, edge))
    return Image.composite(_plain(below, edge), _plain(above, edge), depth)


def ripples(picture: Image.Image) -> None:
    """Three sheets of bright water over the lower third, each seen through the others."""
    edge = picture.width
    for start, level in ((0.05, 0.70), (0.45, 0.78), (0.8, 0.87)):
        sheet = Image.new("L", (edge, edge))
        surface = [
            (x, (level + 0.028 * sin(tau * (x / edge * 1.15 + start))) * edge) for x in range(edge + 1)
        ]
        ImageDraw.Draw(sheet).polygon([*surface, (edge, edge), (0, edge)], fill=48)
        picture.paste("#fff", (0, 0), sheet)


def letters(picture: Image.Image, text: str, colour: str, middle: float, height: float, width: float) -> None:
    """`text` with its capitals' middle at `middle`: `height` tall, or less where it would be over `width`."""
    edge = picture.width
    wide = _font(edge).getlength(text) / edge * height / CAPITAL
    height *= min(1.0, width / wide)
    place = (edge / 2, (middle + height / 2) * edge)
    ImageDraw.Draw(picture).text(
        place, text, fill=colour, font=_font(round(height / CAPITAL * edge)), anchor="ms"
    )


CAPITAL = 0.727  # The height of Inter's capitals, as a part of the font's size.


def waves(picture: Image.Image, colour: Colour, size: float = 0.56) -> None:
    """The mark for companies without letters: three waves, `size` wide."""
    for level in (-0.30, 0.0, 0.30):
        _stroke(picture, _wave(level, size), size * 0.125, colour)


def card(picture: Image.Image, colour: Colour, ground: Colour) -> None:
    pen, edge = ImageDraw.Draw(picture), picture.width
    pen.rounded_rectangle(_box(edge, 0.26, 0.33, 0.74, 0.67), 0.055 * edge, fill=colour)
    pen.rectangle(_box(edge, 0.26, 0.42, 0.74, 0.49), fill=ground)
    pen.rounded_rectangle(_box(edge, 0.32, 0.57, 0.46, 0.61), 0.02 * edge, fill=ground)


def drop(picture: Image.Image, colour: Colour, ground: Colour) -> None:
    """A drop of water with a tick in it: the pool was seen to."""
    edge, radius, low = picture.width, 0.19, 0.56
    ImageDraw.Draw(picture).polygon(_at(edge, _drop(radius, low)), fill=colour)
    _stroke(picture, [(0.42, 0.565), (0.48, 0.625), (0.59, 0.505)], 0.055, ground)


def trimmed(logo: Image.Image) -> Image.Image:
    """Without the empty space around it: transparent, or of the colour of its upper left corner."""
    ground = Image.new("RGBA", logo.size, logo.getpixel((0, 0)))
    seen = ImageChops.difference(logo, ground).convert("RGBA")
    bands = [band.point(lambda value: 255 * (value > 12)) for band in seen.split()]
    box = reduce(ImageChops.lighter, bands).getbbox()
    return logo.crop(box or (0, 0, *logo.size))


def fitted(logo: Image.Image, across: float, edge: int) -> Image.Image:
    """The logo as large as a circle of `across` lets it be."""
    scale = across * edge / hypot(*logo.size)
    size = (max(1, round(logo.width * scale)), max(1, round(logo.height * scale)))
    return logo.resize(size, Image.Resampling.LANCZOS)


def rounded(picture: Image.Image, radius: float) -> Image.Image:
    """The picture with its corners cut off; what was transparent stays so."""
    picture, edge = picture.convert("RGBA"), picture.width
    mask = Image.new("L", picture.size)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, edge - 1, edge - 1), radius * edge, fill=255)
    picture.putalpha(ImageChops.multiply(mask, picture.getchannel("A")))
    return picture


def _plain(colour: str, edge: int) -> Image.Image:
    return Image.new("RGB", (edge, edge), colour)


@lru_cache(maxsize=32)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size)


def _wave(level: float, size: float) -> list[tuple[float, float]]:
    parts = [part / 96 for part in range(97)]
    return [
        (0.5 + (part - 0.5) * size * 0.875, 0.5 + (level - 0.085 * sin(tau * 1.5 * part)) * size)
        for part in parts
    ]


def _drop(radius: float, low: float) -> list[tuple[float, float]]:
    """A circle whose upper end is drawn out to a point: the curve x = sin t · sin(t/2)^1.5, stretched."""
    angles = [tau * part / 180 for part in range(181)]
    return [
        (0.5 + radius * 1.18 * sin(t) * abs(sin(t / 2)) ** 1.5, low - 0.04 - 0.27 * cos(t)) for t in angles
    ]


def _stroke(picture: Image.Image, path: list[tuple[float, float]], width: float, colour: Colour) -> None:
    """A line with round joints and ends."""
    pen, edge = ImageDraw.Draw(picture), picture.width
    pen.line(_at(edge, path), fill=colour, width=round(width * edge))
    for x, y in _at(edge, path):
        pen.circle((x, y), width * edge / 2, fill=colour)


def _at(edge: int, path: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(x * edge, y * edge) for x, y in path]


def _box(edge: int, left: float, top: float, right: float, bottom: float) -> tuple[float, ...]:
    return (left * edge, top * edge, right * edge, bottom * edge)
