"""Every text goes through here; dates, numbers and money in the reader's language and the right zone."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_time
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal
from flask import Flask, has_app_context
from flask_babel import Babel, LazyString, force_locale, get_locale, get_translations, ngettext, pgettext
from jinja2 import pass_eval_context
from markupsafe import Markup

from app.base import clock, current
from app.base.money import Money

__all__ = ["LANGUAGES", "_", "_l", "force_locale", "hang_languages", "locale_of", "ngettext", "pgettext", "speaking"]

# es_US and not es: the plain "es" writes dollars as "95,50 US$".
LANGUAGES = {"en": "en_US", "es": "es_US"}


def _(text: str, **values) -> str:
    said = _said(_locale(), text)
    return said % values if values else said


def _l(text: str, **values) -> LazyString:
    """Said in the language of whoever reads it at last."""
    return LazyString(_, text, **values)


@lru_cache(maxsize=20_000)
def _said(locale: Locale, text: str) -> str:
    """Looked up once a language: a list page says some hundred texts. `locale` is the one being spoken."""
    return get_translations().ugettext(text)


@pass_eval_context
def _drawn(drawing, text: str, **values) -> str:
    """As Jinja's own: always a format, and safe where the page is."""
    if not values:
        return _plain(_locale(), text, drawing.autoescape)
    return _format(_locale(), text, drawing.autoescape) % values


def _format(locale: Locale, text: str, is_safe: bool) -> str:
    said = _said(locale, text)
    return Markup(said) if is_safe else said  # noqa: S704 - translators are trusted, values are escaped


@lru_cache(maxsize=20_000)
def _plain(locale: Locale, text: str, is_safe: bool) -> str:
    return _format(locale, text, is_safe) % {}


_hung: Flask | None = None


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Texts, dates and money in this language until the block ends; in the worker too, where no page is asked for."""
    around = nullcontext() if has_app_context() or _hung is None else _hung.app_context()
    with around, force_locale(locale_of(language)):
        yield


def locale_of(language: str) -> str:
    """The locale for a language of ours; English for any other."""
    return LANGUAGES.get(language, "en_US")


def _locale() -> Locale:
    return get_locale() or Locale.parse("en_US")


def money(amount: Money) -> str:
    return _formatted(format_currency, amount.cents / 100, amount.currency.upper(), _locale())


def number(value: float, decimals: int | None = None) -> str:
    """With exactly `decimals` places when given; else as many as the value has, three at most."""
    pattern = None if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    return _formatted(format_decimal, value, pattern, _locale())


def listed(words: list[str]) -> str:
    """Chlorine, pH, and salt"""
    return format_list(words, locale=_locale())


@lru_cache(maxsize=20_000, typed=True)
def _formatted(made: Callable, value: object, form: str | None, locale: Locale) -> str:
    """By babel, which reads its patterns anew each time."""
    return made(value, form, locale=locale)


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
    return _formatted(format_date, local, _in_order(skeleton), _locale())


def day_short(moment: dt.datetime | dt.date, zone: str | None = None) -> str:
    """Thu, Nov 19 - with the year when it is not this one."""
    local = _local_day(moment, zone)
    skeleton = "EEE, MMM d" if local.year == clock.today(_zone(zone)).year else "MMM d, y"
    return _formatted(format_date, local, _in_order(skeleton), _locale())


def date_plain(moment: dt.datetime | dt.date, zone: str | None = None) -> str:
    """Nov 19, 2026"""
    return _formatted(format_date, _local_day(moment, zone), "medium", _locale())


def clock_time(moment: dt.datetime, zone: str | None = None) -> str:
    """7:45 AM"""
    return format_time(_local(moment, _zone(zone)), "short", locale=_locale()).replace(" ", " ")


def day_and_time(moment: dt.datetime, zone: str | None = None) -> str:
    """Nov 19, 2026, 7:45 AM"""
    local = _local(moment, _zone(zone))
    return format_datetime(local, "medium", locale=_locale()).replace(" ", " ")


def _in_order(pattern: str) -> str:
    """Spanish puts the day before the month."""
    if _locale().language != "es":
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
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", "translations")
    Babel(app, locale_selector=lambda: locale_of(current.language()))
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.globals.update(_=_drawn, gettext=_drawn)
    app.jinja_env.filters.update(FILTERS)
