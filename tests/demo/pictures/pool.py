"""A pool in its yard, seen by somebody standing at its edge."""

import math
from dataclasses import dataclass
from random import Random

from PIL import Image

from tests.demo.pictures import basin, furniture, ground, litter, paint, water, yard
from tests.demo.pictures.camera import Camera
from tests.demo.pictures.shapes import SHAPES, Outline, at, grown, rounded

KINDS = ("rectangle", "kidney", "freeform", "rectangle", "spa", "el")
PLASTERS = ((214, 234, 236), (200, 224, 230), (176, 206, 212), (192, 216, 216))
TILES = (
    ((44, 88, 140), (62, 112, 164), (34, 70, 120), (90, 140, 180)),
    ((70, 120, 128), (96, 146, 148), (54, 100, 112), (130, 168, 164)),
    ((112, 102, 92), (134, 122, 108), (96, 88, 80), (150, 136, 120)),
    ((40, 60, 96), (70, 96, 140), (110, 150, 180), (30, 46, 78)),
    ((58, 102, 150), (80, 130, 172), (48, 86, 132), (120, 164, 192)),
)
COPINGS = ((222, 208, 184), (200, 182, 156), (184, 170, 156), (206, 198, 188), (172, 134, 110))


@dataclass(frozen=True)
class Place:
    """All that stays the same between two photos of one pool."""

    seed: int
    shape: Outline
    steps: list[Outline]
    deck: str
    wall: str
    hour: str
    back: float
    plaster: tuple
    tiles: tuple
    coping: tuple
    spa: bool


def place_of(seed: int) -> Place:
    chance = Random(f"place {seed}")
    kind = KINDS[seed % len(KINDS)]
    shape = SHAPES[kind](chance)
    return Place(
        seed=seed,
        shape=shape,
        steps=_steps_of(kind, shape),
        deck=("concrete", "pavers", "travertine")[(seed + seed // 6) % 3],
        wall=chance.choice(("block", "stucco", "stucco", "wood")),
        hour=chance.choice(("morning", "noon", "noon", "afternoon")),
        back=max(y for _, y in shape) + chance.uniform(2.6, 4.0),
        plaster=chance.choice(PLASTERS),
        tiles=chance.choice(TILES),
        coping=chance.choice(COPINGS),
        spa=kind == "spa",
    )


def _steps_of(kind: str, shape: Outline) -> list[Outline]:
    """Three at the far end, each shorter and higher; half circles where the pool is round."""
    if kind == "spa":
        return []
    far = max(y for _, y in shape)
    if kind in ("rectangle", "el"):
        left, right = min(x for x, _ in shape), max(x for x, _ in shape)
        return [rounded([(left, far - d), (right, far - d), (right, far), (left, far)], 0.05) for d in (1.5, 1.05, 0.6)]
    x, y = max(shape, key=lambda point: point[1])
    circle = [(math.cos(t / 24 * math.tau), math.sin(t / 24 * math.tau)) for t in range(24)]
    return [[(x + r * 1.15 * a, y + 0.15 + r * b) for a, b in circle] for r in (2.0, 1.45, 0.9)]


def camera_at(place: Place, hand: Random) -> Camera:
    """Where a person of middle height stands, never twice exactly the same."""
    stand = Random(f"stand {place.seed}")
    x, y = stand.uniform(-0.8, 0.8), 0.5 if place.spa else 0.0
    middle = [sum(values) / len(place.shape) for values in zip(*place.shape, strict=True)]
    yaw = math.degrees(math.atan2(middle[0] - x, middle[1] - y)) + stand.uniform(-6, 6)
    return Camera(
        (x + hand.gauss(0, 0.06), y, 1.64 + hand.gauss(0, 0.03)),
        yaw=yaw + hand.gauss(0, 0.8),
        pitch=(23 if place.spa else 16.5) + hand.gauss(0, 0.7),
        roll=hand.gauss(0, 0.7),
    )


def picture(seed: int, dirty: bool = False) -> Image.Image:
    place, hand = place_of(seed), Random(f"hand {seed} {dirty}")
    camera, sun = camera_at(place, hand), yard.Sun(Random(f"sun {seed}"), place.hour)
    paper = yard.backdrop(Random(f"backdrop {seed}"), camera, place, sun)
    paper = ground.lay(paper, Random(f"ground {seed}"), camera, place)
    yard.bed(paper, Random(f"bed {seed}"), camera, place, sun)
    _fill(paper, hand, camera, place, dirty)
    paper = yard.shadows(paper, Random(f"shadows {seed}"), camera, place, sun)
    furniture.arrange(paper, Random(f"furniture {seed}"), camera, place, sun)
    return paper


def _fill(paper: Image.Image, hand: Random, camera: Camera, place: Place, dirty: bool) -> None:
    """The pool, worked on in its own part of the photo."""
    window = camera.window(at(grown(place.shape, 0.5), 0), 20)
    part, chance, film = paper.crop(window), Random(f"basin {place.seed}"), camera.cropped(window)
    basin.rim(part, chance, film, place)
    inside = paint.both(basin.seen(film, place.shape, 0), basin.seen(film, place.shape, water.LEVEL))
    part.paste(water.surface(paper, chance, hand, film, place, dirty), mask=inside)
    if dirty:
        litter.scatter(part, hand, film, place, inside)
    paper.paste(part, window[:2])
