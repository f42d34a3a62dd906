"""The paint box: noise, gradients, masks with soft edges. The same `Random` gives the same strokes."""

import math
from functools import cache
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

BICUBIC, BILINEAR = Image.Resampling.BICUBIC, Image.Resampling.BILINEAR
WAVES = ((1, 2), (2, 1), (3, 1), (1, 3), (3, 2), (2, 3), (4, 1), (2, 4), (4, 3), (5, 2), (1, 5), (5, 4))
BEND = 2.1
Color = tuple[int, int, int]


def noise(chance: Random, size: tuple[int, int], cell: float) -> Image.Image:
    """Gray clouds with lumps about `cell` pixels large."""
    small = (max(2, math.ceil(size[0] / cell)), max(2, math.ceil(size[1] / cell)))
    lumps = Image.frombytes("L", small, chance.randbytes(small[0] * small[1]))
    return lumps.resize(size, BICUBIC) if cell > 1 else lumps.crop((0, 0, *size))


def clouds(chance: Random, size: tuple[int, int], *cells: float) -> Image.Image:
    """Several noises, each finer one half as strong."""
    mixed = noise(chance, size, cells[0])
    for layer, cell in enumerate(cells[1:], 1):
        mixed = Image.blend(mixed, noise(chance, size, cell), 0.5 ** (layer * 0.6 + 0.4))
    return mixed


def gray(image: Image.Image, low: float, high: float) -> Image.Image:
    """0..255 stretched or squeezed to low..high."""
    return image.point([_byte(low + (high - low) * value / 255) for value in range(256)])


def curve(image: Image.Image, shape) -> Image.Image:
    """`shape` maps 0..1 to 0..1."""
    table = [_byte(255 * shape(value / 255)) for value in range(256)]
    return image.point(table * len(image.getbands()))


def colored(image: Image.Image, *stops: Color) -> Image.Image:
    """A gray image in the colors from its darkest to its lightest."""
    return Image.merge("RGB", [image.point(_ramp([stop[band] for stop in stops])) for band in range(3)])


def shaded(image: Image.Image, light: Image.Image, strength: float = 1.0) -> Image.Image:
    """Brighter where `light` is over 128, darker below."""
    light = gray(light, 128 - 127 * strength, 128 + 127 * strength)
    return ImageChops.overlay(image, Image.merge("RGB", [light] * 3))


def darkened(image: Image.Image, shadow: Image.Image, color: Color) -> Image.Image:
    """Multiplied by `color` where the mask is white."""
    return Image.composite(ImageChops.multiply(image, Image.new("RGB", image.size, color)), image, shadow)


def tinted(image: Image.Image, color: Color) -> Image.Image:
    return ImageChops.multiply(image, Image.new("RGB", image.size, color))


def added(image: Image.Image, light: Image.Image, color: Color = (255, 255, 255)) -> Image.Image:
    """Light on top: screened, in a color."""
    return ImageChops.screen(image, colored(light, (0, 0, 0), color))


def mask(size: tuple[int, int], *polygons, soft: float = 0.0) -> Image.Image:
    """White inside the polygons, with smooth edges."""
    drawn = Image.new("L", size, 0)
    polygons = [polygon for polygon in polygons if len(polygon) > 2]
    left, top, right, bottom = window_of(size, polygons, math.ceil(3 * soft) + 1)
    if left >= right or top >= bottom:
        return drawn
    large = Image.new("L", ((right - left) * 2, (bottom - top) * 2), 0)
    pen = ImageDraw.Draw(large)
    for polygon in polygons:
        pen.polygon([((x - left) * 2, (y - top) * 2) for x, y in polygon], fill=255)
    part = large.reduce(2)
    drawn.paste(part.filter(ImageFilter.GaussianBlur(soft)) if soft else part, (left, top))
    return drawn


def window_of(size: tuple[int, int], polygons, margin: int) -> tuple[int, int, int, int]:
    """The part of the picture that holds the polygons; may be empty."""
    points = [point for polygon in polygons for point in polygon] or [(-9e3, -9e3)]
    xs, ys = zip(*points, strict=True)
    left, top = max(0, int(min(xs)) - margin), max(0, int(min(ys)) - margin)
    right, bottom = min(size[0], int(max(xs)) + margin + 1), min(size[1], int(max(ys)) + margin + 1)
    return left, top, right, bottom


def fill(paper: Image.Image, color: Color, *polygons, soft: float = 0.0) -> None:
    """Touches only the part of the paper that holds them."""
    window = window_of(paper.size, [polygon for polygon in polygons if len(polygon) > 2], math.ceil(3 * soft) + 1)
    if window[0] < window[2] and window[1] < window[3]:
        moved = [[(x - window[0], y - window[1]) for x, y in polygon] for polygon in polygons]
        size = (window[2] - window[0], window[3] - window[1])
        paper.paste(color, window, mask(size, *moved, soft=soft))


def brighter(color: Color, light: float) -> Color:
    return tuple(min(255, int(band * light)) for band in color)


def both(one: Image.Image, other: Image.Image) -> Image.Image:
    return ImageChops.multiply(one, other)


def only(one: Image.Image, without: Image.Image) -> Image.Image:
    return ImageChops.multiply(one, ImageChops.invert(without))


def upright(size: tuple[int, int], *values: int) -> Image.Image:
    """A gray gradient through the values, evenly from top to bottom."""
    column = Image.new("L", (1, len(values)))
    column.putdata(values)
    return column.resize((1, size[1]), BILINEAR).resize(size)


def across(size: tuple[int, int], *values: int) -> Image.Image:
    """The same from left to right."""
    row = Image.new("L", (len(values), 1))
    row.putdata(values)
    return row.resize((size[0], 1), BILINEAR).resize(size)


def wobbled(image: Image.Image, chance: Random, step: int, strength) -> Image.Image:
    """Seen through moving water. `strength(y)` says by how many pixels at that row."""
    width, height = image.size
    lines, rows = range(0, width + step, step), range(0, height + step, step)
    moved = {(x, y): _moved(chance, x, y, strength(y), image.size) for y in rows for x in lines}
    mesh = []
    for y, below in zip(rows, rows[1:], strict=False):
        for x, beside in zip(lines, lines[1:], strict=False):
            quad = moved[x, y] + moved[x, below] + moved[beside, below] + moved[beside, y]
            mesh.append(((x, y, beside, below), quad))
    room = (lines[-1], rows[-1])
    return image.transform(room, Image.Transform.MESH, mesh, BILINEAR).crop((0, 0, width, height))


def _moved(chance: Random, x: int, y: int, by: float, size) -> tuple[float, float]:
    """Never over the edge, where there is no color to fetch."""
    across, down = x + chance.gauss(0, by), y + chance.gauss(0, by * 0.6)
    return min(max(across, 0), size[0] - 1), min(max(down, 0), size[1] - 1)


@cache
def caustics() -> Image.Image:
    """The web of light on a pool's floor, as a tile of 256 pixels that repeats.

    Rays from an even grid are bent by waves and gather where they meet, as in a real pool.
    """
    side, rays, chance = 128, 288, Random(7)
    waves = [(chance.choice((-1, 1)) * kx, ky, chance.uniform(0, math.tau)) for kx, ky in WAVES]
    light = [0] * (side * side)
    pace = side / rays
    for row in range(rays):
        turned = row / rays * math.tau
        slopes = [(kx, ky, (kx * kx + ky * ky) ** -0.75, ky * turned + phase) for kx, ky, phase in waves]
        for column in range(rays):
            turn, x, y = column / rays * math.tau, column * pace, row * pace
            for kx, ky, height, phase in slopes:
                bend = BEND * height * math.cos(kx * turn + phase)
                x += kx * bend
                y += ky * bend
            light[int(y % side) % side * side + int(x % side) % side] += 1
    most = 255 / 26
    web = Image.frombytes("L", (side, side), bytes(min(255, int(rays_here * most)) for rays_here in light))
    around = tiled(web, (side * 3, side * 3)).filter(ImageFilter.GaussianBlur(0.7))
    return around.resize((side * 6, side * 6), BICUBIC).crop((side * 2, side * 2, side * 4, side * 4))


def tiled(tile: Image.Image, size: tuple[int, int], offset: tuple[int, int] = (0, 0)) -> Image.Image:
    laid = Image.new(tile.mode, size)
    for x in range(-(offset[0] % tile.width), size[0], tile.width):
        for y in range(-(offset[1] % tile.height), size[1], tile.height):
            laid.paste(tile, (x, y))
    return laid


def _byte(value: float) -> int:
    return max(0, min(255, round(value)))


def _ramp(stops: list[int]) -> list[int]:
    last = len(stops) - 1
    table = []
    for value in range(256):
        place = value / 255 * last
        index = min(int(place), last - 1)
        table.append(_byte(stops[index] + (stops[index + 1] - stops[index]) * (place - index)))
    return table
