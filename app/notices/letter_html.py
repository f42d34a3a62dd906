"""A letter's HTML made from its plain words, so that the two never say different things. Pure.

A paragraph of {photo} is the picture, of {code} the code; one line that ends with {link} is the button.
"""

import re
from functools import lru_cache
from html import escape

from app.base.languages import _

_BLANK = re.compile(r"\n[ \t]*\n+")
_ADDRESS = re.compile(r"""(https?://[^\s<>{}"']+[^\s<>{}"'.,;:!?)])""")
ALONE = {
    "{photo}": '<p><img class="photo" src="{photo}" alt=""></p>',
    "{code}": '<p class="code">{code}</p>',
}


def letter_html(subject: str, body: str, language: str) -> str:
    """Still with its placeholders. `language` names the button where the line has no words of its own."""
    return _made(subject, body.replace("\r\n", "\n"), _("Open"), language)


@lru_cache(maxsize=512)
def _made(subject: str, body: str, opens: str, language: str) -> str:
    blocks = [block.strip() for block in _BLANK.split(body.strip())]
    return "\n".join([f"<h1>{escape(subject)}</h1>", *(_block(block, opens) for block in blocks if block)])


def _block(block: str, opens: str) -> str:
    """Each line stays a line of its own: one whose placeholders are all empty is left out by itself."""
    lines = block.split("\n")
    if len(lines) == 1:
        return ALONE.get(block) or _button(block, opens) or f"<p>{_line(block)}</p>"
    return "\n".join(["<p>", *(f"{_line(line)}<br>" for line in lines), "</p>"])


def _button(line: str, opens: str) -> str:
    words, found, after = line.partition("{link}")
    if not found or after.strip(" ."):
        return ""
    return f'<p><a class="button" href="{{link}}">{escape(words.strip(" :")) or opens}</a></p>'


def _line(text: str) -> str:
    """Escaped; addresses can be tapped."""
    pieces = [
        f'<a href="{escape(piece)}">{escape(piece)}</a>' if place % 2 else escape(piece)
        for place, piece in enumerate(_ADDRESS.split(text))
    ]
    return "".join(pieces).replace("{link}", '<a href="{link}">{link}</a>')
