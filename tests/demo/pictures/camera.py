"""A phone held in the yard: where a point of the world lands in the photo, and how a flat texture looks from there.

Meters; x to the right, y away from the house, z up. The water, the deck and the walls are planes.
"""

import math
from copy import copy

from PIL import Image

from tests.demo.pictures.paint import window_of

SIZE = (1200, 900)
NEAR = 0.25

Point = tuple[float, float, float]


class Camera:
    """Angles in degrees: `yaw` to the right, `pitch` down, `roll` clockwise. `focal` in pixels of the photo."""

    def __init__(self, at: Point, yaw=0.0, pitch=15.0, roll=0.0, focal=880.0, size=SIZE):
        self.at, self.focal, self.size = at, focal, size
        self.middle = (size[0] / 2, size[1] / 2)
        sin_yaw, cos_yaw = math.sin(math.radians(yaw)), math.cos(math.radians(yaw))
        sin_pitch, cos_pitch = math.sin(math.radians(pitch)), math.cos(math.radians(pitch))
        sin_roll, cos_roll = math.sin(math.radians(roll)), math.cos(math.radians(roll))
        right, up = (cos_yaw, -sin_yaw, 0.0), (sin_yaw * sin_pitch, cos_yaw * sin_pitch, cos_pitch)
        self.forward = (sin_yaw * cos_pitch, cos_yaw * cos_pitch, -sin_pitch)
        self.right = tuple(r * cos_roll + u * sin_roll for r, u in zip(right, up, strict=True))
        self.up = tuple(u * cos_roll - r * sin_roll for r, u in zip(right, up, strict=True))

    def cropped(self, window) -> "Camera":
        """The same phone, of whose film only the window is kept."""
        part = copy(self)
        left, top, right, bottom = window
        part.size, part.middle = (right - left, bottom - top), (self.middle[0] - left, self.middle[1] - top)
        return part

    def see(self, point: Point) -> tuple[float, float]:
        """Pixels; the point must lie before the camera."""
        return self._on_film(*self._turned(point))

    def depth(self, point: Point) -> float:
        return self._turned(point)[2]

    def outline(self, points: list[Point]) -> list[tuple[float, float]]:
        """A polygon on the photo, cut off where it passes behind the phone. Empty when nothing is left."""
        turned = [self._turned(point) for point in points]
        kept = []
        for before, now in zip([turned[-1], *turned[:-1]], turned, strict=True):
            if (before[2] < NEAR) != (now[2] < NEAR):
                share = (NEAR - before[2]) / (now[2] - before[2])
                kept.append(tuple(b + (n - b) * share for b, n in zip(before, now, strict=True)))
            if now[2] >= NEAR:
                kept.append(now)
        return [self._on_film(*point) for point in kept]

    def warp(self, texture: Image.Image, origin: Point, across: Point, down: Point, window=None) -> Image.Image:
        """The texture on a plane: its first pixel at `origin`, one pixel along each axis as the vectors say.

        Only the part of the photo in `window`, all of it by default.
        """
        left, top, right, bottom = window or (0, 0, *self.size)
        away = tuple(o - c for o, c in zip(origin, self.at, strict=True))
        columns = [self._film_rows(vector, left, top) for vector in (across, down, away)]
        inverse = _inverse([[column[row] for column in columns] for row in range(3)])
        coefficients = [value / inverse[2][2] for row in inverse for value in row][:8]
        size = (right - left, bottom - top)
        return texture.transform(size, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BILINEAR)

    def window(self, points: list[Point], margin: int = 0) -> tuple[int, int, int, int]:
        """The part of the photo that holds the polygon; may be empty."""
        return window_of(self.size, [self.outline(points)], margin)

    def _turned(self, point: Point) -> Point:
        away = [p - c for p, c in zip(point, self.at, strict=True)]
        return _dot(away, self.right), _dot(away, self.up), _dot(away, self.forward)

    def _on_film(self, right: float, up: float, forward: float) -> tuple[float, float]:
        return self.middle[0] + self.focal * right / forward, self.middle[1] - self.focal * up / forward

    def _film_rows(self, vector: Point, left: float, top: float) -> tuple[float, float, float]:
        """The vector in homogeneous pixels, counted from that corner."""
        forward = _dot(vector, self.forward)
        return (
            self.focal * _dot(vector, self.right) + (self.middle[0] - left) * forward,
            -self.focal * _dot(vector, self.up) + (self.middle[1] - top) * forward,
            forward,
        )


def _dot(one, other) -> float:
    return one[0] * other[0] + one[1] * other[1] + one[2] * other[2]


def _inverse(m: list[list[float]]) -> list[list[float]]:
    """Of a 3 x 3 matrix, up to a factor, which homogeneous coordinates do not notice."""
    (a, b, c), (d, e, f), (g, h, i) = m
    return [
        [e * i - f * h, c * h - b * i, b * f - c * e],
        [f * g - d * i, a * i - c * g, c * d - a * f],
        [d * h - e * g, b * g - a * h, a * e - b * d],
    ]
