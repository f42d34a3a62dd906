"""What the app store's window shows before installing: two screens of this company's portal, drawn in its colours."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from app.companies.brand import Brand
from app.companies.colours import colours
from app.companies.drawing import FONT, ripples, water

WIDE, HIGH = 720, 1280
PAPER, INK, QUIET, GOOD, LINE = "#eef3f6", "#0a1216", "#44525c", "#0b6b2e", "#d5dee4"


@dataclass(frozen=True, slots=True)
class Screen:
    """`facts`: name, value and a word about it, three at most."""

    title: str
    sentence: str
    facts: Sequence[tuple[str, str, str]]
    below: tuple[str, str]


def screen_png(brand: Brand, screen: Screen) -> bytes:
    picture = Image.new("RGB", (WIDE, HIGH), PAPER)
    pen = ImageDraw.Draw(picture)
    _top(pen, brand, screen)
    _lead(picture, brand)
    _words(pen, screen)
    _second(pen, screen, brand)
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def _top(pen: ImageDraw.ImageDraw, brand: Brand, screen: Screen) -> None:
    shades = colours(brand.colour).light
    pen.rectangle((0, 0, WIDE, 330), fill=shades.brand)
    pen.text((40, 56), brand.name, fill=shades.on_brand, font=_font(30))
    pen.text((40, 132), screen.title, fill=shades.on_brand, font=_font(46))


def _lead(picture: Image.Image, brand: Brand) -> None:
    """A card with water on it, where the portal shows the last visit's photo."""
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((32, 232, WIDE - 32, 900), 28, fill="#ffffff", outline=LINE, width=2)
    pool = water("#39a9d6", 660)
    ripples(pool)
    mask = Image.new("L", (656, 340))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, 656, 400), 28, fill=255)
    picture.paste(pool.crop((2, 300, 658, 640)), (32, 232), mask)


def _words(pen: ImageDraw.ImageDraw, screen: Screen) -> None:
    pen.text((68, 612), screen.sentence, fill=INK, font=_font(38))
    for place, (name, value, word) in enumerate(screen.facts):
        left = 68 + place * 208
        pen.text((left, 708), name, fill=QUIET, font=_font(24))
        pen.text((left, 744), value, fill=INK, font=_font(46))
        pen.text((left, 812), word, fill=GOOD, font=_font(24))


def _second(pen: ImageDraw.ImageDraw, screen: Screen, brand: Brand) -> None:
    pen.rounded_rectangle((32, 932, WIDE - 32, 1112), 28, fill="#ffffff", outline=LINE, width=2)
    name, value = screen.below
    pen.text((68, 972), name, fill=QUIET, font=_font(26))
    pen.text((68, 1014), value, fill=colours(brand.colour).light.brand_text, font=_font(46))


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size)
