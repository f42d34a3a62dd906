"""Pictures that people add to a row: taken in as they come, drawn anew by the worker, and only then shown.

The original waits in the store under its own key; nobody is served it, and it goes once the picture is made.
"""

from typing import Any, BinaryIO

from sqlmodel import Field, col, func, select

from app.base import clock, db, files, images, waiting
from app.base.waiting import Waiting

VARIANTS = ("thumb", "medium", "full")
_SIZES = ("width", "height", "thumb_width", "thumb_height")


class Drawn(Waiting):
    """Columns of a row with a picture: the original waits until it is drawn anew, then is forgotten."""

    original_key: str = ""
    full_key: str = ""
    medium_key: str = Field(default="", description="Empty where the picture is older than this size.")
    thumb_key: str = ""
    width: int = 0
    height: int = 0
    thumb_width: int = 0
    thumb_height: int = 0
    refused: str = Field(default="", description="Why it is no picture, in a sentence.")


def receive(stream: BinaryIO) -> str:
    """Stores what was sent and returns its key. Call it before writing().

    Raises images.PhotoTooLarge and images.NotAPhoto, each with a sentence.
    """
    original = stream.read(images.MAX_BYTES + 1)
    images.expect_photo(original)
    return files.put(original)


def drawn_from(original_key: str) -> dict[str, Any]:
    """The columns of the finished picture, or why it is none; in a process of its own, and never inside writing()."""
    try:
        made = images.make_derivatives(files.get(original_key))
    except images.PhotoRefused as refused:
        return {"refused": str(refused)}
    keys = {f"{variant}_key": files.put(getattr(made, variant)) for variant in VARIANTS}
    return keys | {name: getattr(made, name) for name in _SIZES}


def keep(row: Drawn, made: dict[str, Any]) -> None:
    """Inside writing()."""
    for name, value in made.items():
        setattr(row, name, value)
    row.original_key = ""
    waiting.finish(row)


def draw(row: Drawn) -> None:
    """The worker's errand for a row on which nothing else hangs."""
    original_key = row.original_key
    made = drawn_from(original_key)
    with db.writing():
        keep(row, made)
    forget_unused(original_key)


def wait_for(row: Drawn, original_key: str) -> None:
    """Another picture instead of the one before, which is shown until the new one is made."""
    row.original_key, row.refused = original_key, ""
    row.due_at, row.done_at, row.leased_until, row.tries, row.error = clock.now(), None, None, 0, ""


def forget_unused(key: str) -> None:
    """Unless another row, of whatever company, still waits for the same bytes."""
    with db.system_scope("forget a picture's original") as found:
        counts = [
            found.exec(select(func.count()).where(col(model.original_key) == key)).one()
            for model in Drawn.__subclasses__()
        ]
    if not any(counts):
        files.forget(key)
