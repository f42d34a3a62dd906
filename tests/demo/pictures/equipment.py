"""The equipment pad: filter, pump, heater, pipes and valves before a wall."""

import math
from random import Random

from PIL import Image, ImageDraw, ImageFont

from tests.demo.pictures import paint, solids, yard
from tests.demo.pictures.camera import SIZE

FLOOR = 640  # where the wall meets the pad
PVC = (212, 210, 203)
MOTORS = ((70, 74, 80), (44, 62, 92), (84, 84, 82))
TANKS = ((206, 190, 160), (92, 96, 100), (222, 214, 196), (60, 84, 110))


def picture(seed: int) -> Image.Image:
    chance = Random(f"equipment {seed}")
    paper = _corner(chance)
    things = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    _conduit(things, chance)
    _heater(things, chance)
    _filter(things, chance)
    _pump(things, chance)
    _pipes(things, chance)
    paper = solids.throw_shadow(paper, things, (46, 12), 16, 190)
    paper = _contact(paper)
    paper.paste(things, mask=things.getchannel("A"))
    paper = paint.shaded(paper, paint.clouds(chance, SIZE, 160, 50, 8), 0.1)
    paper = _leaf_shade(paper, chance)
    return paper.rotate(chance.uniform(-1.5, 1.5), paint.BICUBIC).crop((26, 20, 1174, 881)).resize(SIZE, paint.BICUBIC)


def _corner(chance: Random) -> Image.Image:
    color = chance.choice(yard.WALLS)
    kind = chance.choice(("block", "stucco"))
    small = yard.wall_face(chance, (SIZE[0] // 4, FLOOR // 4), kind, color)
    wall = paint.shaded(small.resize((SIZE[0], FLOOR), paint.BICUBIC), paint.noise(chance, (SIZE[0], FLOOR), 3), 0.16)
    paper = Image.new("RGB", SIZE)
    paper.paste(wall)
    pad_size = (SIZE[0], SIZE[1] - FLOOR)
    rough = paint.clouds(chance, (SIZE[0], pad_size[1] * 3), 60, 20, 5, 2).resize(pad_size, paint.BICUBIC)
    pad = paint.shaded(Image.new("RGB", pad_size, (184, 178, 168)), rough, 0.4)
    paper.paste(paint.shaded(pad, paint.upright(pad_size, 96, 128, 140), 0.5), (0, FLOOR))
    gravel = paint.colored(paint.clouds(chance, (SIZE[0], 90), 9, 4), (96, 84, 72), (226, 208, 182))
    paper.paste(gravel, (0, 838))
    paint.fill(paper, (116, 110, 102), [(0, 826), (SIZE[0], 822), (SIZE[0], 842), (0, 848)])
    corner = paint.mask(SIZE, [(0, FLOOR - 4), (SIZE[0], FLOOR - 4), (SIZE[0], FLOOR + 8), (0, FLOOR + 8)], soft=6)
    return paint.darkened(paper, paint.gray(corner, 0, 150), (96, 92, 98))


def _contact(paper: Image.Image) -> Image.Image:
    """Dark where things touch the pad."""
    spots = [
        [(left, y), ((left + right) / 2, y - 12), (right, y), ((left + right) / 2, y + 16)]
        for left, right, y in ((80, 300, 700), (345, 585, 722), (640, 1080, 752))
    ]
    return paint.darkened(paper, paint.gray(paint.mask(SIZE, *spots, soft=9), 0, 220), (60, 58, 66))


def _heater(things: Image.Image, chance: Random) -> None:
    color = chance.choice(((96, 100, 104), (150, 150, 146), (70, 74, 80)))
    solids.block(things, (70, 430, 310, 705), color)
    solids.block(things, (60, 408, 320, 438), tuple(int(c * 0.8) for c in color))
    pen = ImageDraw.Draw(things)
    for row in range(560, 680, 15):
        pen.rounded_rectangle((98, row, 282, row + 7), 3, fill=tuple(int(c * 0.35) for c in color))
        pen.line((98, row + 8, 282, row + 8), fill=tuple(min(255, int(c * 1.25)) for c in color))
    pen.rounded_rectangle((120, 462, 262, 528), 6, fill=(34, 36, 40))
    pen.rounded_rectangle((134, 472, 216, 516), 4, fill=(150, 176, 150))
    pen.text((142, 478), f"{chance.randint(78, 86)}°F", font=_font(26), fill=(40, 54, 44))
    for y in (480, 500):
        pen.ellipse((228, y, 240, y + 12), fill=(120, 126, 130))


def _filter(things: Image.Image, chance: Random) -> None:
    color = chance.choice(TANKS)
    solids.upright_tube(things, (372, 690, 558, 726), tuple(int(c * 0.55) for c in color), round_ends=4)
    solids.upright_tube(things, (350, 300, 580, 700), color)
    solids.dome(things, (350, 216, 580, 302), color)
    solids.upright_tube(things, (340, 428, 590, 462), (66, 68, 72), solids.GLOSSY, 6)
    solids.upright_tube(things, (576, 420, 612, 470), (120, 122, 126), solids.GLOSSY, 5)
    solids.upright_tube(things, (448, 182, 482, 226), (80, 82, 86), solids.GLOSSY, 4)
    _gauge(things, (465, 150), 40, chance)
    lines = ("CARTRIDGE FILTER", "420 sq ft", f"CLEAN {chance.randint(10, 14)} PSI", "SERVICE AT +8")
    _plate(things, (392, 520, 538, 610), lines)


def _gauge(things: Image.Image, middle, reach: int, chance: Random) -> None:
    x, y = middle
    pen = ImageDraw.Draw(things)

    def ray(degrees: float, inner: float, outer: float, color, width: int) -> None:
        across, down = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        pen.line((x + inner * across, y + inner * down, x + outer * across, y + outer * down), fill=color, width=width)

    pen.ellipse((x - reach, y - reach, x + reach, y + reach), fill=(58, 58, 60))
    pen.ellipse((x - reach + 5, y - reach + 5, x + reach - 5, y + reach - 5), fill=(238, 236, 228))
    for mark in range(13):
        ray(135 + mark * 22.5, reach - (14 if mark % 3 == 0 else 10), reach - 7, (30, 30, 30), 2)
    ray(135 + chance.uniform(55, 95), 0, reach - 14, (196, 40, 30), 3)
    pen.ellipse((x - 4, y - 4, x + 4, y + 4), fill=(40, 40, 40))
    pen.arc((x - reach + 3, y - reach + 3, x + reach - 3, y + reach - 3), 190, 280, fill=(255, 255, 255), width=2)


def _pump(things: Image.Image, chance: Random) -> None:
    black = (58, 60, 64)
    solids.block(things, (650, 716, 1070, 748), (44, 46, 50))
    solids.lying_tube(things, (846, 584, 1066, 722), chance.choice(MOTORS), round_ends=16)
    pen = ImageDraw.Draw(things)
    for x in range(876, 1024, 13):
        pen.line((x, 600, x, 712), fill=(34, 36, 40), width=3)
        pen.line((x + 3, 600, x + 3, 690), fill=(120, 124, 130), width=1)
    solids.block(things, (900, 536, 1020, 592), (50, 52, 56))
    pen.rounded_rectangle((914, 546, 976, 576), 3, fill=(120, 160, 170))
    pen.text((918, 548), f"{chance.choice((1450, 1750, 2200, 2600))}", font=_font(20), fill=(24, 40, 46))
    solids.lying_tube(things, (800, 566, 856, 738), black, round_ends=10)
    solids.upright_tube(things, (654, 596, 806, 728), black, solids.GLOSSY, 18)
    solids.upright_tube(things, (646, 584, 814, 612), (74, 76, 80), solids.GLOSSY, 8)
    solids.dome(things, (664, 536, 796, 588), (150, 170, 172))
    solids.lying_tube(things, (690, 548, 770, 562), (60, 62, 66), round_ends=6)
    _plate(things, (1030, 630, 1060, 690), ())


def _pipes(things: Image.Image, chance: Random) -> None:
    solids.pipe(things, [(1150, 660), (1150, 560), (1104, 560)], 44, PVC)
    solids.pipe(things, [(560, 560), (624, 560), (624, 440), (828, 440), (828, 580)], 40, PVC)
    solids.pipe(things, [(372, 640), (330, 640), (330, 350), (200, 350), (200, 412)], 40, PVC)
    solids.pipe(things, [(650, 660), (618, 660), (618, 760)], 44, PVC)
    solids.pipe(things, [(130, 412), (130, 290), (36, 290), (36, 770)], 40, PVC)
    solids.valve(things, (728, 440), 44, chance.random() < 0.5)
    solids.valve(things, (36, 520), 44, chance.random() < 0.5)


def _conduit(things: Image.Image, chance: Random) -> None:
    """The panel on the wall, and the conduit down to the pump."""
    solids.upright_tube(things, (924, 300, 940, 560), (150, 152, 154), round_ends=2)
    solids.block(things, (850, 90, 1020, 310), (168, 170, 168))
    pen = ImageDraw.Draw(things)
    pen.rectangle((862, 104, 1008, 296), outline=(120, 122, 122), width=2)
    pen.rounded_rectangle((986, 188, 1000, 216), 3, fill=(70, 72, 74))
    _plate(things, (880, 122, 984, 176), ("POOL", "EQUIPMENT"))
    solids.upright_tube(things, (1044, 0, 1058, 640), (158, 160, 160))


def _plate(things: Image.Image, box, lines) -> None:
    """A label, a little worn."""
    pen = ImageDraw.Draw(things)
    pen.rounded_rectangle(box, 4, fill=(232, 230, 222), outline=(120, 120, 118))
    pen.rectangle((box[0] + 3, box[1] + 3, box[2] - 3, box[1] + 12), fill=(38, 84, 130))
    for number, line in enumerate(lines):
        pen.text((box[0] + 8, box[1] + 16 + number * 17), line, font=_font(13), fill=(50, 52, 56))


def _font(size: int):
    return ImageFont.load_default(size)


def _leaf_shade(paper: Image.Image, chance: Random) -> Image.Image:
    """Sun through a tree, in some of the pictures."""
    if chance.random() < 0.4:
        return paper
    dapple = paint.curve(paint.clouds(chance, (300, 225), 40, 16, 7), lambda v: min(1, max(0, (v - 0.5) * 6)))
    return paint.darkened(paper, paint.gray(dapple.resize(SIZE, paint.BICUBIC), 0, 150), (120, 118, 132))
