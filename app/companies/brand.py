"""What a company looks like: its name, its colour, its logo; and the style sheet made of them."""

from dataclasses import dataclass
from hashlib import sha256

from app.companies.colours import Palette, colours

DEFAULT_COLOUR = "#0b6e99"


@dataclass(frozen=True, slots=True)
class Brand:
    """`colour` is #rgb or #rrggbb; `logo` the bytes of a picture that was re-encoded on upload, or b""."""

    name: str
    colour: str = DEFAULT_COLOUR
    logo: bytes = b""


def brand_css(brand: Brand) -> str:
    """The custom properties of both schemes. Holds nothing but hex colours we made ourselves."""
    shades = colours(brand.colour)
    dark = f"@media (prefers-color-scheme: dark) {{\n{_rule(shades.dark)}}}\n"
    return _rule(shades.light) + dark


def css_version(brand: Brand) -> str:
    """Changes with every byte of the style sheet: its address may be cached for good."""
    return sha256(brand_css(brand).encode()).hexdigest()[:12]


def _rule(palette: Palette) -> str:
    shades = {
        "--brand": palette.brand,
        "--on-brand": palette.on_brand,
        "--brand-text": palette.brand_text,
        "--brand-soft": palette.brand_soft,
        "--on-brand-soft": palette.on_brand_soft,
    }
    return ":root {\n" + "".join(f"  {name}: {shade};\n" for name, shade in shades.items()) + "}\n"
