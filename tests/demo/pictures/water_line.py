"""A close look at the tile line: coping above, tiles, the edge of the water and what is below it."""

import math
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from tests.demo.pictures import ground, paint, pool, water
from tests.demo.pictures.camera import SIZE

WIDTH, HEIGHT = SIZE
MOSAIC, SIX_INCHES = 46, 176  # pixels of a tile with its grout
NOSE = 120  # pixels of the coping's edge


def picture(seed: int, dirty: bool = False) -> Image.Image:
    """Bent over the edge, phone in hand. A dirty one has the white line that hard water leaves."""
    place, chance = pool.place_of(seed), Random(f"line {seed}")
    top, line = chance.randint(230, 280), chance.randint(500, 560)
    paper = Image.new("RGB", SIZE)
    paper.paste(_deck(chance, place.deck, top))
    tiles = _tiles(chance, place)
    above = _dry(tiles.crop((0, 0, WIDTH, line - top)), chance, dirty)
    paper.paste(above, (0, top))
    paper.paste(_wet(chance, tiles.crop((0, line - top, WIDTH, HEIGHT - top)), above, dirty), (0, line))
    _edge(paper, chance, line)
    paper.paste(_nose(chance, place.coping), (0, top - NOSE + 6))
    return _leaning(paper, chance)


def _deck(chance: Random, kind: str, high: int) -> Image.Image:
    start = (chance.randrange(500), chance.randrange(500))
    tile = paint.tiled(ground.deck_tile(chance, kind), (1600, 700), start)
    corners = (300, 60, 0, 640, 1600, 640, 1300, 60)
    seen = tile.transform((WIDTH, high), Image.Transform.QUAD, corners, paint.BILINEAR)
    return paint.shaded(seen, paint.upright(seen.size, 150, 128), 0.3)


def _tiles(chance: Random, place) -> Image.Image:
    """Rows of tiles with grout, and the plaster below them."""
    side = chance.choice((MOSAIC, MOSAIC, SIX_INCHES))
    rows = 8 if side == MOSAIC else 2
    wall = paint.shaded(Image.new("RGB", SIZE, place.plaster), paint.noise(chance, SIZE, 3), 0.2)
    band = Image.new("RGB", (WIDTH, rows * side), (206, 206, 200))
    pen = ImageDraw.Draw(band)
    for row in range(rows):
        for left in range(-side // 3, WIDTH, side):
            box = (left + 3, row * side + 3, left + side - 2, row * side + side - 2)
            _tile(pen, box, paint.brighter(chance.choice(place.tiles), chance.uniform(0.84, 1.18)))
    wall.paste(paint.shaded(band, paint.clouds(chance, band.size, 30, 8, 3), 0.4))
    return wall


def _tile(pen, box, color) -> None:
    """Glazed: its upper left edge shines."""
    left, top, right, bottom = box
    pen.rounded_rectangle(box, 3, fill=color)
    bright, dark = tuple(min(255, c + 46) for c in color), paint.brighter(color, 0.72)
    pen.line((left + 2, bottom - 2, left + 2, top + 2, right - 2, top + 2), fill=bright, width=2)
    pen.line((left + 3, bottom - 1, right - 1, bottom - 1, right - 1, top + 3), fill=dark, width=2)


def _dry(tiles: Image.Image, chance: Random, dirty: bool) -> Image.Image:
    """Above the water: the coping's shadow, light thrown up by the waves, a wet rim."""
    size, thrown = tiles.size, _web(chance, tiles.size, 2.3)
    tiles = paint.darkened(tiles, paint.upright(size, 255, 120, 0, 0, 0, 0), (84, 84, 96))
    tiles = paint.added(tiles, paint.both(thrown, paint.upright(size, 0, 60, 120, 200)), (255, 250, 226))
    if dirty:
        crust = paint.curve(paint.clouds(chance, size, 40, 14, 4), lambda v: min(1, max(0, (v - 0.25) * 2.2)))
        band = paint.upright(size, 0, 0, 0, 0, 20, 150, 235, 200)
        tiles.paste((226, 222, 210), mask=paint.both(crust, band))
    return paint.darkened(tiles, paint.upright(size, *([0] * 14), 90, 190), (120, 126, 134))


def _web(chance: Random, size, scale: float) -> Image.Image:
    web = paint.tiled(paint.caustics(), (640, 512), (chance.randrange(256), chance.randrange(256)))
    large = web.resize((int(640 * scale), int(512 * scale * 0.6)), paint.BILINEAR)
    return paint.curve(large.crop((0, 0, *size)), lambda v: min(1, v * 1.5))


def _wet(chance: Random, wall: Image.Image, above: Image.Image, dirty: bool) -> Image.Image:
    """The wall under water, and over it in patches the mirror image of the tiles."""
    size = wall.size
    waves = paint.noise(chance, (WIDTH // 3, size[1]), 16).resize(size, paint.BICUBIC)
    patches = paint.curve(waves, lambda v: min(1, max(0, 0.2 + (v - 0.35) * 1.6)))
    share = paint.both(patches, paint.upright(size, 200, 110, 70, 50))
    mixed = Image.composite(_mirror(chance, above, size), _under(chance, wall, dirty), share)
    return paint.added(mixed, paint.gray(paint.curve(waves, lambda v: max(0, (v - 0.86) * 8)), 0, 150))


def _under(chance: Random, wall: Image.Image, dirty: bool) -> Image.Image:
    light = paint.gray(_web(chance, wall.size, 3.0), 0, 110 if dirty else 235)
    wall = paint.added(paint.tinted(wall, (206, 206, 206)), light, (255, 255, 240))
    shallow, deep = water.DIRTY if dirty else water.CLEAN
    wall = ImageChops.multiply(wall, paint.colored(paint.upright(wall.size, 30, 90, 150, 200), shallow, deep))
    return paint.wobbled(wall, chance, 40, lambda y: 3 + y / 60)


def _mirror(chance: Random, above: Image.Image, size) -> Image.Image:
    mirror = Image.new("RGB", size, (150, 186, 214))
    mirror.paste(ImageOps.flip(above).resize((WIDTH, int(above.height * 0.8))))
    return paint.wobbled(mirror.filter(ImageFilter.GaussianBlur(2)), chance, 24, lambda y: 2 + y / 14)


def _edge(paper: Image.Image, chance: Random, line: int) -> None:
    """Water climbs the tile by a hair, and that hair shines."""
    swell = [(x, line + 3 * math.sin(x / 90 + 1) + chance.gauss(0, 0.5)) for x in range(-10, WIDTH + 30, 20)]
    pen = ImageDraw.Draw(paper)
    for shift, color in ((-3, (58, 74, 84)), (0, (232, 244, 246)), (4, (120, 176, 190))):
        pen.line([(x, y + shift) for x, y in swell], fill=color, width=3, joint="curve")


def _nose(chance: Random, color) -> Image.Image:
    """The edge of the stone, round by its light, with a joint or two."""
    size = (WIDTH, NOSE)
    stone = paint.shaded(Image.new("RGB", size, color), paint.clouds(chance, size, 60, 18, 5, 2), 0.34)
    stone = paint.shaded(stone, paint.upright(size, 128, 140, 158, 150, 118, 74, 44), 0.6)
    pen = ImageDraw.Draw(stone)
    for x in range(chance.randint(60, 300), WIDTH, 470):
        pen.line((x, 0, x + 4, NOSE), fill=paint.brighter(color, 0.5), width=6)
        pen.line((x + 6, 0, x + 10, NOSE), fill=paint.brighter(color, 1.1), width=2)
    return stone


def _leaning(paper: Image.Image, chance: Random) -> Image.Image:
    """Nobody holds a phone straight."""
    a, b, c, d, e, f, g, h = (chance.uniform(10, 60) for _ in range(8))
    corners = (a, b, c, HEIGHT - d, WIDTH - e, HEIGHT - f, WIDTH - g, h)
    return paper.transform(SIZE, Image.Transform.QUAD, corners, paint.BICUBIC)
