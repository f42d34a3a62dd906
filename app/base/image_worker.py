"""Runs alone: `python -I image_worker.py JPEG < photo > answer`. Imports Pillow and nothing of the app.

The answer is a line of JSON with the sizes, then the full picture, the medium one and the thumbnail. With `logo` after
the kind it is one small picture that keeps what is transparent. Whatever a hostile photo does to the decoder, it does
in here: without secrets, with little memory, time and room to write.
"""

import json
import sys
import warnings
from io import BytesIO

MAX_PIXELS = 50_000_000
MEMORY_BYTES = 1024 * 1024 * 1024
ANSWER_BYTES = 16 * 1024 * 1024
CPU_SECONDS = 10
FULL_SIDE = 2048
LOGO_SIDE = 1024
# Whole fractions cost far less than free scaling, and JPEG decodes to 1/2, 1/4, 1/8 for less still. Being
# content with a little less than FULL_SIDE makes the usual 4032 x 3024 of a phone 2016 x 1512 in that way.
NEARLY_FULL_SIDE = 1920
# As wide as a page shows it on a phone of the usual density, at a third of the full picture's bytes.
MEDIUM_BOX = (800, 1200)
THUMB_BOX = (480, 960)
THUMB_BYTES = 30_000
FULL_QUALITY = 80
MEDIUM_QUALITY = 72
THUMB_QUALITIES = (72, 50, 30, 12)

NOT_A_PHOTO = 3
TOO_LARGE = 4


def main() -> int:
    limit_resources()
    kind, original = sys.argv[1], sys.stdin.buffer.read()
    from PIL import Image  # after the limits: loading it must fit, too

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        if "logo" in sys.argv[2:]:
            write_logo(kind, original)
        else:
            write_answer(draw_anew(kind, original))
    except (MemoryError, Image.DecompressionBombWarning, Image.DecompressionBombError):
        return TOO_LARGE
    except Exception as damage:  # decoders raise whatever they like over damaged files
        print(repr(damage), file=sys.stderr)
        return NOT_A_PHOTO
    return 0


def limit_resources() -> None:
    """Each where the system has it: macOS refuses the one for memory."""
    try:
        import resource
    except ImportError:
        return
    for name, most in (
        ("RLIMIT_AS", MEMORY_BYTES),
        ("RLIMIT_CPU", CPU_SECONDS),
        ("RLIMIT_FSIZE", ANSWER_BYTES),
        ("RLIMIT_CORE", 0),
    ):
        try:
            resource.setrlimit(getattr(resource, name), (most, most))
        except (AttributeError, ValueError, OSError) as refused:
            print(name, refused, file=sys.stderr)


def draw_anew(kind: str, original: bytes):
    """The photo upright, in sRGB, at most FULL_SIDE long, with nothing attached."""
    from PIL import Image, ImageOps

    if kind == "HEIF":
        import pi_heif

        pi_heif.register_heif_opener()
    photo = Image.open(BytesIO(original), formats=[kind])
    shrink_while_decoding(photo)
    profile = photo.info.get("icc_profile")
    if photo.mode not in ("RGB", "RGBA", "L", "CMYK"):
        photo = flatten(photo)
    if (halves := max(photo.size) // NEARLY_FULL_SIDE) > 1:
        photo = photo.reduce(halves)
    photo.thumbnail((FULL_SIDE, FULL_SIDE))
    photo = to_srgb(flatten(ImageOps.exif_transpose(photo)), profile)
    photo.info.clear()
    return photo


def shrink_while_decoding(photo) -> None:
    """JPEG only; the other formats take no notice."""
    share = NEARLY_FULL_SIDE / max(photo.size)
    photo.draft("RGB", (int(photo.width * share), int(photo.height * share)))
    photo.load()


def flatten(photo):
    """RGB; what was transparent becomes white."""
    from PIL import Image

    if not photo.has_transparency_data:
        return photo.convert("RGB")
    layer = photo.convert("RGBA")
    paper = Image.new("RGB", photo.size, "white")
    paper.paste(layer, mask=layer.getchannel("A"))
    return paper


def to_srgb(photo, profile: bytes | None):
    """Phones write Display P3: without its profile the blue of a pool fades. A broken profile is ignored."""
    if not profile:
        return photo
    from PIL import ImageCms

    try:
        theirs = ImageCms.ImageCmsProfile(BytesIO(profile))
        return ImageCms.profileToProfile(photo, theirs, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return photo


def write_logo(kind: str, original: bytes) -> None:
    """Without loss: letters stay sharp."""
    from PIL import Image, ImageOps

    logo = ImageOps.exif_transpose(Image.open(BytesIO(original), formats=[kind])).convert("RGBA")
    logo.thumbnail((LOGO_SIDE, LOGO_SIDE))
    logo.info.clear()
    logo.save(sys.stdout.buffer, "WEBP", lossless=True, method=4)


def write_answer(photo) -> None:
    medium, thumb = photo.copy(), photo.copy()
    medium.thumbnail(MEDIUM_BOX, reducing_gap=2.0)
    thumb.thumbnail(THUMB_BOX, reducing_gap=2.0)
    full, middle = as_webp(photo, FULL_QUALITY, method=1), as_webp(medium, MEDIUM_QUALITY, method=2)
    small = as_small_webp(thumb)
    sizes = {
        "width": photo.width,
        "height": photo.height,
        "thumb_width": thumb.width,
        "thumb_height": thumb.height,
        "full_bytes": len(full),
        "medium_bytes": len(middle),
        "thumb_bytes": len(small),
    }
    sys.stdout.buffer.write(json.dumps(sizes).encode() + b"\n" + full + middle + small)


def as_small_webp(thumb) -> bytes:
    """The best quality that fits; a picture that never fits (pure noise) is drawn smaller in place."""
    for quality in THUMB_QUALITIES:
        small = as_webp(thumb, quality, method=2)
        if len(small) <= THUMB_BYTES:
            return small
    thumb.thumbnail((thumb.width // 2, thumb.height // 2))
    return as_small_webp(thumb)


def as_webp(photo, quality: int, method: int) -> bytes:
    drawn = BytesIO()
    photo.save(drawn, "WEBP", quality=quality, method=method)
    return drawn.getvalue()


if __name__ == "__main__":
    sys.exit(main())
