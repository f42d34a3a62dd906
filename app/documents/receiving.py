"""A file as somebody sent it: judged by its content, whatever it is called."""

from dataclasses import dataclass
from typing import BinaryIO

from app.base import files
from app.base.images import PhotoRefused, expect_photo
from app.base.languages import _l
from app.base.pdf_files import MAX_BYTES, STARTS, PdfRefused, PdfTooLarge, expect_quiet_pdf


class NotADocument(PdfRefused):
    sentence = _l("This is neither a PDF nor a photo. PDF, JPEG, PNG, WebP and HEIC files work.")


@dataclass(frozen=True)
class Received:
    """One of the keys is set."""

    size: int
    pdf_key: str = ""
    picture_key: str = ""


def receive(stream: BinaryIO) -> Received:
    """Stores a quiet PDF, or a picture that the worker draws anew. Before writing(). Raises PdfRefused."""
    content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise PdfTooLarge
    if content.startswith(STARTS):
        expect_quiet_pdf(content)
        return Received(len(content), pdf_key=files.put(content))
    try:
        expect_photo(content)
    except PhotoRefused:
        raise NotADocument
    return Received(len(content), picture_key=files.put(content))
