"""What a file is called: never what somebody typed."""

import re
import unicodedata


def plain_name(title: str, otherwise: str = "file") -> str:
    """Letters, digits and dashes of a title; `otherwise` where nothing of it is left."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:60].strip("-") or otherwise
