"""Plants of a desert garden, cut out. Each is drawn once, large, and shrunk wherever it stands."""

import math
from functools import cache
from random import Random

from PIL import Image, ImageDraw

VARIETIES = 3
GREENS = ((70, 96, 48), (86, 114, 56), (58, 82, 44), (104, 126, 66))
OLIVES = ((104, 116, 86), (122, 132, 100), (90, 102, 76), (138, 144, 112))
BLUES = ((112, 138, 134), (132, 152, 142), (96, 122, 120))
BLOSSOMS = ((214, 44, 138), (222, 84, 160), (236, 120, 96))
DRY = ((150, 154, 92), (122, 132, 72), (182, 170, 112), (166, 160, 100))
SUN = (-0.45, -0.75, 0.49)  # from the upper left, a little from behind the phone


@cache
def cutting(kind: str, number: int) -> Image.Image:
    """One of VARIETIES of each kind, on glass."""
    maker, size = KINDS[kind]
    glass = Image.new("RGBA", size, (70, 84, 50, 0))
    maker(ImageDraw.Draw(glass), Random(f"{kind} {number}"), *size)
    return glass


def _shrub(pen, chance, width, height, colors=GREENS, blossom=None) -> None:
    """Clumps of leaves, each lit like a ball."""
    foot = [(width * x, height, width * 0.16) for x in (0.3, 0.42, 0.55, 0.68)]
    clumps = foot + [
        (width * chance.uniform(0.24, 0.76), height * chance.uniform(0.3, 0.75), width * chance.uniform(0.15, 0.25))
        for _ in range(11)
    ]
    clumps.sort(key=lambda clump: clump[1] - clump[2] * 0.3)
    for x, y, reach in clumps:
        flowering = blossom if chance.random() < 0.75 else None
        _clump(pen, chance, x, min(y, height - reach * 0.8), reach, colors, flowering)


def _clump(pen, chance, x, y, reach, colors, blossom) -> None:
    leaves = int(reach * reach * 0.16)
    for number in range(leaves):
        angle, out = chance.uniform(0, math.tau), math.sqrt(chance.random())
        across, down = math.cos(angle) * out, math.sin(angle) * out
        facing = across * SUN[0] + down * SUN[1] + math.sqrt(1 - out * out) * SUN[2]
        light = 0.42 + 0.68 * max(-0.2, facing) + chance.gauss(0, 0.09) + 0.12 * number / leaves
        ragged = reach * (1 + chance.gauss(0, 0.05))
        color = blossom if blossom and light > 0.4 and chance.random() < 0.55 else chance.choice(colors)
        _leaf(pen, chance, x + across * ragged, y + down * ragged * 0.92, chance.uniform(2.2, 4.6), lit(color, light))


def _leaf(pen, chance, x, y, size, color) -> None:
    turn = chance.uniform(0, math.pi)
    dx, dy = math.cos(turn) * size, math.sin(turn) * size
    sides = (x + dy * 0.5, y - dx * 0.5), (x - dy * 0.5, y + dx * 0.5)
    pen.polygon([(x - dx, y - dy), sides[0], (x + dx, y + dy), sides[1]], fill=color)


def _olive(pen, chance, width, height) -> None:
    _shrub(pen, chance, width, height, OLIVES)


def _bloom(pen, chance, width, height) -> None:
    _shrub(pen, chance, width, height, GREENS, chance.choice(BLOSSOMS))


def _tree(pen, chance, width, height) -> None:
    """A mesquite or citrus: a short trunk that forks, and a wide crown."""
    for fork in (-0.14, 0.02, 0.15):
        bend, end = (width * (0.5 + fork * 0.4), height * 0.7), (width * (0.5 + fork * 1.6), height * 0.4)
        pen.line([(width / 2, height), bend, end], fill=(74, 60, 46, 255), width=9, joint="curve")
    colors = chance.choice((GREENS, OLIVES))
    for _ in range(20):
        angle = chance.uniform(0, math.tau)
        out = math.sqrt(chance.random())
        x, y = width * (0.5 + 0.33 * out * math.cos(angle)), height * (0.38 + 0.22 * out * math.sin(angle))
        _clump(pen, chance, x, y, width * chance.uniform(0.09, 0.16), colors, None)


def _agave(pen, chance, width, height) -> None:
    color = chance.choice(BLUES)
    for lean in sorted((chance.uniform(-1.4, 1.4) for _ in range(30)), key=lambda lean: -abs(lean)):
        length = height * chance.uniform(0.74, 0.95) * (1 - 0.2 * abs(lean))
        light = 0.72 + 0.3 * chance.random() - 0.12 * lean
        _blade(pen, width / 2, height * 0.97, lean, length, width * 0.045, color, light)


def _blade(pen, x, y, lean, length, width, color, light) -> None:
    tip = (x + math.sin(lean) * length, y - math.cos(lean) * length)
    belly = (x + math.sin(lean) * length * 0.42, y - math.cos(lean) * length * 0.42)
    side = (math.cos(lean) * width, math.sin(lean) * width)
    pen.polygon([(x, y), (belly[0] - side[0], belly[1] - side[1]), tip], fill=lit(color, light))
    pen.polygon([(x, y), (belly[0] + side[0], belly[1] + side[1]), tip], fill=lit(color, light * 0.74))


def _grass(pen, chance, width, height) -> None:
    for _ in range(520):
        x = width / 2 + chance.gauss(0, width * 0.05)
        color = lit(chance.choice(DRY), chance.uniform(0.62, 1.12))
        _arc(pen, x, height * 0.98, chance.gauss(0, 0.42), height * chance.uniform(0.45, 0.97), color, 2)


def _arc(pen, x, y, lean, length, color, width) -> None:
    points = []
    for step in range(6):
        share = step / 5
        bend = lean * (0.3 + share * 1.3)
        points.append((x + math.sin(bend) * length * share, y - math.cos(bend) * length * share))
    pen.line(points, fill=color, width=width, joint="curve")


def _palm(pen, chance, width, height) -> None:
    """A fan palm: a slim trunk, a skirt of dead leaves, a ragged crown."""
    x, y = width / 2, width * 0.44
    for row in range(int(y), height, 3):
        for part, shade in ((-1.0, 1.0), (-0.2, 0.84), (0.4, 0.62)):
            light = shade * chance.uniform(0.85, 1.06)
            pen.rectangle((x + part * 9, row, x + 9, row + 3), fill=lit((136, 114, 90), light))
    for _ in range(150):
        color, lean = lit((150, 126, 90), chance.uniform(0.5, 1.1)), math.pi + chance.uniform(-0.5, 0.5)
        root = (x + chance.gauss(0, 7), y + chance.uniform(0, 46))
        _arc(pen, *root, lean, width * chance.uniform(0.1, 0.2), color, 2)
    fans = sorted((chance.uniform(-0.75, math.pi + 0.75) for _ in range(34)), key=lambda way: math.sin(way))
    for way in fans:
        _fan(pen, chance, x, y, way, width * chance.uniform(0.3, 0.42))


def _fan(pen, chance, x, y, way, length) -> None:
    stem = (x + math.cos(way) * length * 0.52, y - math.sin(way) * length * 0.52)
    pen.line((x, y, *stem), fill=lit((96, 110, 62), 0.8), width=3)
    light = 0.68 + 0.3 * math.sin(way) - 0.12 * math.cos(way)
    for spread in range(-13, 14):
        turn = way + spread * 0.085 + chance.gauss(0, 0.02)
        reach = length * (0.58 - abs(spread) * 0.012) * chance.uniform(0.85, 1.05)
        middle = (stem[0] + math.cos(turn) * reach * 0.6, stem[1] - math.sin(turn) * reach * 0.6)
        end = (stem[0] + math.cos(turn) * reach, stem[1] - math.sin(turn) * reach + reach * 0.22)
        color = lit(chance.choice(GREENS), light + chance.gauss(0, 0.1))
        pen.line([stem, middle, end], fill=color, width=2, joint="curve")


def _cypress(pen, chance, width, height) -> None:
    for number in range(5200):
        share = chance.random() ** 0.75
        half = width * 0.46 * math.sin(min(1.0, share * 1.1 + 0.03) * math.pi * 0.6)
        across = chance.uniform(-1, 1)
        light = 0.6 - 0.3 * across + 0.16 * number / 5200 + chance.gauss(0, 0.12)
        _leaf(pen, chance, width / 2 + across * half, share * height, 4, lit(chance.choice(GREENS), light))


def _saguaro(pen, chance, width, height) -> None:
    thick = width * 0.21
    for side in (-1, 1):
        elbow, x = height * chance.uniform(0.48, 0.6), width * (0.5 + side * 0.36)
        pen.line((width / 2, elbow, x, elbow), fill=lit((98, 116, 80), 0.7), width=int(thick * 0.7))
        _column(pen, x, elbow + thick * 0.3, elbow - height * chance.uniform(0.18, 0.3), thick * 0.74)
    _column(pen, width / 2, height, height * 0.02, thick)


def _column(pen, x, foot, top, thick) -> None:
    """Ribs lit from the left under a round head."""
    ribs = 26
    for rib in range(ribs):
        turn = (rib + 0.5) / ribs * 2 - 1
        left, head = x + turn * thick / 2, top + thick * 0.5 * (1 - math.sqrt(1 - turn * turn))
        light = 0.86 - 0.34 * turn - 0.2 * turn * turn + 0.13 * math.cos(rib * math.pi / 1.6)
        pen.rectangle((left - thick / ribs, head, left + thick / ribs, foot), fill=lit((110, 128, 92), light))


def _pot(pen, chance, width, height) -> None:
    """A glazed pot with an agave in it."""
    color = chance.choice(((70, 96, 122), (176, 104, 74), (96, 92, 88), (186, 168, 140)))
    rim, top, foot = height * 0.46, height * 0.5, height * 0.985
    for column in range(int(width * 0.18), int(width * 0.82)):
        turn = (column - width / 2) / (width * 0.32)
        light = 0.42 + 0.62 * max(0.0, math.cos((turn + 0.45) * 1.25))
        belly = foot - max(0.0, abs(turn) - 0.62) * height * 1.05
        if belly > top:
            pen.line((column, top, column, belly + 5 * math.sqrt(max(0, 1 - turn * turn))), fill=lit(color, light))
    for column in range(int(width * 0.15), int(width * 0.85)):
        turn = (column - width / 2) / (width * 0.35)
        light = 0.55 + 0.62 * max(0.0, math.cos((turn + 0.45) * 1.25))
        pen.line((column, rim, column, top + 10), fill=lit(color, light))
    kind = chance.choice((_agave, _grass, _shrub))
    kind(_Higher(pen, width * 0.1), chance, int(width * 0.8), int(height * 0.49))


class _Higher:
    """A pen moved to the right, for a plant in a pot."""

    def __init__(self, pen, right: float):
        self._pen, self._right = pen, right

    def polygon(self, points, **options):
        self._pen.polygon([(x + self._right, y) for x, y in points], **options)

    def line(self, points, **options):
        self._pen.line([(x + self._right, y) for x, y in points], **options)


def lit(color, light: float):
    """The color in so much light; bright light is warmer."""
    light = max(0.12, light)
    warm = max(0.0, light - 0.85) * 46
    return (
        min(255, int(color[0] * light + warm)),
        min(255, int(color[1] * light + warm * 0.85)),
        min(255, int(color[2] * light)),
        255,
    )


KINDS = {
    "shrub": (_shrub, (460, 380)),
    "olive": (_olive, (460, 340)),
    "bloom": (_bloom, (460, 440)),
    "tree": (_tree, (620, 560)),
    "agave": (_agave, (420, 300)),
    "grass": (_grass, (420, 340)),
    "palm": (_palm, (420, 1000)),
    "cypress": (_cypress, (170, 640)),
    "saguaro": (_saguaro, (260, 560)),
    "pot": (_pot, (300, 480)),
}
