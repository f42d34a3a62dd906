"""What lies around a pool: concrete, pavers or travertine as a repeating tile, and gravel before the wall."""

import math
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from tests.demo.pictures import paint
from tests.demo.pictures.camera import SIZE, Camera

PIXELS = 220  # a meter of the tile
TILE = 2.4  # meters; a multiple of every stone below
SIDE = 9.5  # meters from the middle to the walls left and right

CONCRETE = ((200, 190, 174), (190, 184, 176), (208, 194, 170))
PAVERS = (
    ((186, 154, 130), (170, 138, 116), (200, 174, 150)),
    ((164, 157, 150), (148, 142, 137), (180, 174, 166)),
    ((178, 142, 120), (160, 126, 108), (190, 160, 134)),
)
TRAVERTINE = ((222, 207, 182), (212, 194, 166), (231, 220, 200), (204, 187, 160))
GRAVEL = ((214, 192, 160), (196, 168, 140), (208, 200, 186))
# Stones of one pattern of 1.2 m, in units of 20 cm: left, top, width, height.
FRENCH = ((0, 0, 2, 3), (2, 0, 4, 2), (2, 2, 2, 2), (4, 2, 2, 2), (0, 3, 2, 1), (0, 4, 4, 2), (4, 4, 2, 2))


def lay(paper: Image.Image, chance: Random, camera: Camera, place) -> Image.Image:
    """Deck and gravel from before the phone's feet to the back wall."""
    deck = _deck(chance, camera, place.deck)
    stains = paint.clouds(chance, (300, 300), 60, 20, 8)
    stains = camera.warp(stains, (-12, 22, 0), (24 / 300, 0, 0), (0, -22 / 300, 0))
    deck = paint.shaded(deck, stains, 0.24)
    edge = max(y for _, y in place.shape) + 1.3
    border = [(x / 2, edge + 0.2 * math.sin(x * 0.45), 0) for x in range(-24, 25)]
    gravel = paint.mask(SIZE, camera.outline([*border, (12, 40, 0), (-12, 40, 0)]), soft=0.7)
    deck.paste(_gravel(chance, camera, edge - 0.5, place.back + 0.5), mask=gravel)
    floor = [(-SIDE, 0.1, 0), (SIDE, 0.1, 0), (SIDE, place.back, 0), (-SIDE, place.back, 0)]
    paper.paste(deck, mask=paint.mask(SIZE, camera.outline(floor)))
    foot = [(-SIDE, place.back - 0.4, 0), (SIDE, place.back - 0.4, 0), (SIDE, place.back, 0), (-SIDE, place.back, 0)]
    return paint.darkened(paper, paint.gray(paint.mask(SIZE, camera.outline(foot), soft=5), 0, 150), (126, 114, 116))


def _deck(chance: Random, camera: Camera, kind: str) -> Image.Image:
    """Laid twice: large for what is near, reduced for what is far, where large would glitter."""
    tile = deck_tile(chance, kind)
    pixels = PIXELS // 4
    far = paint.tiled(tile.reduce(4), (int(24 * pixels), int(24 * pixels)))
    deck = camera.warp(far, (-12, 24, 0), (1 / pixels, 0, 0), (0, -1 / pixels, 0))
    reach, long = 2 * TILE, 2 * TILE
    near = paint.tiled(tile, (int(2 * reach * PIXELS), int(long * PIXELS)))
    zone = [(-reach + 0.1, 4.4, 0), (reach - 0.1, 4.4, 0), (reach - 0.1, 0.2, 0), (-reach + 0.1, 0.2, 0)]
    window = camera.window(zone, 20)
    seen = camera.warp(near, (-reach, long, 0), (1 / PIXELS, 0, 0), (0, -1 / PIXELS, 0), window)
    deck.paste(seen, window[:2], paint.mask(SIZE, camera.outline(zone), soft=10).crop(window))
    return deck


def _gravel(chance: Random, camera: Camera, near: float, far: float) -> Image.Image:
    size = (1200, 300)
    stones = paint.colored(paint.clouds(chance, size, 4, 2), (96, 84, 72), (255, 250, 240))
    stones = paint.tinted(paint.shaded(stones, paint.noise(chance, size, 40), 0.25), chance.choice(GRAVEL))
    return camera.warp(stones, (-12, far, 0), (24 / size[0], 0, 0), (0, (near - far) / size[1], 0))


def deck_tile(chance: Random, kind: str) -> Image.Image:
    """Seen from above."""
    size = (int(TILE * PIXELS), int(TILE * PIXELS))
    laid = {"concrete": _concrete, "pavers": _pavers, "travertine": _travertine}[kind](chance, size)
    return paint.shaded(laid, paint.noise(chance, size, 1.5), 0.18)


def _concrete(chance: Random, size) -> Image.Image:
    """Sprayed and knocked down, as around pools in the desert."""
    plain = Image.new("RGB", size, chance.choice(CONCRETE))
    crust = Image.blend(paint.noise(chance, size, 7), paint.noise(chance, size, 3), 0.35)
    crust = paint.curve(crust, lambda v: 0.5 + 0.5 * min(1, max(-1, (v - 0.55) * 5)))
    relief = crust.filter(ImageFilter.Kernel((3, 3), (-2, -1, 0, -1, 0, 1, 0, 1, 2), 9, 128))
    return paint.shaded(paint.shaded(plain, crust, 0.06), relief, 0.42)


def _pavers(chance: Random, size) -> Image.Image:
    colors, laid = chance.choice(PAVERS), Image.new("RGB", size, (128, 118, 106))
    pen, width, height = ImageDraw.Draw(laid), int(0.2 * PIXELS), int(0.1 * PIXELS)
    for row in range(size[1] // height):
        for column in range(size[0] // width):
            color, left, top = _stone(chance, colors), column * width + row % 2 * width // 2, row * height
            for shift in (0, -size[0]):  # what leaves on the right comes in on the left
                _set(pen, (left + shift, top, left + shift + width, top + height), color)
    return laid


def _travertine(chance: Random, size) -> Image.Image:
    laid, unit = Image.new("RGB", size, (176, 158, 132)), PIXELS * 0.2
    pen = ImageDraw.Draw(laid)
    for left in (0, 6):
        for top in (0, 6):
            for x, y, wide, high in FRENCH:
                box = [unit * v for v in (left + x, top + y, left + x + wide, top + y + high)]
                _set(pen, box, _stone(chance, TRAVERTINE))
    veins = paint.clouds(chance, size, 60, 14)
    pits = paint.curve(paint.noise(chance, size, 4), lambda v: 0.5 - max(0, v - 0.83) * 2)
    return paint.shaded(paint.shaded(laid, veins, 0.3), pits, 0.7)


def _stone(chance: Random, colors):
    light = chance.uniform(0.93, 1.06)
    return tuple(min(255, int(band * light)) for band in chance.choice(colors))


def _set(pen, box, color) -> None:
    """One stone with its joint; its far edges catch less light."""
    left, top, right, bottom = box[0] + 2, box[1] + 2, box[2] - 2, box[3] - 2
    pen.rectangle((left, top, right, bottom), fill=color)
    edge = tuple(int(band * 0.86) for band in color)
    pen.line((left, bottom, right, bottom, right, top), fill=edge, width=2)
