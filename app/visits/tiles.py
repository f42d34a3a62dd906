"""Pictures of a map around a point, from the tile server that the company has set. Pure.

The usual scheme: 2^zoom tiles of 256 pixels from west to east, in the Mercator projection.
"""

import math
import re
from typing import NamedTuple
from urllib.parse import urlsplit

from app.visits.geometry import Point

ZOOM, SIZE = 12, 256
ACROSS, DOWN = 3, 3
# Meters of one pixel at the equator on zoom 0.
_METERS = 156543.03
# How far off the shown point may be: half of its last decimal, in meters.
ROUGH_METERS = 800
_GOOD = re.compile(r"https://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?/[A-Za-z0-9_./{}?=&%-]*")
_PLACES = ("{z}", "{x}", "{y}")


class Tile(NamedTuple):
    """A picture and where its corner lies, in pixels of the whole drawing."""

    url: str
    left: int
    top: int


class Map(NamedTuple):
    """`left` and `top` are the point's, `radius` is how roughly it is known."""

    tiles: list[Tile]
    left: float
    top: float
    radius: float
    width: int = ACROSS * SIZE
    height: int = DOWN * SIZE


class BadTileServer(ValueError):
    """Not an https address with {z}, {x} and {y} in its path."""


def checked(address: str) -> str:
    """Raises BadTileServer. Strict, since its host stands in the content-security policy."""
    rest = address
    for place in _PLACES:
        if rest.count(place) != 1:
            raise BadTileServer
        rest = rest.replace(place, "1")
    if not _GOOD.fullmatch(address) or "{" in rest or "}" in rest or "{" in urlsplit(address).netloc:
        raise BadTileServer
    return address


def host_of(address: str) -> str:
    """For the policy: https://tiles.example.com"""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def map_around(point: Point, address: str) -> Map:
    """With the point in its middle tile."""
    x, y = _place(point)
    left, top = int(x) - ACROSS // 2, int(y) - DOWN // 2
    tiles = [
        Tile(_url(address, left + column, top + row), column * SIZE, row * SIZE)
        for row in range(DOWN) for column in range(ACROSS)
    ]
    meters = _METERS * math.cos(math.radians(point.latitude)) / 2**ZOOM
    return Map(tiles, round((x - left) * SIZE, 1), round((y - top) * SIZE, 1), round(ROUGH_METERS / meters, 1))


def _place(point: Point) -> tuple[float, float]:
    """In tiles from the north-west corner of the world."""
    latitude = math.radians(point.latitude)
    x = (point.longitude + 180) / 360
    y = (1 - math.asinh(math.tan(latitude)) / math.pi) / 2
    return x * 2**ZOOM, y * 2**ZOOM


def _url(address: str, x: int, y: int) -> str:
    count = 2**ZOOM
    values = {"{z}": ZOOM, "{x}": x % count, "{y}": min(max(y, 0), count - 1)}
    for place, value in values.items():
        address = address.replace(place, str(value))
    return address
