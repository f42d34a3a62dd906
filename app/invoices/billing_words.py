"""What the lines of an invoice say, in the language being spoken. Pure."""

import datetime as dt

from babel.dates import format_interval, format_skeleton
from flask_babel import get_locale

from app.base.languages import _, ngettext
from app.plans.periods import WEEK, Period, period_around


def service_words(name: str, per: str, period: Period) -> str:
    """Weekly service, November 2026; a part of a month by its days."""
    whole = per != WEEK and period == period_around(per, period.last)
    return _("%(what)s, %(when)s", what=name, when=month_words(period.last) if whole else days_words(*period))


def visit_words(name: str, day: dt.date) -> str:
    """Weekly service, Nov 12"""
    return _("%(what)s, %(when)s", what=name, when=day_words(day))


def dose_words(product: str, amount: str, day: dt.date) -> str:
    """Muriatic acid, 16 fl oz, Nov 12"""
    return f"{product}, {amount}, {day_words(day)}"


def part_words(name: str, quantity: str, day: dt.date) -> str:
    """Filter cartridge × 2, Nov 12"""
    return f"{f'{name} {quantity}'.strip()}, {day_words(day)}"


def pause_words(first: dt.date, last: dt.date, visits: int) -> str:
    """Credit: vacation pause Nov 3 – 17, 2 visits"""
    return ngettext(
        "Credit: vacation pause %(days)s, %(num)d visit", "Credit: vacation pause %(days)s, %(num)d visits", visits,
        days=days_words(first, last),
    )  # fmt: skip


def skipped_words(day: dt.date) -> str:
    return _("Credit: visit of %(day)s could not be done", day=day_words(day))


def called_off_words(day: dt.date) -> str:
    return _("Credit: visit of %(day)s was called off", day=day_words(day))


def correction_words(words: str) -> str:
    """Of something that was billed otherwise before."""
    return _("Correction: %(what)s", what=words)


def month_words(day: dt.date) -> str:
    """November 2026"""
    return format_skeleton("yMMMM", day, locale=get_locale() or "en_US")


def day_words(day: dt.date) -> str:
    """Nov 12"""
    return format_skeleton("MMMd", day, locale=get_locale() or "en_US")


def days_words(first: dt.date, last: dt.date) -> str:
    """Nov 3 – 17"""
    return format_interval(first, last, "MMMd", locale=get_locale() or "en_US")
