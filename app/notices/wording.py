"""The words of a notice: files with {placeholders}, one folder a kind and language. Pure but for reading the files.

Not Jinja: companies write these texts. A line whose placeholders are all empty is left out.
"""

import re
from functools import lru_cache
from html import escape
from pathlib import Path

from app.notices.kinds import EMAIL, KINDS, PUSH, TEXT
from app.notices.variables import COMMON, VARIABLES

TEMPLATES = Path(__file__).parent.parent / "templates" / "notices"
PARTS = {PUSH: ("push.txt",), TEXT: ("sms.txt",), EMAIL: ("subject.txt", "email.txt", "email.html")}

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_GAP = re.compile(r"\n{3,}")
_BRACE = re.compile(r"[{}]")


class BadWording(ValueError):
    """A placeholder that this kind of notice does not have, or a brace that belongs to none."""


def placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


def stray_braces(text: str) -> bool:
    return _BRACE.search(_PLACEHOLDER.sub("", text)) is not None


def check_wording(text: str, kind: str) -> None:
    """Raises BadWording. For every file at start, and for what a company writes when it is saved."""
    unknown = placeholders(text) - VARIABLES[kind] - COMMON
    if unknown:
        raise BadWording(f"{kind}: there is no {{{min(unknown)}}}")
    if stray_braces(text):
        raise BadWording(f"{kind}: a brace that is no placeholder")


def fill(text: str, values: dict[str, str], html: bool = False) -> str:
    """Values are plain text, whatever they hold: nothing in them is a placeholder again, and in HTML all is escaped."""
    return _filled(text, {name: _in_html(value) for name, value in values.items()} if html else values).strip()


def _filled(text: str, values: dict[str, str]) -> str:
    lines = (line for line in text.split("\n") if _says_something(line, values))
    filled = "\n".join(_PLACEHOLDER.sub(lambda found: values[found[1]], line).rstrip() for line in lines)
    return _GAP.sub("\n\n", filled)


def _in_html(value: str) -> str:
    return escape(value).replace("\n", "<br>")


def _says_something(line: str, values: dict[str, str]) -> bool:
    names = placeholders(line)
    return not names or any(values[name] for name in names)


@lru_cache
def wording(kind: str, language: str, part: str) -> str:
    """The file's text, checked; English where a language has none."""
    path = TEMPLATES / kind / language / part
    text = (path if path.exists() else TEMPLATES / kind / "en" / part).read_text()
    check_wording(text, kind)
    return text


def built_in(kind: str, language: str, channel: str) -> dict[str, str]:
    """All parts of the kind for a channel."""
    return {part: wording(kind, language, part) for part in PARTS[channel]}


def in_frame(part: str, values: dict[str, str]) -> str:
    """What is around every letter. `content` is filled and escaped already, `style` our own; the rest is plain text."""
    html = part.endswith(".html")
    ours = {name: values[name] for name in ("content", "style") if name in values}
    shown = {name: _in_html(value) for name, value in values.items()} if html else values
    return _filled(_frame(part), {**shown, **ours})


@lru_cache
def _frame(part: str) -> str:
    """Its other braces are those of its style."""
    return (TEMPLATES / part).read_text()


def check_all() -> None:
    """Every text that can be needed is there, in every language. BadWording or FileNotFoundError otherwise."""
    for kind, what in KINDS.items():
        for part in [part for channel in what.channels for part in PARTS[channel]]:
            wording(kind, "en", part)
            wording(kind, "es", part)
