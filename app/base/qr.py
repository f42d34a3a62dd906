"""QR codes: black on white whatever the scheme, with the quiet zone that cameras need."""

import io

import segno

QUIET = 4  # Modules of white around the code: ISO/IEC 18004.


def qr_svg(text: str, title: str) -> str:
    """For a page, inline: scales with its box, named `title` for screen readers."""
    svg = _code(text).svg_inline(title=title, omitsize=True, **_LOOK)
    return svg.replace("<svg ", '<svg role="img" ', 1)


def qr_svg_bytes(text: str) -> bytes:
    """A whole SVG file, for paper."""
    file = io.BytesIO()
    _code(text).save(file, kind="svg", omitsize=True, **_LOOK)
    return file.getvalue()


def qr_png(text: str, scale: int = 8) -> bytes:
    """`scale` pixels a module."""
    file = io.BytesIO()
    _code(text).save(file, kind="png", scale=scale, **_LOOK)
    return file.getvalue()


_LOOK = {"border": QUIET, "dark": "#000", "light": "#fff"}


def _code(text: str) -> segno.QRCode:
    """Correction M: 15 % of a crumpled code may be lost. The level is kept, so the size follows the text."""
    return segno.make_qr(text, error="m", boost_error=False)
