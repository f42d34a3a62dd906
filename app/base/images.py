"""Photos that people send, decoded and drawn anew in a process of their own: nothing else gets through."""

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from app.base import image_worker
from app.base.languages import _l

MAX_BYTES = 15 * 1024 * 1024
# The worker's own limit is ten seconds of processor time; on a crowded machine they take longer.
WALL_SECONDS = 30
MEDIA_TYPE = "image/webp"

# A decode takes up to a few hundred megabytes; more at once would let uploads starve the pages.
_two_at_once = threading.BoundedSemaphore(2)
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


class PhotoRefused(Exception):
    """`sentence` is for the person who sent it."""

    sentence = ""

    def __str__(self) -> str:
        return str(self.sentence)


class NotAPhoto(PhotoRefused):
    """Another kind of file, whatever it is called, or a damaged one."""

    sentence = _l("This file is not a photo we can read. JPEG, PNG, WebP and HEIC photos work.")


class PhotoTooLarge(PhotoRefused):
    """Too many bytes or pixels, or it needed too much memory or time."""

    sentence = _l("This photo is too large. Photos of up to 15 MB and 50 megapixels work.")


@dataclass(frozen=True)
class Derivatives:
    """The only forms in which a photo is kept and shown: upright, sRGB, without a byte of the original."""

    full: bytes
    medium: bytes
    thumb: bytes
    width: int
    height: int
    thumb_width: int
    thumb_height: int
    media_type: str = MEDIA_TYPE


def make_derivatives(original: bytes) -> Derivatives:
    """At most 2048 pixels long; for pages at most 800 wide; and a thumbnail at most 480 wide and 30 KB.

    Raises NotAPhoto or PhotoTooLarge. Takes up to WALL_SECONDS; never call it inside `writing()`.
    """
    if len(original) > MAX_BYTES:
        raise PhotoTooLarge
    kind = _kind_of(original)
    with _two_at_once, TemporaryFile() as answer:
        _run_worker(kind, original, answer)
        answer.seek(0)
        return _read(answer)


def make_logo(original: bytes) -> bytes:
    """WebP with its transparency, at most 1024 pixels long. Raises NotAPhoto or PhotoTooLarge."""
    if len(original) > MAX_BYTES:
        raise PhotoTooLarge
    kind = _kind_of(original)
    with _two_at_once, TemporaryFile() as answer:
        _run_worker(kind, original, answer, "logo")
        answer.seek(0)
        return answer.read()


def expect_photo(original: bytes) -> None:
    """What can be said at once, by size and first bytes. Raises PhotoTooLarge or NotAPhoto."""
    if len(original) > MAX_BYTES:
        raise PhotoTooLarge
    _kind_of(original)


def _kind_of(original: bytes) -> str:
    """By the first bytes alone: names and content types are what the sender says."""
    if original.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if original.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if original[:4] == b"RIFF" and original[8:12] == b"WEBP":
        return "WEBP"
    if original[4:8] == b"ftyp" and original[8:12] in _HEIC_BRANDS:
        return "HEIF"
    raise NotAPhoto


def _run_worker(kind: str, original: bytes, answer, *wish: str) -> None:
    # -I keeps the folder of the script off the path: its neighbours are named like standard modules.
    # An empty environment: the worker needs no secret. One arena, or each decoder thread reserves 64 MB.
    command = [sys.executable, "-I", str(Path(image_worker.__file__)), kind, *wish]
    try:
        done = subprocess.run(
            command, input=original, stdout=answer, stderr=subprocess.PIPE, timeout=WALL_SECONDS,
            env={"MALLOC_ARENA_MAX": "1"}, cwd="/",
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise PhotoTooLarge
    _expect_success(done)


def _expect_success(done: subprocess.CompletedProcess) -> None:
    if done.returncode in (image_worker.TOO_LARGE, -9, -24):  # killed for memory, or by the processor limit
        raise PhotoTooLarge
    if done.returncode == image_worker.NOT_A_PHOTO or done.returncode < 0:
        raise NotAPhoto
    if done.returncode:
        raise RuntimeError(f"the photo worker is broken: {done.stderr.decode(errors='replace')[-500:]}")


def _read(answer) -> Derivatives:
    sizes = json.loads(answer.readline())
    pictures = {name: answer.read(sizes.pop(f"{name}_bytes")) for name in ("full", "medium", "thumb")}
    return Derivatives(**pictures, **sizes)
