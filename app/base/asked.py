"""What an address asks for: anybody may type it, so nonsense becomes the usual and what is too large the largest."""

import datetime as dt

from flask import request

FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2100, 1, 1)
# PostgreSQL's largest integer, and so the largest id.
LARGEST = 2**31 - 1


def asked_number(name: str, most: int = LARGEST) -> int:
    """From zero to `most`."""
    return min(max(request.args.get(name, 0, type=int), 0), most)


def day_or(text: str, usual: dt.date) -> dt.date:
    """Of this century: the day before it and the day after it exist."""
    try:
        return min(max(dt.date.fromisoformat(text), FIRST_DAY), LAST_DAY)
    except ValueError:
        return usual
