"""What the wind brought: leaves on the water, most of them where it has driven them together."""

import math
from random import Random

from PIL import Image, ImageDraw

from tests.demo.pictures import paint
from tests.demo.pictures.camera import Camera
from tests.demo.pictures.water import LEVEL

LEAVES = 260
COLORS = ((124, 84, 46), (150, 108, 58), (98, 70, 42), (168, 138, 70), (110, 118, 58), (84, 58, 38))
# A leaf's outline: the way from its middle, and the share of its length (long) or width.
OUTLINE = ((0, 1, 0), (0.9, 0, 1), (2.2, 0, 0.9), (math.pi, 1, 0), (4.1, 0, 1), (5.4, 0, 0.9))


def scatter(part: Image.Image, hand: Random, camera: Camera, place, inside: Image.Image) -> None:
    """`inside` is the mask of the water."""
    glass = Image.new("RGBA", (part.width * 2, part.height * 2), (0, 0, 0, 0))
    pen = ImageDraw.Draw(glass)
    xs, ys = zip(*place.shape, strict=True)
    drift = (hand.uniform(min(xs), max(xs)), hand.uniform((min(ys) + max(ys)) / 2, max(ys)))
    for number in range(LEAVES):
        x, y = hand.uniform(min(xs), max(xs)), hand.uniform(min(ys), max(ys))
        if number % 2:
            x, y = hand.gauss(drift[0], 0.9), hand.gauss(drift[1], 0.8)
        if _floats((x, y, LEVEL), camera, inside):
            _leaf(pen, hand, camera, x, y)
    small = glass.reduce(2)
    part.paste(small, mask=small.getchannel("A"))


def _floats(point, camera: Camera, inside: Image.Image) -> bool:
    if camera.depth(point) < 0.5:
        return False
    x, y = (int(v) for v in camera.see(point))
    return 0 <= x < inside.width and 0 <= y < inside.height and inside.getpixel((x, y)) > 200


def _leaf(pen, hand: Random, camera: Camera, x: float, y: float) -> None:
    turn, long = hand.uniform(0, math.tau), hand.uniform(0.03, 0.075)
    wide = long * hand.uniform(0.3, 0.55)
    ring = []
    for way, share_of_long, share_of_wide in OUTLINE:
        reach = long * share_of_long + wide * share_of_wide
        ring.append(camera.see((x + reach * math.cos(way + turn), y + reach * math.sin(way + turn), LEVEL)))
    pen.polygon([(u * 2 + 3, v * 2 + 4) for u, v in ring], fill=(20, 50, 60, 110))
    pen.polygon([(u * 2, v * 2) for u, v in ring], fill=paint.brighter(hand.choice(COLORS), hand.uniform(0.75, 1.2)))
