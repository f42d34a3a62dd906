"""Outlines of pools on the ground, in meters, and what can be done with an outline."""

import math
from random import Random

Outline = list[tuple[float, float]]


def rectangle(chance: Random) -> Outline:
    wide, long = chance.uniform(4.2, 5.2), chance.uniform(7, 9)
    left, near = chance.uniform(-3.2, -1.8), chance.uniform(2.4, 3.0)
    return rounded([(left, near), (left + wide, near), (left + wide, near + long), (left, near + long)], 0.3)


def el(chance: Random) -> Outline:
    left, near, wide = chance.uniform(-3.4, -2.6), chance.uniform(2.4, 2.8), chance.uniform(4.0, 4.8)
    right, turn, far = left + wide + 2.2, near + chance.uniform(4, 4.6), near + 8
    return rounded(
        [(left, near), (left + wide, near), (left + wide, turn), (right, turn), (right, far), (left, far)], 0.3
    )


def kidney(chance: Random) -> Outline:
    """Wider than deep, its waist toward the phone."""
    middle, mirror = (chance.uniform(-0.4, 0.6), chance.uniform(5.5, 6.0)), chance.choice((-1, 1))
    waist = [1.15 * math.exp(-(math.remainder(turn - 0.3, math.tau) ** 2) * 3) for turn in turns(140)]
    reaches = [3.45 - 0.3 * math.cos(2 * turn) - dent for turn, dent in zip(turns(140), waist, strict=True)]
    return round_about(middle, reaches, mirror * 0.95)


def freeform(chance: Random) -> Outline:
    middle = (chance.uniform(-0.5, 0.8), chance.uniform(6.4, 7.0))
    swings = [(k, 3 * chance.uniform(0.05, 0.4) / k, chance.uniform(0, math.tau)) for k in (2, 3, 4)]
    reaches = [3.5 + sum(size * math.cos(k * turn + phase) for k, size, phase in swings) for turn in turns(140)]
    return round_about(middle, reaches, 0.95)


def spa(chance: Random) -> Outline:
    reach = chance.uniform(1.5, 1.8)
    return round_about((chance.uniform(-0.4, 0.4), chance.uniform(4.0, 4.5)), [reach] * 90, 1.0)


def round_about(middle, reaches: list[float], wide: float) -> Outline:
    """Points around a middle, the nearest to the phone first."""
    return [
        (middle[0] + wide * reach * math.sin(turn), middle[1] - reach * math.cos(turn))
        for turn, reach in zip(turns(len(reaches)), reaches, strict=True)
    ]


def turns(count: int) -> list[float]:
    return [number / count * math.tau for number in range(count)]


def rounded(corners: Outline, radius: float) -> Outline:
    points = []
    for before, here, after in zip(_shifted(corners, -1), corners, _shifted(corners, 1), strict=True):
        start, end = between(here, before, radius), between(here, after, radius)
        for step in range(11):
            share = step / 10
            bent = between_share(start, here, share), between_share(here, end, share)
            points.append(between_share(*bent, share))
    return points


def grown(outline: Outline, distance: float) -> Outline:
    """Moved outward; inward when negative."""
    ways = zip(_shifted(outline, -1), outline, _shifted(outline, 1), strict=True)
    sign = distance if _area(outline) > 0 else -distance
    moved = []
    for before, here, after in ways:
        along = (after[0] - before[0], after[1] - before[1])
        length = math.hypot(*along) or 1.0
        moved.append((here[0] + along[1] / length * sign, here[1] - along[0] / length * sign))
    return moved


def edges(outline: Outline):
    return list(zip(outline, _shifted(outline, 1), strict=True))


def walked(outline: Outline, stride: float) -> list[tuple[int, float]]:
    """Every `stride` meters along the outline: the edge one is on, and how far along it."""
    found, left = [], stride
    for number, (start, end) in enumerate(edges(outline)):
        length = math.dist(start, end)
        while left <= length:
            found.append((number, left / length))
            left += stride
        left -= length
    return found


def at(outline: Outline, height: float) -> list[tuple[float, float, float]]:
    return [(x, y, height) for x, y in outline]


def between(start, end, distance: float):
    return between_share(start, end, distance / math.dist(start, end))


def between_share(start, end, share: float):
    return tuple(s + (e - s) * share for s, e in zip(start, end, strict=True))


def _shifted(outline: Outline, by: int) -> Outline:
    return outline[by:] + outline[:by]


def _area(outline: Outline) -> float:
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in edges(outline))


SHAPES = {"rectangle": rectangle, "el": el, "kidney": kidney, "freeform": freeform, "spa": spa}
