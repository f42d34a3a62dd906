"""A form as it came: what was typed, read without trust; a sentence for each field that is wrong."""

import datetime as dt
import re
from collections.abc import Collection, Mapping
from decimal import Decimal, InvalidOperation

from app.base.languages import _

LONGEST = 200
# A comma stands before three digits, or this is the 12,50 of another country: ten times ten too much.
_WHOLE = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+|\d{1,18}", re.ASCII)
_NUMBER = re.compile(r"(-?)\s*\$?\s*((?:[1-9]\d{0,2}(?:,\d{3})+|\d*)(?:\.\d*)?)\s*%?", re.ASCII)


class Form(dict):
    """The texts by field, as typed; a field that did not come is "". Reading adds to `errors`."""

    def __init__(self, typed: Mapping[str, object]):
        super().__init__({name: _as_typed(value) for name, value in typed.items()})
        self.errors: dict[str, str] = {}

    def __missing__(self, name: str) -> str:
        return ""

    @property
    def is_good(self) -> bool:
        return not self.errors

    def refuse(self, name: str, sentence: object) -> None:
        """The first sentence about a field stands."""
        self.errors.setdefault(name, str(sentence))

    def text(self, name: str, needed: object = "", longest: int = LONGEST) -> str:
        """`needed` is the sentence for an empty field that must not be."""
        found = self[name].strip()
        if needed and not found:
            self.refuse(name, needed)
        if len(found) > longest:
            self.refuse(name, _("This is too long: %(most)s letters at most.", most=longest))
        return found

    def one_of(self, name: str, known: Collection[str]) -> str:
        found = self[name].strip()
        if found not in known:
            self.refuse(name, _("Choose one of the list."))
        return found

    def whole(self, name: str, least: int = 0, most: int = 1_000_000) -> int | None:
        """None for an empty field."""
        text = self[name].strip()
        if not text:
            return None
        found = int(text.replace(",", "")) if _WHOLE.fullmatch(text) else None
        if found is None or not least <= found <= most:
            self.refuse(name, _("Type a whole number from %(least)s to %(most)s.", least=least, most=most))
            return None
        return found

    def decimal(self, name: str, places: int, sentence: object) -> Decimal:
        """With at most so many places; zero where it is refused."""
        typed = _NUMBER.fullmatch(self[name].strip())
        try:
            found = Decimal(typed[1] + typed[2].replace(",", "")) if typed else Decimal("NaN")
        except InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite() or abs(found) >= 10**9 or found != round(found, places):
            self.refuse(name, sentence)
            return Decimal(0)
        return found

    def cents(self, name: str) -> int:
        """Dollars as people type them: 155, 1,240.50."""
        return int(self.decimal(name, 2, _("Type an amount, such as 155.00.")) * 100)

    def day(self, name: str, needed: bool = True) -> dt.date | None:
        text = self[name].strip()
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            if text or needed:
                self.refuse(name, _("Choose a day."))
            return None

    def time(self, name: str) -> dt.time | None:
        """None for an empty field."""
        text = self[name].strip()
        try:
            return dt.time.fromisoformat(text) if text else None
        except ValueError:
            self.refuse(name, _("Type a time, such as 08:00."))
            return None


def _as_typed(value: object) -> str:
    """How a value stands in a field."""
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return "" if value is None else str(value)


def dollars(cents: int) -> str:
    """How cents stand in a field that is typed into."""
    return f"{cents // 100 if cents >= 0 else -(-cents // 100)}.{abs(cents) % 100:02}"
