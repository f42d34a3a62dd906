"""The company's app icons: from its logo, or, without one, its initials over water in its colour.

Everything is drawn larger and scaled down, so that edges are smooth at 32 pixels as well.
"""

import io
import re
from collections.abc import Callable
from functools import partial
from hashlib import sha256

from PIL import Image, ImageStat

from app.companies import drawing
from app.companies.brand import Brand
from app.companies.colours import WHITE, colours
from app.companies.manifest import COMMON

EDITION = "1"  # Raise it when a drawing changes: it is part of every icon's address.

ROUND = 0.225  # Radius of the corners, as a part of the edge.
SAFE = 0.8  # Android may cut a maskable icon to a circle of this width: w3.org/TR/appmanifest/#icon-masks
WIDE = 2.2  # A logo this much wider than high is a word; nobody could read it at 48 pixels.


class UnknownIcon(LookupError):
    """There is no icon of this name."""


def icon_png(brand: Brand, name: str) -> bytes:
    """One of ICONS as a PNG file; UnknownIcon for any other name."""
    if name not in ICONS:
        raise UnknownIcon(name)
    draw, pixels = ICONS[name]
    finer = 2 if pixels > 256 else 4
    picture = draw(brand, pixels * finer).resize((pixels, pixels), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def icon_version(brand: Brand) -> str:
    """Changes with everything that shows in an icon: its address may be cached for good."""
    parts = (EDITION, initials(brand.name), brand.colour, sha256(brand.logo).hexdigest())
    return sha256("\n".join(parts).encode()).hexdigest()[:12]


def initials(name: str) -> str:
    """At most two capitals of what is special about the name; "" where our font has no letters for it."""
    words = COMMON.sub(" ", name).split() or name.split()
    return "".join(word[0] for word in words if re.match("[0-9A-Za-zÀ-ɏ]", word))[:2].upper()


def _full(brand: Brand, edge: int, across: float = 0.92) -> Image.Image:
    """To the very edge and opaque: the phone cuts the corners. `across`: of the logo, corner to corner."""
    logo = _logo(brand)
    if logo is None:
        return _initials(brand, edge)
    picture = Image.new("RGB", (edge, edge), _ground(brand, logo))
    fitted = drawing.fitted(drawing.trimmed(logo), across, edge)
    picture.paste(fitted, ((edge - fitted.width) // 2, (edge - fitted.height) // 2), fitted)
    return picture


def _maskable(brand: Brand, edge: int) -> Image.Image:
    return _full(brand, edge, across=SAFE * 0.95)


def _rounded(brand: Brand, edge: int) -> Image.Image:
    return drawing.rounded(_full(brand, edge), ROUND)


def _small(brand: Brand, edge: int) -> Image.Image:
    """For a browser's tab: no water, and letters as large as will go."""
    shades, text = colours(brand.colour).light, initials(brand.name)
    if not text or _logo(brand) is not None:
        return _rounded(brand, edge)
    picture = drawing.water(shades.brand, edge)
    drawing.letters(picture, text, shades.on_brand, middle=0.5, height=0.56, width=0.8)
    return drawing.rounded(picture, ROUND)


def _initials(brand: Brand, edge: int) -> Image.Image:
    shades, text = colours(brand.colour).light, initials(brand.name)
    picture = drawing.water(shades.brand, edge)
    if text:
        drawing.ripples(picture)
        drawing.letters(picture, text, shades.on_brand, middle=0.43, height=0.31, width=0.58)
    else:
        drawing.waves(picture, shades.on_brand)
    return picture


def _badge(_brand: Brand, edge: int) -> Image.Image:
    """Android shows nothing of a badge but where it is opaque."""
    mask = Image.new("L", (edge, edge))
    drawing.waves(mask, 255, size=0.86)
    picture = Image.new("RGBA", (edge, edge), WHITE)
    picture.putalpha(mask)
    return picture


def _sign(draw: Callable, brand: Brand, edge: int) -> Image.Image:
    shades = colours(brand.colour).light
    picture = Image.new("RGB", (edge, edge), shades.brand)
    draw(picture, shades.on_brand, shades.brand)
    return drawing.rounded(picture, 0.5)


def _logo(brand: Brand) -> Image.Image | None:
    """The logo; None where there is none or it is a long word."""
    if not brand.logo:
        return None
    logo = Image.open(io.BytesIO(brand.logo), formats=["PNG", "JPEG", "WEBP"]).convert("RGBA")
    shown = drawing.trimmed(logo)
    return None if shown.width > WIDE * shown.height else logo


def _ground(brand: Brand, logo: Image.Image) -> str | tuple[int, ...]:
    """What lies around the logo: its own background, else white, else (for a white logo) the brand."""
    corner = logo.getpixel((0, 0))
    if corner[3] == 255 and corner == logo.getpixel((logo.width - 1, logo.height - 1)):
        return corner[:3]
    lightness = ImageStat.Stat(logo.convert("L"), logo.getchannel("A")).mean[0]
    return colours(brand.colour).light.brand if lightness > 200 else WHITE


ICONS: dict[str, tuple[Callable[[Brand, int], Image.Image], int]] = {
    "180": (_full, 180),
    "192": (_rounded, 192),
    "512": (_rounded, 512),
    "maskable-192": (_maskable, 192),
    "maskable-512": (_maskable, 512),
    "32": (_small, 32),
    "badge-96": (_badge, 96),
    "pay-96": (partial(_sign, drawing.card), 96),
    "visit-96": (partial(_sign, drawing.drop), 96),
}
