"""The web app manifest: what a phone needs to put the company on its home screen.

Nothing personal in it: Android builds the app anew whenever it changes (web.dev/articles/webapks).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SHORT = 12  # Letters under an icon before phones cut the name.

# Words that say what kind of firm it is, not which one.
COMMON = re.compile(
    r"\b(llc|l\.l\.c|inc|incorporated|corp|corporation|co|company|ltd|pools?|spas?|swimming|services?|care"
    r"|cleaning|maintenance|repairs?|supply|and|the|of)\b\.?|[&+,]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ManifestTexts:
    """In the language of the company."""

    description: str
    pay: str
    last_visit: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Screenshot:
    """`form` is "narrow" or "wide"; `label` is read out by screen readers."""

    address: str
    width: int
    height: int
    label: str
    form: str = "narrow"


def manifest(
    name: str,
    theme: str,
    background: str,
    icons: Mapping[str, str],
    texts: ManifestTexts,
    screenshots: Sequence[Screenshot] = (),
) -> dict:
    """`icons` has an address for every name in `icons.ICONS`; `theme` and `background` are hex colours."""
    return {
        "id": "/",
        "name": name,
        "short_name": short_name(name),
        "description": texts.description,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": theme,
        "background_color": background,
        "lang": texts.language,
        "dir": "ltr",
        "categories": ["lifestyle", "utilities"],
        "prefer_related_applications": False,
        "icons": _icons(icons),
        "shortcuts": _shortcuts(icons, texts),
        "screenshots": [_screenshot(shot) for shot in screenshots],
    }


def short_name(name: str) -> str:
    """At most twelve letters: the whole name, else what is special about it, else its first words."""
    special = " ".join(COMMON.sub(" ", name).split())
    for words in (" ".join(name.split()), special, _first_words(special), _first_words(name)):
        if 0 < len(words) <= SHORT:
            return words
    return (special or name)[: SHORT - 1].rstrip() + "…"


def _first_words(words: str) -> str:
    """As many whole words as fit; "" when the first alone is too long."""
    kept = ""
    for word in words.split():
        if len(kept) + len(word) + bool(kept) > SHORT:
            break
        kept = f"{kept} {word}".strip()
    return kept


def _icons(icons: Mapping[str, str]) -> list[dict]:
    """Maskable apart from any: one icon with both purposes is drawn too small on one kind of phone."""
    purposes = {"192": "any", "512": "any", "maskable-192": "maskable", "maskable-512": "maskable"}
    return [_icon(icons[size], size, purpose) for size, purpose in purposes.items()]


def _icon(address: str, size: str, purpose: str) -> dict:
    pixels = size.rpartition("-")[2]
    return {"src": address, "sizes": f"{pixels}x{pixels}", "type": "image/png", "purpose": purpose}


def _shortcuts(icons: Mapping[str, str], texts: ManifestTexts) -> list[dict]:
    pages = [(texts.pay, "/invoices", "pay-96"), (texts.last_visit, "/visits/last", "visit-96")]
    return [
        {"name": name, "url": url, "icons": [_icon(icons[icon], icon, "any")]} for name, url, icon in pages
    ]


def _screenshot(shot: Screenshot) -> dict:
    return {
        "src": shot.address,
        "sizes": f"{shot.width}x{shot.height}",
        "type": "image/png",
        "form_factor": shot.form,
        "label": shot.label,
    }
