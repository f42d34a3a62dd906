"""Round and square things seen from the front, lit from the left: pipes, tanks, boxes, bars, a padlock."""

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tests.demo.pictures import paint

# Light around a cylinder, from its left edge to its right.
BRASS = (196, 156, 74)
ROUND = (70, 120, 190, 240, 250, 225, 190, 150, 115, 85, 60, 48, 58, 74)
LYING = (190, 230, 250, 235, 200, 160, 120, 90, 66, 52, 44, 60)  # from its top to its bottom
GLOSSY = (50, 90, 150, 200, 255, 225, 150, 130, 112, 92, 72, 50, 40, 66)


def lit(color, gradient: Image.Image, shine: float = 0.25) -> Image.Image:
    """A surface of that color under a gradient of light: 128 shows the color as it is."""
    dark = tuple(int(c * 0.22) for c in color)
    bright = tuple(int(c + (255 - c) * shine) for c in color)
    return paint.colored(gradient, dark, tuple(int(c * 0.62) for c in color), color, bright)


def upright_tube(paper: Image.Image, box, color, profile=ROUND, round_ends: int = 0) -> None:
    size = (int(box[2]) - int(box[0]), int(box[3]) - int(box[1]))
    _plate(paper, box, lit(color, paint.across(size, *profile)), round_ends)


def lying_tube(paper: Image.Image, box, color, round_ends: int = 0) -> None:
    size = (int(box[2]) - int(box[0]), int(box[3]) - int(box[1]))
    _plate(paper, box, lit(color, paint.upright(size, *LYING)), round_ends)


def _plate(paper: Image.Image, box, surface: Image.Image, round_ends: int) -> None:
    """Cut to a rectangle with smooth round corners and laid down."""
    width, height = surface.width * 2, surface.height * 2
    shape = Image.new("L", (width, height), 0)
    ImageDraw.Draw(shape).rounded_rectangle((0, 0, width - 1, height - 1), round_ends * 2, fill=255)
    paper.paste(surface, (int(box[0]), int(box[1])), shape.reduce(2))


def dome(paper: Image.Image, box, color) -> None:
    """The upper half of an ellipsoid."""
    left, top, right, bottom = (int(v) for v in box)
    size, high = (right - left, bottom - top), bottom - top
    shape = Image.new("L", (size[0] * 2, high * 4), 0)
    ImageDraw.Draw(shape).ellipse((0, 0, size[0] * 2 - 1, high * 4 - 1), fill=255)
    shape = shape.reduce(2).crop((0, 0, size[0], high))
    light = paint.both(paint.across(size, *ROUND), paint.upright(size, 190, 255, 255))
    paper.paste(lit(color, light), (left, top), shape)


def block(paper: Image.Image, box, color, light=(205, 170, 140)) -> None:
    left, top, right, bottom = (int(v) for v in box)
    _plate(paper, box, lit(color, paint.across((right - left, bottom - top), *light), 0.2), 6)
    ImageDraw.Draw(paper).line((left + 4, top + 1, right - 5, top + 1), fill=tuple(min(255, c + 40) for c in color))


def elbow(paper: Image.Image, middle, wide: int, color) -> None:
    """Where two pipes meet: a ball with a collar's highlight."""
    x, y, half = int(middle[0]), int(middle[1]), int(wide * 0.6)
    ball = ImageChops.invert(Image.radial_gradient("L")).resize((half * 4, half * 4), paint.BILINEAR)
    low, high = int(half * 1.3), int(half * 3.3)
    ball = paint.curve(ball.crop((low, low, high, high)), lambda v: min(1, 0.1 + v * 1.15))
    shape = Image.new("L", (half * 4, half * 4), 0)
    ImageDraw.Draw(shape).ellipse((0, 0, half * 4 - 1, half * 4 - 1), fill=255)
    paper.paste(lit(color, ball.resize((half * 2, half * 2))), (x - half, y - half), shape.reduce(2))


def pipe(paper: Image.Image, points, wide: int, color) -> None:
    """Runs upright and level between the points, with elbows and collars."""
    for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
        half = wide // 2
        if x0 == x1:
            upright_tube(paper, (x0 - half, min(y0, y1), x0 + half, max(y0, y1)), color)
        else:
            lying_tube(paper, (min(x0, x1), y0 - half, max(x0, x1), y0 + half), color)
    for number, (x, y) in enumerate(points[1:-1], 1):
        elbow(paper, (x, y), wide, color)
        for near in (points[number - 1], points[number + 1]):
            _collar(paper, (x, y), near, wide, color)


def _collar(paper: Image.Image, at, toward, wide: int, color) -> None:
    half, reach = int(wide * 0.6), int(wide * 0.75)
    if at[0] == toward[0]:
        y = at[1] + (reach if toward[1] > at[1] else -reach)
        upright_tube(paper, (at[0] - half, y - 5, at[0] + half, y + 5), color, round_ends=2)
    else:
        x = at[0] + (reach if toward[0] > at[0] else -reach)
        lying_tube(paper, (x - 5, at[1] - half, x + 5, at[1] + half), color, round_ends=2)


def valve(paper: Image.Image, middle, wide: int, level: bool) -> None:
    """A three-way valve with its handle."""
    x, y, half = middle[0], middle[1], int(wide * 0.85)
    upright_tube(paper, (x - half, y - half, x + half, y + half), (70, 72, 76), GLOSSY, 8)
    upright_tube(paper, (x - half + 8, y - half - 14, x + half - 8, y - half + 4), (52, 54, 58), GLOSSY, 5)
    if level:
        lying_tube(paper, (x - half * 2, y - half - 24, x + half, y - half - 10), (38, 40, 44), round_ends=6)
    else:
        upright_tube(paper, (x - 8, y - half - 60, x + 8, y - half - 8), (38, 40, 44), round_ends=6)


def padlock(paper: Image.Image, middle, wide: int) -> None:
    """Brass, closed."""
    x, y, half = middle[0], middle[1], wide // 2
    shackle = _shackle(wide)
    steel = lit((176, 180, 186), paint.across(shackle.size, 60, 230, 90, 60, 50, 200, 110, 60))
    paper.paste(steel, (x - half, y - int(wide * 1.15)), shackle)
    upright_tube(paper, (x - half, y - int(wide * 0.3), x + half, y + int(wide * 0.62)), BRASS, GLOSSY, wide // 9)
    pen = ImageDraw.Draw(paper)
    for row in range(y - int(wide * 0.2), y, max(4, wide // 12)):
        pen.line((x - half + 4, row, x + half - 4, row), fill=(120, 92, 40), width=1)
    hole, reach = y + wide * 0.3, wide * 0.09
    pen.ellipse((x - reach, hole - reach, x + reach, hole + reach), fill=(40, 32, 22))
    pen.rectangle((x - reach * 0.4, hole, x + reach * 0.4, hole + reach * 1.9), fill=(40, 32, 22))


def _shackle(wide: int) -> Image.Image:
    arch = Image.new("L", (wide * 2, wide * 3), 0)
    pen, thick, left, right = ImageDraw.Draw(arch), int(wide * 0.3), int(wide * 0.3), int(wide * 1.7)
    pen.arc((left, 10, right, 10 + right - left), 180, 360, fill=255, width=thick)
    for side in (left, right - thick):
        pen.rectangle((side, 10 + (right - left) // 2, side + thick, wide * 3), fill=255)
    return arch.reduce(2)


def throw_shadow(paper: Image.Image, things: Image.Image, shift, soft: float, strength: int) -> Image.Image:
    """Of everything on the glass, onto what is behind it."""
    shape = Image.new("L", paper.size, 0)
    shape.paste(things.getchannel("A"), shift)
    shape = shape.reduce(2).filter(ImageFilter.GaussianBlur(soft / 2)).resize(paper.size, paint.BILINEAR)
    return paint.darkened(paper, paint.gray(shape, 0, strength), (104, 104, 122))
