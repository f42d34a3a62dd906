"""Runs alone: `python -I pdf_worker.py < file`. Imports pypdf and nothing of the app.

Says by its exit code whether a PDF is one, and whether something in it acts by itself: a script, an attached file, a
program to start, a form that sends itself. Whatever a hostile file does to the reader, it does in here.
"""

import sys
from io import BytesIO

MEMORY_BYTES = 768 * 1024 * 1024
CPU_SECONDS = 8
MOST_OBJECTS = 200_000

NOT_A_PDF = 3
ACTIVE = 4
LOCKED = 5

ACTIVE_NAMES = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent", "/RichMediaSettings"}
ACTIVE_VALUES = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/Movie", "/Sound", "/GoToE", "/RichMedia",
    "/FileAttachment", "/3D", "/Screen", "/EmbeddedFile",
}  # fmt: skip


def main() -> int:
    limit_resources()
    content = sys.stdin.buffer.read()
    from pypdf import PdfReader

    try:
        reader = PdfReader(BytesIO(content), strict=False)
        if reader.is_encrypted:
            return LOCKED
        if not len(reader.pages):
            return NOT_A_PDF
        return ACTIVE if is_active(reader) else 0
    except Exception as damage:  # readers raise whatever they like over damaged files
        print(repr(damage), file=sys.stderr)
        return NOT_A_PDF


def limit_resources() -> None:
    """Each where the system has it."""
    import resource

    for name, most in (("RLIMIT_AS", MEMORY_BYTES), ("RLIMIT_CPU", CPU_SECONDS), ("RLIMIT_FSIZE", 0)):
        try:
            resource.setrlimit(getattr(resource, name), (most, most))
        except (AttributeError, ValueError, OSError) as refused:
            print(name, refused, file=sys.stderr)


def is_active(reader) -> bool:
    """Looks at every object of the file, those in compressed streams and those nothing points at, too."""
    waiting, seen = [reader.trailer, *objects_of(reader)], 0
    while waiting:
        seen += 1
        if seen > MOST_OBJECTS:
            raise ValueError("too many objects")
        thing = waiting.pop()
        if isinstance(thing, dict):
            if acts(thing):
                return True
            waiting.extend(part for part in thing.values() if isinstance(part, dict | list))
        elif isinstance(thing, list):
            waiting.extend(part for part in thing if isinstance(part, dict | list))
    return False


def objects_of(reader):
    from pypdf.generic import IndirectObject

    numbers = [(number, generation) for generation, known in reader.xref.items() for number in known]
    numbers += [(number, 0) for number in reader.xref_objStm]
    for number, generation in numbers:
        yield IndirectObject(number, generation, reader).get_object()


def acts(thing: dict) -> bool:
    names = {str(name) for name in dict.keys(thing)}
    values = {str(thing[name]) for name in ("/S", "/Subtype", "/Type") if name in thing}  # [] follows references
    return bool(names & ACTIVE_NAMES or values & ACTIVE_VALUES)


if __name__ == "__main__":
    sys.exit(main())
