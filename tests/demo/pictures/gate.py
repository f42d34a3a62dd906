"""A garden gate with a padlock on it: why a visit was skipped."""

from random import Random

from PIL import Image, ImageDraw, ImageFilter

from tests.demo.pictures import paint, pool, solids, yard
from tests.demo.pictures.camera import SIZE

TOP, FOOT, LEFT, RIGHT = 130, 800, 200, 1010
STEEL = (84, 86, 90)


def picture(seed: int) -> Image.Image:
    chance = Random(f"gate {seed}")
    paper = pool.picture(seed * 7 + 3).reduce(2).filter(ImageFilter.GaussianBlur(1.2))
    paper = paper.resize((1500, 1125), paint.BICUBIC).crop((150, 150, 1350, 1050))
    _path(paper, chance)
    things = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    (_planks if seed % 2 else _bars)(things, chance)
    _hinges(things)
    _pillars(things, chance)
    _lock(things, chance)
    paper = solids.throw_shadow(paper, things, (30, 26), 9, 120)
    paper.paste(things, mask=things.getchannel("A"))
    return paper.rotate(chance.uniform(-1.8, 1.8), paint.BICUBIC).crop((34, 26, 1166, 875)).resize(SIZE, paint.BICUBIC)


def _path(paper: Image.Image, chance: Random) -> None:
    size = (SIZE[0], SIZE[1] - FOOT + 20)
    stones = paint.clouds(chance, (size[0], size[1] * 4), 60, 14, 4, 2).resize(size, paint.BICUBIC)
    paper.paste(paint.shaded(Image.new("RGB", size, (192, 182, 166)), stones, 0.4), (0, FOOT - 20))
    pen = ImageDraw.Draw(paper)
    for x in (180, 520, 820):
        pen.line((84 + x * 0.86, FOOT - 20, x * 1.3 - 180, SIZE[1]), fill=(132, 122, 110), width=3)


def _pillars(things: Image.Image, chance: Random) -> None:
    color = chance.choice(yard.WALLS)
    for left, right, light in ((-20, LEFT - 14, 1.0), (RIGHT + 14, SIZE[0] + 20, 0.92)):
        size, tone = (right - left, SIZE[1] - 60), paint.brighter(color, light)
        face = yard.wall_face(chance, (size[0] // 4 + 1, size[1] // 4 + 1), "stucco", tone).resize(size, paint.BICUBIC)
        face = paint.shaded(face, paint.noise(chance, size, 3), 0.2)
        things.paste(paint.shaded(face, paint.across(size, 150, 130, 112), 0.5), (left, 60))
        solids.block(things, (left - 14, 40, right + 14, 84), paint.brighter(tone, 1.05))


def _bars(things: Image.Image, chance: Random) -> None:
    """Wrought iron with points."""
    color = chance.choice(((44, 44, 46), (58, 50, 44), (38, 44, 42)))
    pen = ImageDraw.Draw(things)
    for x in range(LEFT + 24, RIGHT - 10, 58):
        solids.upright_tube(things, (x, TOP - 40, x + 15, FOOT - 8), color)
        pen.polygon([(x - 3, TOP - 38), (x + 7, TOP - 72), (x + 18, TOP - 38)], fill=(*color, 255))
    for y in (TOP, 440, FOOT - 50):
        solids.lying_tube(things, (LEFT, y, RIGHT, y + 24), color)
    for x in (LEFT, RIGHT - 26):
        solids.upright_tube(things, (x, TOP - 24, x + 26, FOOT), color)


def _planks(things: Image.Image, chance: Random) -> None:
    """Cedar, gone gray in places."""
    high = FOOT - TOP + 30
    for left in range(LEFT, RIGHT - 40, 101):
        size, light = (min(96, RIGHT - left), high), chance.uniform(0.84, 1.04)
        grain = paint.noise(chance, (size[0], high // 40), 3).resize(size, paint.BICUBIC)
        plank = paint.shaded(Image.new("RGB", size, paint.brighter((164, 126, 92), light)), grain, 0.26)
        plank = paint.shaded(plank, paint.clouds(chance, size, 50, 16), 0.24)
        things.paste(paint.shaded(plank, paint.across(size, 96, 140, 136, 128, 84), 0.4), (left, TOP - 30))
    for y in (TOP + 60, FOOT - 130):
        solids.block(things, (LEFT, y, RIGHT, y + 74), (142, 108, 78), (170, 160, 150))


def _hinges(things: Image.Image) -> None:
    for y in (TOP + 84, FOOT - 106):
        solids.upright_tube(things, (LEFT - 22, y - 26, LEFT + 6, y + 34), (40, 40, 42), solids.GLOSSY, 4)
        solids.lying_tube(things, (LEFT, y - 8, LEFT + 120, y + 14), (46, 46, 48), round_ends=5)


def _lock(things: Image.Image, chance: Random) -> None:
    """A hasp from the gate to the post, a chain, the padlock through both."""
    y, pen = 436, ImageDraw.Draw(things)
    solids.block(things, (RIGHT - 110, y - 22, RIGHT + 50, y + 26), STEEL)
    for screw in ((RIGHT - 96, y - 8), (RIGHT - 96, y + 12), (RIGHT + 34, y - 8), (RIGHT + 34, y + 12)):
        pen.ellipse((screw[0] - 5, screw[1] - 5, screw[0] + 5, screw[1] + 5), fill=(150, 152, 156))
    for link in range(9):
        left, sag = RIGHT - 150 + link * 27, y + 66 - abs(link - 4) * 5
        box = (left, sag, left + 36, sag + 20) if link % 2 else (left + 5, sag + 4, left + 31, sag + 17)
        pen.rounded_rectangle(box, 10, outline=(150, 152, 156), width=6)
        pen.rounded_rectangle((box[0] + 1, box[1] + 1, box[2] - 1, box[3] - 4), 10, outline=(206, 208, 210), width=2)
    solids.padlock(things, (RIGHT - 50, y + 128), chance.randint(96, 112))
