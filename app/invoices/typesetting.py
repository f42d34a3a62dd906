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

APP = Path(base.__file__).parents[1]
FONTS = APP / "base" / "fonts"
PHOTO_SIDE = 900
LOGO = (1080, 180)  # Pixels of the box a logo is fitted into; on paper it is 0.55 in high.


def typeset(template: str, texts: dict, pictures: dict[str, bytes], day: dt.date) -> bytes:
    """The PDF of a template in a feature's folder typst. The same input gives the same bytes; `day`: its date.

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
    scale = min(LOGO[0] / picture.width, LOGO[1] / picture.height)
    return _svg_around("png", file.getvalue(), LOGO, (picture.width * scale, picture.height * scale))


@lru_cache(maxsize=64)
def pictured(photo: bytes) -> bytes:
    """A photo of ours as an SVG around a JPEG, at most PHOTO_SIDE long: only files of letters may go in."""
    picture = Image.open(io.BytesIO(photo), formats=["WEBP"]).convert("RGB")
    picture.thumbnail((PHOTO_SIDE, PHOTO_SIDE))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=78, optimize=True)
    return _svg_around("jpeg", file.getvalue(), picture.size, picture.size)


def _svg_around(kind: str, content: bytes, box: tuple[int, int], size: tuple[float, float]) -> bytes:
    inside = base64.b64encode(content).decode()
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    frame, inner = (f'width="{width:g}" height="{height:g}"' for width, height in (box, size))
    return f'<svg {names} {frame}><image {inner} xlink:href="data:image/{kind};base64,{inside}"/></svg>'.encode()


@lru_cache
def _templates() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in APP.glob("*/typst/*.typ")}


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
