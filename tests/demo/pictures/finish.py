"""From a drawing to a photo: a phone's tones, its lens, its noise, its JPEG."""

from functools import cache
from io import BytesIO
from random import Random

from PIL import Image, ImageChops, ImageFilter

from tests.demo.pictures import paint

QUALITY = 82
SHARPER = ImageFilter.Kernel((3, 3), (-1, -2, -1, -2, 30, -2, -1, -2, -1), 18)
WARMTH = {"morning": (255, 246, 232), "noon": (255, 252, 246), "afternoon": (255, 240, 216), "shade": (244, 248, 255)}


def developed(drawing: Image.Image, chance: Random, hour: str, dull: bool = False) -> Image.Image:
    photo = paint.tinted(drawing, WARMTH[hour])
    photo = paint.curve(photo, (lambda v: 0.03 + 0.9 * v) if dull else _tones)
    photo = ImageChops.multiply(photo, _vignette(photo.size))
    photo = photo.filter(SHARPER)
    return paint.shaded(photo, paint.noise(chance, photo.size, 1.0), 0.05)


def _tones(value: float) -> float:
    """A little more contrast, and highlights that roll off."""
    bent = value + 0.085 * (value - 0.42) * (1 - abs(2 * value - 1))
    return min(1.0, 1.05 * bent ** 0.94)


@cache
def _vignette(size) -> Image.Image:
    round_light = paint.curve(Image.radial_gradient("L"), lambda v: 1 - 0.22 * max(0, v - 0.35) ** 1.6)
    return Image.merge("RGB", [round_light.resize(size, paint.BICUBIC)] * 3)


def jpeg(photo: Image.Image, quality: int = QUALITY, **options) -> bytes:
    drawn = BytesIO()
    photo.save(drawn, "JPEG", quality=quality, **options)
    return drawn.getvalue()
