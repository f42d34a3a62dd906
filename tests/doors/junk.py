"""What a person, a broken phone or a nasty program may put into a field."""

XSS = "\"'><qxss qxatt=1 onerror=qxss()>{{7*191919}}${7*191919}"
COMPUTED = "1343433"
JUNK = (
    "", " ", "\x00", "a\x00b", "0", "-1", "9" * 30, "00000000009999999999999", "1e400", "NaN", "-0.00", "²", "١٢",
    "\U0001f3ca\u200d\u2640\ufe0f\U0001f1fa\U0001f1f8", "\u202eabc",
    "x" * 5000, "'; DROP TABLE visit; --", "%s%d{0}{x}",
    XSS,
    "2026-02-31", "0001-01-01", "9999-12-31", "24:61", "[]", "{}", "null", "../../etc/passwd", "\r\nSet-Cookie: a=b",
    "http://evil.example", "//evil.example", "\ud83c",
)
# Names that pages are known to read, besides those that their forms show.
NAMES = ("before", "page", "place", "pool", "state", "month", "day", "q", "next", "to", "kind", "channel", "language")


def sendable(value: str) -> bytes:
    """As bytes on the wire; a lone surrogate becomes what is no UTF-8."""
    return value.encode("utf-8", "surrogatepass")
