"""Every text goes through here; dates, numbers and money in the reader's language and the right zone."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_time
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal
from babel.support import Translations
from flask import Flask, has_app_context
from flask_babel import Babel, LazyString
from jinja2 import pass_eval_context
from markupsafe import Markup

from app.base import clock, current
from app.base.money import Money

# es_US and not es: the plain "es" writes dollars as "95,50 US$".
LANGUAGES = {"en": "en_US", "es": "es_US"}
TRANSLATIONS = Path(__file__).parent.parent / "translations"


def _(text: str, **values) -> str:
    said = _said(current.language(), text)
    return said % values if values else said


def ngettext(one: str, many: str, num: int, **values) -> str:
    return _catalog(current.language()).ungettext(one, many, num) % {"num": num, **values}


def pgettext(meaning: str, text: str) -> str:
    """A text that means several things: `pgettext("money", "Paid")`."""
    return _catalog(current.language()).upgettext(meaning, text)


def _l(text: str, **values) -> LazyString:
    """Said in the language of whoever reads it at last."""
    return LazyString(_, text, **values)


@lru_cache(maxsize=20_000)
def _said(language: str, text: str) -> str:
    """Looked up once a language: a list page says some hundred texts."""
    return _catalog(language).ugettext(text)


@cache
def _catalog(language: str) -> Translations:
    return Translations.load(TRANSLATIONS, [locale_of(language)])


@pass_eval_context
def drawn(drawing, text: str, /, **values) -> str:
    """As Jinja's own: always a format, and safe where the page is."""
    if not values:
        return _plain(current.language(), text, drawing.autoescape)
    return _format(current.language(), text, drawing.autoescape) % values


def _format(language: str, text: str, is_safe: bool) -> str:
    said = _said(language, text)
    return Markup(said) if is_safe else said  # noqa: S704 - translators are trusted, values are escaped


@lru_cache(maxsize=20_000)
def _plain(language: str, text: str, is_safe: bool) -> str:
    return _format(language, text, is_safe) % {}


_hung: Flask | None = None


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Texts, dates and money in this language until the block ends; in the worker too, where no page is asked for."""
    around = nullcontext() if has_app_context() or _hung is None else _hung.app_context()
    with around, current.in_language(language):
        yield


def locale_of(language: str) -> str:
    """The locale for a language of ours; English for any other."""
    return LANGUAGES.get(language, "en_US")


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(locale_of(language))


def money(amount: Money) -> str:
    return _formatted(format_currency, amount.cents / 100, amount.currency.upper(), current.language())


def number(value: float, decimals: int | None = None) -> str:
    """With exactly `decimals` places when given; else as many as the value has, three at most."""
    pattern = None if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    return _formatted(format_decimal, value, pattern, current.language())


def listed(words: list[str]) -> str:
    """Chlorine, pH, and salt"""
    return format_list(words, locale=_locale(current.language()))


@lru_cache(maxsize=20_000, typed=True)
def _formatted(made: Callable, value: object, form: str | None, language: str) -> str:
    """By babel, which reads its patterns anew each time."""
    return made(value, form, locale=_locale(language))


def _local(moment: dt.datetime | dt.date, zone: str) -> dt.datetime | dt.date:
    return moment.astimezone(ZoneInfo(zone)) if isinstance(moment, dt.datetime) else moment


def _local_day(moment: dt.datetime | dt.date, zone: str | None) -> dt.date:
    local = _local(moment, _zone(zone))
    return local.date() if isinstance(local, dt.datetime) else local


def _zone(zone: str | None) -> str:
    return zone or current.zone()


def day(moment: dt.datetime | dt.date, zone: str | None = None) -> str:
    """Thursday, November 19 - with the year when it is not this one."""
    local = _local_day(moment, zone)
    skeleton = "EEEE, MMMM d" if local.year == clock.today(_zone(zone)).year else "EEEE, MMMM d, y"
    return _formatted(format_date, local, _in_order(skeleton), current.language())


def day_short(moment: dt.datetime | dt.date, zone: str | None = None) -> str:
    """Thu, Nov 19 - with the year when it is not this one."""
    local = _local_day(moment, zone)
    skeleton = "EEE, MMM d" if local.year == clock.today(_zone(zone)).year else "MMM d, y"
    return _formatted(format_date, local, _in_order(skeleton), current.language())


def date_plain(moment: dt.datetime | dt.date, zone: str | None = None) -> str:
    """Nov 19, 2026"""
    return _formatted(format_date, _local_day(moment, zone), "medium", current.language())


def clock_time(moment: dt.datetime, zone: str | None = None) -> str:
    """7:45 AM"""
    return format_time(_local(moment, _zone(zone)), "short", locale=_locale(current.language())).replace(" ", " ")


def day_and_time(moment: dt.datetime, zone: str | None = None) -> str:
    """Nov 19, 2026, 7:45 AM"""
    local = _local(moment, _zone(zone))
    return format_datetime(local, "medium", locale=_locale(current.language())).replace(" ", " ")


def _in_order(pattern: str) -> str:
    """Spanish puts the day before the month."""
    if current.language() != "es":
        return pattern
    return {
        "EEEE, MMMM d": "EEEE, d 'de' MMMM",
        "EEEE, MMMM d, y": "EEEE, d 'de' MMMM 'de' y",
        "EEE, MMM d": "EEE, d MMM",
        "MMM d, y": "d MMM y",
    }[pattern]


FILTERS = {
    "money": money,
    "number": number,
    "day": day,
    "day_short": day_short,
    "date_plain": date_plain,
    "clock_time": clock_time,
    "day_and_time": day_and_time,
}


def hang_languages(app) -> None:
    global _hung
    _hung = app
    Babel(app, locale_selector=lambda: locale_of(current.language()))
    app.jinja_env.install_gettext_callables(
        _, lambda *said: _catalog(current.language()).ungettext(*said), newstyle=True, pgettext=pgettext
    )
    app.jinja_env.globals.update(_=drawn, gettext=drawn)
    app.jinja_env.filters.update(FILTERS)
