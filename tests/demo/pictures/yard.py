"""Everything around the water: sky, hills, trees, the wall, the bed of plants before it, and the sun's shadows."""

import math
from random import Random

from PIL import Image, ImageDraw, ImageFilter, ImageOps

from tests.demo.pictures import paint, plants
from tests.demo.pictures.camera import SIZE, Camera
from tests.demo.pictures.ground import SIDE

SKIES = {  # from the top down to the horizon
    "morning": ((104, 156, 216), (166, 200, 230), (238, 228, 212)),
    "noon": ((66, 128, 206), (122, 172, 228), (200, 220, 236)),
    "afternoon": ((92, 144, 206), (162, 190, 214), (244, 224, 192)),
}
WALLS = ((222, 206, 182), (208, 190, 166), (230, 220, 202), (196, 174, 150))
RIDGES = ((0.8, (128, 134, 160)), (0.6, (120, 114, 124)))  # how hazy, and of what color
LENGTHS = {"morning": (1.3, 1.9), "noon": (0.35, 0.6), "afternoon": (1.2, 1.8)}  # of an upright meter's shadow
TALL = {"shrub": 1.1, "bloom": 1.7, "agave": 0.8, "grass": 0.95, "saguaro": 2.6, "olive": 1.0}
COMMON = (4, 3, 3, 3, 1, 2)  # in the order of TALL
SHADOW = (112, 112, 132)


class Sun:
    """It stands to the left of the phone. `shadow`: where the shadow of one upright meter ends."""

    def __init__(self, chance: Random, hour: str):
        long, way = chance.uniform(*LENGTHS[hour]), math.radians(chance.uniform(5, 50))
        self.shadow = (long * math.cos(way), long * math.sin(way))
        self.hour = hour


def backdrop(chance: Random, camera: Camera, place, sun: Sun) -> Image.Image:
    horizon = camera.see((0, 3000, camera.at[2]))[1]
    paper = _sky(chance, sun.hour, horizon)
    _hills(paper, chance, horizon, sun.hour)
    for _ in range(chance.randint(4, 8)):
        kind = chance.choices(("tree", "palm", "cypress"), (6, 2, 1))[0]
        foot = (chance.uniform(-15, 15), place.back + chance.uniform(1.5, 14), 0.0)
        # So tall that the photo, which ends a sixth of the way up, still shows the crown.
        tall = chance.uniform(3.4, 5.5) if kind == "tree" else 1.6 + foot[1] * chance.uniform(0.1, 0.165)
        stand(paper, chance, camera, foot, tall, kind)
    _walls(paper, chance, camera, place)
    return paper


def _sky(chance: Random, hour: str, horizon: float) -> Image.Image:
    width, height = SIZE
    paper = Image.new("RGB", SIZE, SKIES[hour][-1])
    paper.paste(paint.colored(paint.upright((width, max(2, int(horizon) + 40)), 0, 140, 255), *SKIES[hour]))
    wisps = paint.clouds(chance, (width // 6, height // 9), 60, 24, 9, 4).resize((width, height // 2), paint.BICUBIC)
    least = chance.choice((0.5, 0.62, 0.8))
    wisps = paint.curve(wisps, lambda v: min(0.85, max(0, (v - least) * 2.2) ** 1.2))
    paper.paste(paint.added(paper.crop((0, 0, width, height // 2)), wisps.filter(ImageFilter.GaussianBlur(2))))
    return paper


def _hills(paper: Image.Image, chance: Random, horizon: float, hour: str) -> None:
    for haze, color in RIDGES:
        color = tuple(int(c * (1 - haze) + h * haze) for c, h in zip(color, SKIES[hour][-1], strict=True))
        base, waves = chance.uniform(20, 50), [(chance.uniform(20, 240), chance.uniform(0, 7)) for _ in range(6)]
        ridge = [
            (x, horizon - base - sum(0.9 * length**0.5 * math.sin(x / length + phase) for length, phase in waves))
            for x in range(-10, paper.width + 20, 6)
        ]
        outline = [(-10, horizon + 80), *ridge, (paper.width + 10, horizon + 80)]
        paint.fill(paper, color, outline, soft=0.8)


def stand(paper: Image.Image, chance: Random, camera: Camera, foot, tall: float, kind: str) -> None:
    """Puts a plant of so many meters on its foot, facing the phone, in one of its varieties, either way round."""
    cut = _chosen(chance, kind)
    scale, (x, y) = camera.focal / max(camera.depth(foot), 0.8), camera.see(foot)
    height = int(tall * scale)
    width = int(height * cut.width / cut.height)
    if width < 3 or not -width < x < paper.width + width:
        return
    cut = cut.resize((width, height), paint.BICUBIC, reducing_gap=2.0)
    if camera.depth(foot) > 13:
        cut = cut.filter(ImageFilter.GaussianBlur(0.9))
    paper.paste(cut, (int(x - width / 2), int(y - height)), cut)


def _chosen(chance: Random, kind: str) -> Image.Image:
    cut = plants.cutting(kind, chance.randrange(plants.VARIETIES))
    return ImageOps.mirror(cut) if chance.random() < 0.5 and kind not in ("pot", "saguaro") else cut


def _walls(paper: Image.Image, chance: Random, camera: Camera, place) -> None:
    """On three sides; the left one lies in its own shadow."""
    color, high, back = chance.choice(WALLS), chance.uniform(1.75, 2.0), place.back
    sides = (((-SIDE, back), (SIDE, back), 1.0), ((-SIDE, 0.5), (-SIDE, back), 0.72), ((SIDE, back), (SIDE, 0.5), 0.96))
    for start, end, light in sides:
        tone = tuple(int(c * light) for c in color)
        _wall(paper, chance, camera, (start, end), high, place.wall, tone)


def _wall(paper, chance, camera, ends, high: float, kind: str, color) -> None:
    (start, end), pixels = ends, 60
    length = math.dist(start, end)
    texture = wall_face(chance, (int((length + 1) * pixels), int((high + 0.4) * pixels)), kind, color)
    along = tuple((e - s) / length for s, e in zip(start, end, strict=True))
    corner = (start[0] - along[0] / 2, start[1] - along[1] / 2, high + 0.1)
    face = [(*start, high), (*end, high), (*end, -0.05), (*start, -0.05)]
    window = camera.window(face, 2)
    if window[0] >= window[2] or window[1] >= window[3]:
        return
    seen = camera.warp(texture, corner, (along[0] / pixels, along[1] / pixels, 0), (0, 0, -1 / pixels), window)
    paper.paste(seen, window[:2], paint.mask(SIZE, camera.outline(face)).crop(window))
    cap = [(*start, high + 0.07), (*end, high + 0.07), (*end, high), (*start, high)]
    paint.fill(paper, tuple(min(255, int(c * 1.1)) for c in color), camera.outline(cap))


def wall_face(chance: Random, size, kind: str, color) -> Image.Image:
    face = Image.new("RGB", size, color)
    pen = ImageDraw.Draw(face)
    if kind == "block":
        for row, y in enumerate(range(0, size[1], 12)):
            pen.rectangle((0, y, size[0], y + 12), fill=tuple(int(c * 0.84) for c in color))
            for x in range(-12 if row % 2 else 0, size[0], 24):
                light = chance.uniform(0.96, 1.04)
                pen.rectangle((x + 1, y + 1, x + 23, y + 11), fill=tuple(min(255, int(c * light)) for c in color))
    if kind == "wood":
        for x in range(0, size[0], 9):
            light = chance.uniform(0.72, 0.95) * color[0] / 210
            pen.rectangle((x, 0, x + 7, size[1]), fill=(int(176 * light), int(136 * light), int(98 * light)))
            pen.line((x + 8, 0, x + 8, size[1]), fill=(74, 54, 40))
    face = paint.shaded(face, paint.clouds(chance, size, 90, 30, 5), 0.16)
    return paint.shaded(face, paint.upright(size, 140, 128, 118, 90), 0.45)


def bed(paper: Image.Image, chance: Random, camera: Camera, place, sun: Sun) -> None:
    """What grows in the gravel along the back wall; far plants first, each with its shadow."""
    deep = place.back - max(y for _, y in place.shape) - 1.4
    growing = sorted(
        (place.back - chance.uniform(0.25, deep), chance.uniform(-8.8, 8.8), chance.choices(list(TALL), COMMON)[0])
        for _ in range(chance.randint(11, 16))
    )
    for y, x, kind in reversed(growing):
        tall, number = TALL[kind] * chance.uniform(0.8, 1.25), chance.random()
        cast(paper, Random(number), camera, (x, y, 0.0), tall, kind, sun)
        stand(paper, Random(number), camera, (x, y, -0.03), tall, kind)


def cast(paper: Image.Image, chance: Random, camera: Camera, foot, tall: float, kind: str, sun: Sun, soft=2.0) -> None:
    """The shadow that a plant throws on flat ground: its own outline, laid down away from the sun."""
    outline = _chosen(chance, kind).getchannel("A")
    pixel, wide = tall / outline.height, tall * outline.width / outline.height
    end = (foot[0] + sun.shadow[0] * tall, foot[1] + sun.shadow[1] * tall, 0.0)
    corner = (end[0] - wide / 2, end[1], 0.0)
    around = [(p[0] + side * wide / 2, p[1], 0.0) for p, side in ((foot, -1), (foot, 1), (end, 1), (end, -1))]
    window = camera.window(around, 12)
    if window[0] >= window[2] or window[1] >= window[3]:
        return
    shape = camera.warp(outline, corner, (pixel, 0, 0), (-sun.shadow[0] * pixel, -sun.shadow[1] * pixel, 0), window)
    below = paint.mask(SIZE, camera.outline([(-30, 0.2, 0), (30, 0.2, 0), (30, 60, 0), (-30, 60, 0)])).crop(window)
    shape = paint.both(shape.filter(ImageFilter.GaussianBlur(soft)), paint.gray(below, 0, 225))
    paper.paste(paint.darkened(paper.crop(window), shape, SHADOW), window[:2])


def shadows(paper: Image.Image, chance: Random, camera: Camera, place, sun: Sun) -> Image.Image:
    """Of the left wall, and of the tree or the patio roof behind the phone."""
    reach = 1.9 * sun.shadow[0]
    wall = [(-SIDE, 0.2, 0), (-SIDE + reach, 0.2, 0), (-SIDE + reach, place.back, 0), (-SIDE, place.back, 0)]
    dark = paint.mask(SIZE, camera.outline(wall), soft=2.5)
    behind = chance.choice(("roof", "tree", "palm", "nothing"))
    if behind == "roof":
        edge, slant = chance.uniform(1.9, 2.5), chance.uniform(-0.25, 0.25)
        roof = [(-12, edge - slant * 12, 0), (12, edge + slant * 12, 0), (12, 0.1, 0), (-12, 0.1, 0)]
        dark.paste(255, mask=paint.mask(SIZE, camera.outline(roof), soft=3))
    paper = paint.darkened(paper, paint.gray(dark, 0, 225), SHADOW)
    if behind in ("tree", "palm"):
        tall = chance.uniform(4.5, 7)
        tip = (chance.uniform(-2.5, 3.5), chance.uniform(2.5, 5))
        foot = (tip[0] - sun.shadow[0] * tall * 0.75, tip[1] - sun.shadow[1] * tall * 0.75, 0.0)
        cast(paper, chance, camera, foot, tall, behind, sun, soft=3.5)
    return paper
