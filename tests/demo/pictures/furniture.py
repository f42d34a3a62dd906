"""What stands and lies about: pots, loungers, a handrail, the skimmer's lid."""

import math
from random import Random

from PIL import Image

from tests.demo.pictures import paint, yard
from tests.demo.pictures.camera import SIZE, Camera
from tests.demo.pictures.shapes import between_share, edges, grown, turns

CUSHIONS = ((236, 232, 224), (92, 140, 150), (206, 190, 160), (70, 96, 130))
FRAME = (120, 112, 104)


def _leg(x: float, y: float):
    return 1.0, FRAME, ((x, y, 0), (x + 0.05, y, 0), (x + 0.05, y, 0.3), (x, y, 0.3))


# Light, color (None: the cushion's), and corners in meters; far faces first. The head lies away from the water.
LOUNGER = (
    _leg(0.1, 0.65),
    _leg(1.3, 0.65),
    _leg(0.1, 0),
    _leg(1.3, 0),
    (0.72, None, ((0, 0, 0.28), (1.35, 0, 0.28), (1.35, 0, 0.4), (0, 0, 0.4))),
    (0.95, None, ((0, 0, 0.28), (0, 0.68, 0.28), (0, 0.68, 0.4), (0, 0, 0.4))),
    (1.0, None, ((0, 0, 0.4), (1.35, 0, 0.4), (1.35, 0.68, 0.4), (0, 0.68, 0.4))),
    (0.72, None, ((1.35, 0, 0.3), (1.9, 0, 0.85), (1.85, 0, 0.93), (1.3, 0, 0.4))),
    (1.06, None, ((1.3, 0, 0.4), (1.85, 0, 0.93), (1.85, 0.68, 0.93), (1.3, 0.68, 0.4))),
)


def arrange(paper: Image.Image, chance: Random, camera: Camera, place, sun) -> None:
    right, far = max(x for x, _ in place.shape), max(y for _, y in place.shape)
    if not place.spa and chance.random() < 0.7:
        _loungers(paper, chance, camera, (right + 1.3, far - chance.uniform(1.5, 3.2)), sun)
    pots = [(right + 0.6, far + 0.5), (min(x for x, _ in place.shape) - 0.6, far + 0.5)]
    for x, y in chance.sample(pots, chance.randint(0, 2)):
        tall, number = chance.uniform(0.9, 1.2), chance.random()
        yard.cast(paper, Random(number), camera, (x, y, 0.0), tall, "pot", sun)
        yard.stand(paper, Random(number), camera, (x, y, 0.0), tall, "pot")
    _lid(paper, camera, place)


def _loungers(paper: Image.Image, chance: Random, camera: Camera, corner, sun) -> None:
    color, (right, away) = chance.choice(CUSHIONS), sun.shadow
    for x, y in ((corner[0], corner[1] + 1.15), corner):
        ground = [(0, 0), (2 + 0.3 * right, 0), (2 + 0.6 * right, 0.8 + 0.3 * away), (0, 0.8)]
        dark = paint.mask(SIZE, camera.outline([(x + u, y + v, 0) for u, v in ground]), soft=3)
        paper.paste(paint.darkened(paper, paint.gray(dark, 0, 210), yard.SHADOW))
        for light, tone, face in LOUNGER:
            shape = camera.outline([(x + u, y + v, z) for u, v, z in face])
            paint.fill(paper, paint.brighter(tone or color, light), shape)


def _lid(paper: Image.Image, camera: Camera, place) -> None:
    """The round lid of the skimmer, let into the deck."""
    around = edges(grown(place.shape, 0.62))
    right = max(around, key=lambda edge: edge[0][0] - abs(edge[0][1] - 4.2) * 0.6)
    x, y = between_share(*right, 0.5)
    for reach, color in ((0.15, (150, 146, 138)), (0.135, (222, 220, 212)), (0.1, (206, 204, 196))):
        ring = [(x + reach * math.cos(turn), y + reach * math.sin(turn), 0) for turn in turns(30)]
        paint.fill(paper, color, camera.outline(ring))
