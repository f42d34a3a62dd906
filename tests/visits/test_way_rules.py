"""Distances, roughness and tiles: without a database."""

import pytest

from app.visits.geometry import Point, coarse, is_on_earth, kilometers, minutes_by_car
from app.visits.tiles import BadTileServer, checked, host_of, map_around

PHOENIX, TEMPE = Point(33.4484, -112.0740), Point(33.4255, -111.9400)
TILES = "https://tiles.example.com/{z}/{x}/{y}.png"


def test_phoenix_to_tempe_is_about_thirteen_kilometers():
    assert kilometers(PHOENIX, TEMPE) == pytest.approx(12.7, abs=0.2)
    assert kilometers(PHOENIX, PHOENIX) == 0


def test_minutes_grow_with_the_way_and_town_is_slow():
    assert minutes_by_car(0) == 0
    assert minutes_by_car(3) == pytest.approx(7.8)
    assert 15 < minutes_by_car(kilometers(PHOENIX, TEMPE)) < 30


def test_what_owners_see_is_off_by_half_a_kilometer_or_more():
    streets = {coarse(Point(33.4484 + step / 10_000, -112.0740)) for step in range(-30, 30)}
    assert len(streets) <= 2


@pytest.mark.parametrize("point", [(91, 0), (0, 181), (float("nan"), 0), (0, float("inf"))])
def test_nowhere_on_earth(point):
    assert not is_on_earth(Point(*point))


def test_the_point_lies_in_the_middle_tile():
    drawn = map_around(PHOENIX, TILES)
    assert len(drawn.tiles) == 9 and drawn.tiles[4].url == "https://tiles.example.com/12/772/1643.png"
    assert 256 <= drawn.left < 512 and 256 <= drawn.top < 512 and 20 < drawn.radius < 40


@pytest.mark.parametrize(
    "address",
    [
        "http://tiles.example.com/{z}/{x}/{y}.png",
        "https://tiles.example.com/{z}/{x}.png",
        "https://{z}.example.com/{x}/{y}.png",
        "https://tiles.example.com/{z}/{x}/{y}/{s}.png",
        "https://tiles.example.com; script-src */{z}/{x}/{y}",
        "https://tiles.example.com/{z}/{x}/{y} https://evil.example",
        "https://me@tiles.example.com/{z}/{x}/{y}",
        "https://tiles.example.com{z}{x}{y}",
        "//tiles.example.com/{z}/{x}/{y}",
        "",
    ],
)
def test_what_is_no_tile_server(address):
    with pytest.raises(BadTileServer):
        checked(address)


def test_a_tile_server_and_its_host():
    assert checked(TILES) == TILES
    assert host_of("https://tiles.example.com:8443/a/{z}/{x}/{y}?k=1") == "https://tiles.example.com:8443"
