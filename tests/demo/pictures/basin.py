"""The pool's rim: coping, its joints, and the tiles between stone and water."""

from random import Random

from PIL import Image, ImageDraw

from tests.demo.pictures import paint
from tests.demo.pictures.camera import Camera
from tests.demo.pictures.shapes import at, between_share, edges, grown, walked

COPING_WIDTH = 0.32
TILE = 0.152  # meters: six inches
WHERE_COPING_MEETS = 0.45


def rim(paper: Image.Image, chance: Random, camera: Camera, place) -> None:
    """Coping and tiles, painted around and into the opening."""
    opening = seen(camera, place.shape, 0)
    _coping(paper, chance, camera, place, opening)
    paper.paste(_tiles(chance, camera, place, opening), mask=opening)


def _coping(paper: Image.Image, chance: Random, camera: Camera, place, opening: Image.Image) -> None:
    outer = grown(place.shape, COPING_WIDTH)
    shadow = paint.gray(seen(camera, grown(outer, 0.05), 0, 5), 0, 120)
    paper.paste(paint.darkened(paper, shadow, (120, 110, 110)))
    rough = camera.warp(paint.clouds(chance, (900, 700), 30, 8, 2.5), (-7, 14, 0), (14 / 900, 0, 0), (0, -14 / 700, 0))
    stone = paint.shaded(Image.new("RGB", camera.size, place.coping), rough, 0.34)
    stone = paint.darkened(stone, _joints(camera, place.shape, outer), (126, 116, 106))
    lip = paint.only(seen(camera, grown(place.shape, 0.05), 0), opening)
    stone = paint.added(stone, paint.gray(lip, 0, 80))
    paper.paste(stone, mask=paint.only(seen(camera, outer, 0), opening))


def _joints(camera: Camera, inner, outer) -> Image.Image:
    lines = Image.new("L", (camera.size[0] * 2, camera.size[1] * 2), 0)
    pen, around, beyond = ImageDraw.Draw(lines), edges(inner), edges(outer)
    for number, share in walked(inner, WHERE_COPING_MEETS):
        near, far = between_share(*around[number], share), between_share(*beyond[number], share)
        if min(camera.depth((*near, 0)), camera.depth((*far, 0))) > 0.4:
            ends = [v * 2 for point in (near, far) for v in camera.see((*point, 0))]
            pen.line(ends, fill=190, width=max(1, round(camera.focal * 0.02 / camera.depth((*near, 0)))))
    return lines.reduce(2)


def _tiles(chance: Random, camera: Camera, place, opening: Image.Image) -> Image.Image:
    """One by one, then the shadow of the coping on them."""
    band = Image.new("RGB", (camera.size[0] * 2, camera.size[1] * 2), place.tiles[0])
    pen = ImageDraw.Draw(band)
    around, laid = edges(place.shape), walked(place.shape, TILE)
    for (edge, share), (next_edge, next_share) in zip(laid, laid[1:] + laid[:1], strict=True):
        a, b = between_share(*around[edge], share), between_share(*around[next_edge], next_share)
        quad = camera.outline([(*a, 0), (*b, 0), (*b, -0.2), (*a, -0.2)])
        if len(quad) > 2:
            color = paint.brighter(chance.choice(place.tiles), chance.uniform(0.88, 1.14))
            pen.polygon([(x * 2, y * 2) for x, y in quad], fill=color, outline=(176, 182, 180))
    shadow = paint.only(opening, seen(camera, place.shape, -0.05, 2))
    return paint.darkened(band.reduce(2), paint.gray(shadow, 0, 200), (110, 108, 116))


def seen(camera: Camera, outline, height: float, soft: float = 0) -> Image.Image:
    """The mask of a level outline."""
    return paint.mask(camera.size, camera.outline(at(outline, height)), soft=soft)
