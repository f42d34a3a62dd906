"""Photos as technicians take them, drawn by the program: nobody's home, no license, the same for the same seed."""

from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random

from PIL import Image

from tests.demo.pictures import equipment, finish, gate, paint, pool, water_line

TWELVE_MEGAPIXELS = (4032, 3024)
HOME = ((33.0, 26.0, 54.0), (112.0, 4.0, 27.0))  # north and west; a corner of downtown Phoenix
MAKER = "Pretend"
SAMPLES = Path(__file__).parent / "samples"

DRAWN_BY = {
    "before": lambda seed: pool.picture(seed, dirty=True),
    "after": pool.picture,
    "water_line": water_line.picture,
    "equipment": equipment.picture,
    "gate": gate.picture,
}


@cache
def photo(kind: str, seed: int) -> bytes:
    """A JPEG of 1200 x 900. "before" and "after" of one seed show the same pool."""
    return finish.jpeg(image(kind, seed))


def image(kind: str, seed: int) -> Image.Image:
    return finish.developed(DRAWN_BY[kind](seed), Random(f"{kind} {seed}"), _hour(kind, seed), dull=kind == "before")


def phone_jpeg(kind: str, seed: int) -> bytes:
    """As it leaves the phone: 12 megapixels, a few MB, and the place it was taken at written into it."""
    large = image(kind, seed).resize(TWELVE_MEGAPIXELS, paint.BICUBIC)
    grain = paint.noise(Random(f"grain {seed}"), TWELVE_MEGAPIXELS, 1.0)
    return finish.jpeg(paint.shaded(large, grain, 0.06), quality=88, exif=whereabouts())


def phone_heic() -> bytes:
    """One sample of 12 megapixels; see samples/README.md."""
    return (SAMPLES / "phone.heic").read_bytes()


def whereabouts(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = MAKER, "Phone", orientation
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", HOME[0], "W", HOME[1]
    return exif


def opened(photo: bytes) -> Image.Image:
    return Image.open(BytesIO(photo))


def _hour(kind: str, seed: int) -> str:
    return "noon" if kind in ("equipment", "gate") else pool.place_of(seed).hour
