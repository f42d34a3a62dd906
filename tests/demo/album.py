"""The demo's photos: a few dozen scenes, drawn once, processed as an upload would be, shared by content."""

from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass

from app.base import files
from app.base.images import PhotoTooLarge, make_derivatives
from tests.demo.photos import photo

PATIENCE = 4
KINDS = ("before", "after", "water_line", "equipment")


@dataclass(frozen=True)
class Print:
    """A processed photo, as the columns of a Photo row."""

    full_key: str
    medium_key: str
    thumb_key: str
    width: int
    height: int
    thumb_width: int
    thumb_height: int


Scene = dict[str, Print]


def make_album(scenes: int = 5, gates: int = 2) -> tuple[list[Scene], list[Print]]:
    wanted = [(kind, seed) for seed in range(scenes) for kind in KINDS] + [("gate", seed) for seed in range(gates)]
    with ProcessPoolExecutor() as pool:
        drawn = list(pool.map(_processed, wanted))
    prints = dict(zip(wanted, map(_stored, drawn), strict=True))
    album = [{kind: prints[kind, seed] for kind in KINDS} for seed in range(scenes)]
    return album, [prints["gate", seed] for seed in range(gates)]


def _processed(wanted: tuple[str, int]):
    """Ours are never too large: on a crowded machine the worker only ran out of time."""
    for _ in range(PATIENCE):
        with suppress(PhotoTooLarge):
            return make_derivatives(photo(*wanted))
    return make_derivatives(photo(*wanted))


def _stored(made) -> Print:
    keys = [files.put(picture) for picture in (made.full, made.medium, made.thumb)]
    return Print(*keys, made.width, made.height, made.thumb_width, made.thumb_height)
