"""How many parts a text is charged as (3GPP TS 23.038, GSM-7; else UCS-2)."""

from collections.abc import Iterable
from dataclasses import dataclass

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_TWICE = frozenset("\f^{}\\[~]|€")
# One letter outside GSM-7 turns the whole text into UCS-2: 70 letters a part, not 160.
# Dates and amounts of the language packs bring no-break spaces, word processors bring the rest.
PLAIN = str.maketrans(
    {
        "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "\u200b": "", "\ufeff": "", "\u00ad": "",
        "‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
        "‐": "-", "\u2011": "-", "–": "-", "—": "-", "−": "-", "…": "...", "•": "-", "·": "-", "\t": " ",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Segments:
    """`odd` are the letters that forbid the small alphabet, each once, in order."""

    parts: int
    alphabet: str
    odd: str


def segments(body: str) -> Segments:
    odd = "".join(dict.fromkeys(letter for letter in body if letter not in GSM | GSM_TWICE))
    if odd:
        return Segments(_parts([_units(letter) for letter in body], 70, 67), "UCS-2", odd)
    return Segments(_parts([2 if letter in GSM_TWICE else 1 for letter in body], 160, 153), "GSM-7", "")


def plain(body: str) -> str:
    """The same words with the letters that cost double replaced: curly quotes, dashes, no-break spaces."""
    return body.translate(PLAIN)


def _units(letter: str) -> int:
    return 2 if ord(letter) > 0xFFFF else 1


def _parts(widths: Iterable[int], alone: int, together: int) -> int:
    """A letter of two units is never split between parts."""
    widths = list(widths)
    if sum(widths) <= alone:
        return 1
    parts, room = 1, together
    for width in widths:
        if width > room:
            parts, room = parts + 1, together
        room -= width
    return parts
