"""Texts and pictures in, a tagged PDF out."""

import base64
import datetime as dt
import io
import json
import unicodedata
from functools import lru_cache
from pathlib import Path

import typst
from PIL import Image

from app import base

TEMPLATES = Path(__file__).parent / "typst"
FONTS = Path(base.__file__).parent / "fonts"
LOGO = (1080, 180)  # Pixels of the box a logo is fitted into; on paper it is 0.55 in high.


def typeset(template: str, texts: dict, pictures: dict[str, bytes], day: dt.date) -> bytes:
    """The PDF of a template in ./typst. The same input gives the same bytes: `day` is its date of making.

    PDF/UA-1, unless a letter is in none of our fonts: then the machine's own fonts are asked,
    and the PDF is only tagged, since the standard forbids a letter without a shape.
    """
    files = {**_templates(), **pictures, "texts.json": json.dumps(_printable(texts)).encode()}
    files["main"] = files.pop(template)
    made = dt.datetime.combine(day, dt.time(), dt.UTC)
    try:
        return typst.compile(files, font_paths=_our_fonts(), pdf_standards=["ua-1"], timestamp=made)
    except typst.TypstError:
        return typst.compile(files, font_paths=_all_fonts(), timestamp=made)


@lru_cache(maxsize=32)
def framed(logo: bytes) -> bytes:
    """A PNG, JPEG or WebP at the left of an SVG of LOGO's size: only files of letters may go in."""
    picture = Image.open(io.BytesIO(logo), formats=["PNG", "JPEG", "WEBP"]).convert("RGBA")
    picture.thumbnail(LOGO)
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    inside = base64.b64encode(file.getvalue()).decode()
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    box = f'width="{LOGO[0]}" height="{LOGO[1]}"'
    scale = min(LOGO[0] / picture.width, LOGO[1] / picture.height)
    size = f'width="{picture.width * scale:.2f}" height="{picture.height * scale:.2f}"'
    return f'<svg {names} {box}><image {size} xlink:href="data:image/png;base64,{inside}"/></svg>'.encode()


@lru_cache
def _templates() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in TEMPLATES.glob("*.typ")}


@lru_cache
def _our_fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])


@lru_cache
def _all_fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=True, font_paths=[FONTS])


def _printable(value):
    """Without what has no shape and no meaning on paper: control characters and halves of surrogate pairs."""
    if isinstance(value, dict):
        return {name: _printable(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(part) for part in value]
    if isinstance(value, str):
        return "".join(letter for letter in value.replace("\r\n", "\n") if _has_shape(letter))
    return value


def _has_shape(letter: str) -> bool:
    return letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cs", "Cn", "Co")
