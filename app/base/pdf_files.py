"""PDFs that people send: read in a process of their own; what acts by itself is refused."""

import subprocess
import sys
from pathlib import Path

from app.base import pdf_worker
from app.base.languages import _l

MAX_BYTES = 15 * 1024 * 1024
WALL_SECONDS = 20
STARTS = b"%PDF-"


class PdfRefused(Exception):
    """`sentence` is for the person who sent it."""

    sentence = _l("This file is damaged: no program here can read it. Save it anew and try again.")

    def __str__(self) -> str:
        return str(self.sentence)


class PdfTooLarge(PdfRefused):
    sentence = _l("This file is too large. Files of up to 15 MB work.")


class PdfActs(PdfRefused):
    sentence = _l("This PDF holds a script or another file. Print it to a new PDF and send that one.")


class PdfLocked(PdfRefused):
    sentence = _l("This PDF is locked with a password. Save it without one and try again.")


_REFUSALS = {pdf_worker.ACTIVE: PdfActs, pdf_worker.LOCKED: PdfLocked}


def expect_quiet_pdf(content: bytes) -> None:
    """Nothing in it acts by itself. Takes up to WALL_SECONDS; never call it inside writing(). Raises PdfRefused."""
    if len(content) > MAX_BYTES:
        raise PdfTooLarge
    if not content.startswith(STARTS):
        raise PdfRefused
    command = [sys.executable, "-I", str(Path(pdf_worker.__file__))]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=WALL_SECONDS, env={}, cwd="/")
    except subprocess.TimeoutExpired:
        raise PdfRefused
    if done.returncode:
        raise _REFUSALS.get(done.returncode, PdfRefused)
