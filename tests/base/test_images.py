import os
import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from app.base import image_worker, images
from app.base.images import NotAPhoto, PhotoTooLarge, make_derivatives
from tests.demo.photos import MAKER, opened, phone_heic, whereabouts

SCRIPT = b"<script>alert('pool')</script>"


def scene(size=(1200, 900)) -> Image.Image:
    """Red on the left, green below: enough to see which way up it is."""
    width, height = size
    picture = Image.effect_noise((width // 4, height // 4), 30).convert("RGB").resize(size)
    picture.paste((200, 30, 30), (0, 0, width // 3, height))
    picture.paste((30, 160, 30), (0, height * 3 // 4, width, height))
    return picture


def saved(picture: Image.Image, kind: str, **options) -> bytes:
    drawn = BytesIO()
    picture.save(drawn, kind, **options)
    return drawn.getvalue()


def chunks_of(webp: bytes) -> list[bytes]:
    """A picture with anything attached has VP8X and more; a bare one is one VP8 chunk."""
    found, at = [], 12
    while at < len(webp):
        (size,) = struct.unpack("<I", webp[at + 4 : at + 8])
        found.append(webp[at : at + 4])
        at += 8 + size + size % 2
    return found


def seconds_of_children() -> float:
    """Processor time, which a busy machine does not stretch."""
    spent = os.times()
    return spent.children_user + spent.children_system


def png(width: int, height: int, *chunks: tuple[bytes, bytes], bits=8) -> bytes:
    """Made by hand: says what it likes about its size."""
    header = struct.pack(">IIBBBBB", width, height, bits, 0, 0, 0, 0)
    rows = zlib.compress(bytes(200_000))
    parts = [(b"IHDR", header), *chunks, (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


JPEG = saved(scene(), "JPEG", exif=whereabouts())
# Prints the megabytes of the largest worker that had to refuse something.
REFUSE_ALL = """
import resource, sys
from pathlib import Path
from app.base.images import PhotoRefused, make_derivatives
for original in Path(sys.argv[1]).iterdir():
    try:
        sys.exit(f"{original} was taken: {make_derivatives(original.read_bytes())}")
    except PhotoRefused:
        continue
most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(most // (1024**2 if sys.platform == "darwin" else 1024))
"""
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><GPSLatitude>33,26N</GPSLatitude></x:xmpmeta>"

PHOTOS = {
    "JPEG": JPEG,
    "JPEG with XMP": saved(scene(), "JPEG", exif=whereabouts(), xmp=XMP, comment=SCRIPT),
    "JPEG of two pictures": saved(scene(), "MPO", save_all=True, append_images=[scene((300, 300))]),
    "progressive JPEG": saved(scene(), "JPEG", progressive=True),
    "gray JPEG": saved(scene().convert("L"), "JPEG", exif=whereabouts()),
    "CMYK JPEG": saved(scene().convert("CMYK"), "JPEG"),
    "PNG": saved(scene(), "PNG", exif=whereabouts()),
    "PNG with transparency": saved(scene().convert("RGBA"), "PNG"),
    "PNG with a palette": saved(scene().quantize(32), "PNG"),
    "PNG of 16 bits": saved(scene((200, 150)).convert("I;16"), "PNG"),
    "PNG of one bit": saved(scene().convert("1"), "PNG"),
    "WebP": saved(scene(), "WEBP", exif=whereabouts(), xmp=XMP),
    "WebP that moves": saved(scene(), "WEBP", save_all=True, append_images=[scene()]),
    "HEIC": phone_heic(),
}
POLYGLOTS = {
    "script behind a JPEG": JPEG + SCRIPT,
    "script in a JPEG comment": saved(scene(), "JPEG", comment=SCRIPT),
    "zip behind a PNG": PHOTOS["PNG"] + b"PK\x03\x04" + SCRIPT,
    "script in a PNG text": png(400, 400, (b"tEXt", b"Comment\0" + SCRIPT)),
}
NO_PHOTOS = {
    "nothing": b"",
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>",
    "HTML": b"<!doctype html>" + SCRIPT,
    "text": b"pool.jpg",
    "PDF": b"%PDF-1.7 " + bytes(500),
    "GIF": saved(scene(), "GIF"),
    "GIF and script": saved(scene(), "GIF") + b"/*" + SCRIPT,
    "BMP": saved(scene((99, 99)), "BMP"),
    "TIFF": saved(scene((99, 99)), "TIFF"),
    "AVIF": saved(scene((99, 99)), "AVIF"),
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "HTML that begins like a JPEG": b"\xff\xd8\xff<html>" + SCRIPT,
    "HTML that begins like a PNG": b"\x89PNG\r\n\x1a\n<html>" + SCRIPT,
    "HTML that begins like a WebP": b"RIFF\x00\x00\x00\x00WEBP<html>" + SCRIPT,
    "HTML that begins like a HEIC": b"\x00\x00\x00\x18ftypheic<html>" + SCRIPT,
    "half a JPEG": JPEG[: len(JPEG) // 2],
    "half a PNG": PHOTOS["PNG"][: len(PHOTOS["PNG"]) // 2],
    "half a WebP": PHOTOS["WebP"][: len(PHOTOS["WebP"]) // 2],
    "half a HEIC": PHOTOS["HEIC"][: len(PHOTOS["HEIC"]) // 2],
    "the head of a JPEG": JPEG[:20],
    "a text bomb in a PNG": png(9, 9, (b"zTXt", b"Comment\0\0" + zlib.compress(bytes(64_000_000), 9))),
}
TOO_LARGE = {
    "60,000 x 60,000 PNG": png(60_000, 60_000),
    "51 megapixel PNG": png(10_200, 5_000),
    "64 megapixel PNG of one bit": saved(Image.new("1", (8_000, 8_000)), "PNG"),
    "65,000 x 65,000 JPEG": JPEG.replace(struct.pack(">HH", 900, 1200), struct.pack(">HH", 65_000, 65_000)),
    "56 megapixel WebP": saved(Image.new("L", (16_000, 3_500)), "WEBP"),
    "16 MB": JPEG + bytes(images.MAX_BYTES),
}


@pytest.mark.parametrize("original", PHOTOS.values(), ids=PHOTOS)
def test_every_kind_of_photo_becomes_a_bare_webp(original):
    made = make_derivatives(original)
    assert made.media_type == "image/webp"
    assert opened(made.full).size == (made.width, made.height)
    assert opened(made.thumb).size == (made.thumb_width, made.thumb_height)
    assert chunks_of(made.full) == chunks_of(made.medium) == chunks_of(made.thumb) == [b"VP8 "]


@pytest.mark.parametrize("original", (PHOTOS | POLYGLOTS).values(), ids=PHOTOS | POLYGLOTS)
def test_nothing_of_the_original_gets_through(original):
    made = make_derivatives(original)
    for told in (b"Exif", b"EXIF", b"GPSL", b"xmpmeta", b"ICCP", MAKER.encode(), b"script", b"PK\x03\x04"):
        assert told not in made.full + made.medium + made.thumb
    assert not opened(made.full).getexif()


def test_the_originals_did_say_where_they_were_taken():
    for name in ("JPEG", "PNG", "WebP", "HEIC"):
        assert MAKER.encode() in PHOTOS[name], name
    assert b"GPSLatitude" in PHOTOS["JPEG with XMP"]


@pytest.mark.parametrize("original", NO_PHOTOS.values(), ids=NO_PHOTOS)
def test_what_is_no_photo_is_refused_at_once(original):
    began = seconds_of_children()
    with pytest.raises(NotAPhoto, match="JPEG, PNG, WebP and HEIC"):
        make_derivatives(original)
    assert seconds_of_children() - began < 1


@pytest.mark.parametrize("original", TOO_LARGE.values(), ids=TOO_LARGE)
def test_what_is_too_large_is_refused_at_once(original):
    began = seconds_of_children()
    with pytest.raises(PhotoTooLarge, match="15 MB and 50 megapixels"):
        make_derivatives(original)
    assert seconds_of_children() - began < 1


def test_bombs_and_damage_take_little_memory(tmp_path):
    """Asked in a fresh and small process: on Linux a child's peak begins with its parent's."""
    for name, original in (NO_PHOTOS | TOO_LARGE).items():
        (tmp_path / name).write_bytes(original)
    asked = [sys.executable, "-c", REFUSE_ALL, str(tmp_path)]
    counted = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=60)
    assert int(counted.stdout) < 200


@pytest.mark.parametrize("orientation", range(1, 9))
def test_photos_come_out_upright(orientation):
    turned = {1: [], 2: [0], 3: [3], 4: [1], 5: [5], 6: [2], 7: [6], 8: [4]}[orientation]
    picture = scene((1200, 800))
    for way in turned:  # the camera's way round, undone by what the orientation says
        picture = picture.transpose(Image.Transpose(way))
    made = make_derivatives(saved(picture, "JPEG", exif=whereabouts(orientation)))
    upright = opened(made.full).convert("RGB")
    assert upright.size == (1200, 800)
    assert _is_near(upright.getpixel((100, 100)), (200, 30, 30))
    assert _is_near(upright.getpixel((1100, 750)), (30, 160, 30))


def _is_near(color, wanted) -> bool:
    return all(abs(a - b) < 25 for a, b in zip(color, wanted, strict=True))


@pytest.mark.parametrize(
    ("size", "kind"),
    [
        ((4032, 3024), "JPEG"),
        ((3024, 4032), "PNG"),
        ((2049, 1537), "JPEG"),
        ((3000, 2000), "PNG"),
        ((6000, 20), "JPEG"),
        ((400, 9000), "PNG"),
    ],
)
def test_large_photos_become_about_2048_pixels_long(size, kind):
    made = make_derivatives(saved(Image.new("RGB", size, "teal"), kind))
    assert 1900 <= max(made.width, made.height) <= 2048
    assert made.width / made.height == pytest.approx(size[0] / size[1], rel=0.05)
    assert made.thumb_width <= 480
    assert made.thumb_height <= 960


@pytest.mark.parametrize("size", [(2048, 1536), (300, 200), (1, 1), (1, 900)])
def test_small_photos_keep_their_size(size):
    made = make_derivatives(saved(Image.new("RGB", size, "teal"), "JPEG"))
    assert (made.width, made.height) == size
    assert made.thumb_width == min(480, size[0])


def test_the_thumbnail_stays_small_even_of_noise():
    noise = Image.merge("RGB", [Image.effect_noise((1200, 2400), 250) for _ in "RGB"])
    made = make_derivatives(saved(noise, "JPEG"))
    assert len(made.thumb) <= 30_000
    assert opened(made.thumb).size == (made.thumb_width, made.thumb_height)


@pytest.mark.parametrize(
    ("size", "drawn"), [((4032, 3024), (800, 600)), ((3024, 4032), (800, 1067)), ((300, 200), (300, 200))]
)
def test_pages_get_a_size_of_their_own(size, drawn):
    made = make_derivatives(saved(Image.new("RGB", size, "teal"), "JPEG"))
    assert opened(made.medium).size == drawn


def test_what_was_transparent_is_white():
    made = make_derivatives(saved(Image.new("RGBA", (200, 200), (255, 0, 0, 0)), "PNG"))
    assert _is_near(opened(made.full).convert("RGB").getpixel((100, 100)), (255, 255, 255))


def test_a_broken_color_profile_does_not_stop_a_photo():
    assert make_derivatives(saved(scene(), "JPEG", icc_profile=b"not a profile" * 20)).width == 1200


def test_colors_of_another_profile_are_kept():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    made = make_derivatives(saved(scene(), "JPEG", icc_profile=lab))
    assert _is_near(opened(made.full).convert("RGB").getpixel((100, 100)), (200, 30, 30))


def test_the_worker_gets_no_environment(monkeypatch):
    asked = {}

    def spy(command, **options):
        asked.update(options)
        return real(command, **options)

    real = subprocess.run
    monkeypatch.setattr(images.subprocess, "run", spy)
    make_derivatives(JPEG)
    assert set(asked["env"]) == {"MALLOC_ARENA_MAX"}


def test_a_decoder_that_hangs_is_ended(monkeypatch, tmp_path):
    _stand_in(monkeypatch, tmp_path, "while True: pass")
    monkeypatch.setattr(images, "WALL_SECONDS", 0.5)
    with pytest.raises(PhotoTooLarge):
        make_derivatives(JPEG)


def test_a_decoder_that_dies_refuses_the_photo(monkeypatch, tmp_path):
    _stand_in(monkeypatch, tmp_path, "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    with pytest.raises(NotAPhoto):
        make_derivatives(JPEG)


def test_a_broken_installation_does_not_blame_the_photo(monkeypatch, tmp_path):
    _stand_in(monkeypatch, tmp_path, "import pillow_that_is_missing")
    with pytest.raises(RuntimeError, match="pillow_that_is_missing"):
        make_derivatives(JPEG)


def _stand_in(monkeypatch, folder: Path, code: str) -> None:
    (folder / "worker.py").write_text(code)
    monkeypatch.setattr(image_worker, "__file__", str(folder / "worker.py"))


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has no limit on memory")
def test_the_limits_hold():
    greedy = (
        "import runpy, sys; worker = runpy.run_path(sys.argv[1]); worker['limit_resources']()\n"
        "bytearray(2 * 1024**3)"
    )
    ended = subprocess.run(
        [sys.executable, "-I", "-c", greedy, image_worker.__file__], capture_output=True, text=True
    )
    assert "MemoryError" in ended.stderr


