"""What is seen in the water: floor, walls and steps bent and blue, the web of light, the yard upside down."""

import math
from random import Random

from PIL import Image, ImageChops, ImageFilter, ImageOps

from tests.demo.pictures import paint
from tests.demo.pictures.basin import seen
from tests.demo.pictures.camera import SIZE, Camera
from tests.demo.pictures.shapes import edges, grown

LEVEL = -0.12
STEP_DEPTHS = (0.62, 0.42, 0.22)
# What the water leaves of the light where it is shallow, and where it is deep.
CLEAN, DIRTY = ((206, 246, 250), (70, 180, 220)), ((208, 228, 196), (124, 186, 164))
REPEAT = 2.5  # meters after which the web of light repeats


def surface(behind: Image.Image, chance: Random, hand: Random, camera: Camera, place, dirty: bool) -> Image.Image:
    """As large as the film; right inside the outline of the water. `behind` is the whole photo, to be mirrored."""
    under = paint.wobbled(_under(chance, camera, place, dirty), hand, 30, lambda y: 1.5 + y / 260)
    ripples, share = _ripples(chance, camera), _mirrored_share(camera)
    broken = paint.both(share, paint.curve(ripples, lambda v: min(1, 0.3 + v * 0.9)))
    mixed = Image.composite(_mirror(behind, hand, camera), under, broken)
    mixed = paint.shaded(mixed, ripples, 0.14 if dirty else 0.1)
    glints = paint.both(paint.curve(ripples, lambda v: max(0, (v - 0.88) * 9)), paint.gray(share, 30, 255))
    return paint.added(mixed, paint.gray(glints, 0, 40 if dirty else 130))


def _under(chance: Random, camera: Camera, place, dirty: bool) -> Image.Image:
    near, far = min(y for _, y in place.shape), max(y for _, y in place.shape)
    # As deep as it seems: water is 1.33 times deeper, and more for one who looks flatly. We stand at the deep end.
    deep, shallow = (0.6, 0.6) if place.spa else (1.05, 0.75)
    slope = (deep - shallow) / (far - near)
    floor = _floor(chance, camera, (near, LEVEL - deep, slope), place, dirty)
    bottom = [(x, y, LEVEL - deep + slope * (y - near)) for x, y in grown(place.shape, -0.15)]
    basin = _walls(camera, place, dirty)
    basin.paste(floor, mask=paint.mask(camera.size, camera.outline(bottom), soft=4))
    (_bench if place.spa else _steps)(basin, camera, place, floor)
    return ImageChops.multiply(basin, _veil(camera, place, near, far, dirty))


def _floor(chance: Random, camera: Camera, plane, place, dirty: bool) -> Image.Image:
    """Plaster under two webs of light, one turned and larger, so that nobody sees them repeat."""
    way = chance.uniform(0, math.tau)
    web = paint.tiled(paint.caustics(), (2560, 2560))
    webs = [_laid(camera, web, plane, way + k, REPEAT * (1 + 0.6 * k)) for k in (0, 1)]
    light = paint.curve(Image.blend(*webs, 0.38), lambda v: min(1, v * 1.9))
    plaster = Image.new("RGB", camera.size, tuple(int(c * 0.81) for c in place.plaster))
    if dirty:
        dirt = _laid(camera, paint.clouds(chance, (512, 512), 70, 24, 7), plane, way, 10)
        plaster = paint.darkened(plaster, paint.curve(dirt, lambda v: max(0, (v - 0.42) * 2)), (184, 172, 132))
    return paint.added(plaster, paint.gray(light, 0, 70 if dirty else 255), (255, 255, 236))


def _laid(camera: Camera, texture: Image.Image, plane, way: float, repeat: float) -> Image.Image:
    """On the sloping floor, turned; `repeat` meters to 256 pixels."""
    near, height, slope = plane
    scale, half = repeat / 256, texture.width / 2
    across, up = (math.cos(way) * scale, math.sin(way) * scale), (-math.sin(way) * scale, math.cos(way) * scale)
    x, y = -half * (across[0] - up[0]), near + 4 - half * (across[1] - up[1])
    corner = (x, y, height + slope * (y - near))
    return camera.warp(texture, corner, (*across, across[1] * slope), (-up[0], -up[1], -up[1] * slope))


def _walls(camera: Camera, place, dirty: bool) -> Image.Image:
    wall = Image.new("RGB", camera.size, tuple(int(c * 0.84) for c in place.plaster))
    web = paint.tiled(paint.caustics(), (400, 300)).resize(camera.size, paint.BILINEAR)
    return paint.added(wall, paint.gray(web, 0, 30 if dirty else 100))


def _steps(basin: Image.Image, camera: Camera, place, floor: Image.Image) -> None:
    """Each step is a riser, a lighter tread and a line of tiles that warns of its edge."""
    for depth, step in zip(STEP_DEPTHS, place.steps, strict=True):
        top = LEVEL - depth
        risers = [camera.outline([(*a, top), (*b, top), (*b, top - 0.2), (*a, top - 0.2)]) for a, b in edges(step)]
        paint.fill(basin, tuple(int(c * 0.84) for c in place.plaster), *risers, soft=1)
        tread = seen(camera, step, top, 1)
        basin.paste(paint.added(floor, Image.new("L", camera.size, 34)), mask=tread)
        edge = paint.only(tread, seen(camera, grown(step, -0.06), top, 1))
        basin.paste(place.tiles[0], mask=paint.gray(edge, 0, 100))


def _bench(basin: Image.Image, camera: Camera, place, floor: Image.Image) -> None:
    """A seat all around, and the well for the feet in the middle."""
    seat, well = LEVEL - 0.33, grown(place.shape, -0.5)
    ring = seen(camera, grown(place.shape, -0.04), seat, 2)
    basin.paste(paint.added(floor, Image.new("L", camera.size, 40)), mask=ring)
    opening = seen(camera, well, seat, 1)
    basin.paste(tuple(int(c * 0.7) for c in place.plaster), mask=opening)
    basin.paste(paint.tinted(floor, (206, 226, 232)), mask=paint.both(opening, seen(camera, well, seat - 0.42, 2)))
    edge = paint.only(seen(camera, grown(well, 0.05), seat, 1), opening)
    basin.paste(place.tiles[0], mask=paint.gray(edge, 0, 150))


def _veil(camera: Camera, place, near: float, far: float, dirty: bool) -> Image.Image:
    """The deeper and the farther, the bluer."""
    shallow, deep = DIRTY if dirty else CLEAN
    if place.spa:
        return Image.new("RGB", camera.size, tuple((3 * s + d) // 4 for s, d in zip(shallow, deep, strict=True)))
    top, low = (int(camera.see((0, y, 0))[1]) for y in (far, max(near, 2.2)))
    depth = Image.new("L", camera.size, 150)
    depth.paste(paint.upright((camera.size[0], max(4, low - top)), 205, 225, 215, 190, 150), (0, top))
    return paint.colored(depth, shallow, deep)


def _ripples(chance: Random, camera: Camera) -> Image.Image:
    wide, long = 900, 1300
    waves = Image.blend(paint.noise(chance, (wide, long), 11), paint.noise(chance, (wide, long), 5), 0.42)
    waves = paint.curve(waves, lambda v: min(1, max(0, 0.5 + (v - 0.5) * 1.5)))
    return camera.warp(waves, (-9, 16, LEVEL), (18 / wide, 0, 0), (0, -16 / long, 0))


def _mirrored_share(camera: Camera) -> Image.Image:
    """Schlick's rule, row by row: water mirrors little from above and much from flat."""
    pitch = math.asin(-camera.forward[2])
    rows = []
    for number in range(40):
        row = camera.size[1] * (number + 0.5) / 40 - camera.middle[1]
        down = math.sin(max(0.02, math.atan(row / camera.focal) + pitch))
        rows.append(int(255 * min(0.8, 0.03 + 0.85 * (1 - down) ** 4.8)))
    return paint.upright(camera.size, *rows)


def _mirror(behind: Image.Image, hand: Random, camera: Camera) -> Image.Image:
    """The yard upside down, folded at the horizon, and shaken by the waves."""
    left, top = int(SIZE[0] / 2 - camera.middle[0]), int(SIZE[1] / 2 - camera.middle[1])
    fold = 2 * int(camera.see((0, 3000, camera.at[2]))[1] + top) + 16
    mirror = Image.new("RGB", SIZE, behind.getpixel((SIZE[0] // 2, 2)))
    mirror.paste(ImageOps.flip(behind), (0, fold - SIZE[1]))
    small = mirror.crop((left, top, left + camera.size[0], top + camera.size[1])).reduce(2)
    shaken = paint.wobbled(small.filter(ImageFilter.GaussianBlur(1.6)), hand, 14, lambda y: 2 + y / 120)
    return shaken.resize(camera.size, paint.BILINEAR)
