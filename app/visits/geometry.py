"""Points on the earth: how far, how roughly, how long by car. Pure."""

import math
from typing import NamedTuple

RADIUS_KM = 6371.0
# Two decimals are about a kilometer: enough to see that she comes nearer, too little to see whose door she left.
COARSE = 2
# Roads are longer than the crow flies; and in town one drives more slowly than out of it.
DETOUR, TOWN_KM, TOWN_KMH, OUT_KMH = 1.3, 5.0, 30.0, 55.0
KM_OF_MILE = 1.609344


class Point(NamedTuple):
    latitude: float
    longitude: float


def is_on_earth(point: Point) -> bool:
    return all(map(math.isfinite, point)) and abs(point.latitude) <= 85 and abs(point.longitude) <= 180


def coarse(point: Point) -> Point:
    return Point(round(point.latitude, COARSE), round(point.longitude, COARSE))


def kilometers(one: Point, other: Point) -> float:
    """As the crow flies (haversine)."""
    first, second = math.radians(one.latitude), math.radians(other.latitude)
    step = math.radians(other.longitude - one.longitude)
    half = math.sin((second - first) / 2) ** 2 + math.cos(first) * math.cos(second) * math.sin(step / 2) ** 2
    return 2 * RADIUS_KM * math.asin(math.sqrt(half))


def minutes_by_car(km: float) -> float:
    road = km * DETOUR
    return 60 * (min(road, TOWN_KM) / TOWN_KMH + max(road - TOWN_KM, 0) / OUT_KMH)
