"""Tables for spreadsheets: CSV whose cells a spreadsheet takes as text and numbers, never as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

# What begins like this is a formula for Excel, Sheets or LibreOffice: owasp.org/www-community/attacks/CSV_Injection.
_STARTS = ("=", "+", "-", "@", "\t", "\r", "|")


def harmless(value: object) -> str:
    """Numbers stay numbers, whatever their sign; a text that looks like a formula gets an apostrophe."""
    text = "" if value is None else str(value)
    if text.startswith(_STARTS) and not _is_plain_number(text):
        return f"'{text}"
    return text


def _is_plain_number(text: str) -> bool:
    whole, _dot, places = text.removeprefix("-").partition(".")
    return whole.isascii() and whole.isdigit() and (not places or (places.isascii() and places.isdigit()))


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """With a byte-order mark: without it Excel reads names in the machine's old alphabet."""
    return "\ufeff".encode() + bare_csv_bytes(header, rows)


def bare_csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """For programs that read their first column's name byte by byte."""
    file = io.StringIO(newline="")
    sheet = csv.writer(file)
    sheet.writerow([harmless(name) for name in header])
    sheet.writerows([harmless(value) for value in row] for row in rows)
    return file.getvalue().encode()


def amount(cents: int) -> str:
    """1240.50: a number in every language."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"
