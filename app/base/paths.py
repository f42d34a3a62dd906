"""Where a form or a link may lead: only to pages of our own."""

from urllib.parse import urlsplit


def own_path(text: str, otherwise: str = "/") -> str:
    """The path when it is one of this very site's; `otherwise` for everything else.

    Browsers read a backslash as a slash and drop tabs and line ends, so "/\\t/evil.example" leads away.
    """
    return text if _is_own(text) else otherwise


def _is_own(text: str) -> bool:
    plain = text.startswith("/") and not text.startswith("//") and "\\" not in text and len(text) <= 500
    return plain and text.isprintable() and " " not in text and not any(urlsplit(text)[:2])
