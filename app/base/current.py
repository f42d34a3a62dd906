"""Who and what the present request or piece of work is about. Nothing here knows the database."""

from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_company: ContextVar[Any] = ContextVar("company", default=None)
_actor: ContextVar[Any] = ContextVar("actor", default=None)
_language: ContextVar[str] = ContextVar("language", default="en")
_settings: Any = None


def settings() -> Any:
    """The app's Settings, set once at start-up."""
    return _settings


def use_settings(settings: Any) -> None:
    global _settings
    _settings = settings


def company() -> Any:
    return _company.get()


def actor() -> Any:
    """The person who acts, or None when the program itself does."""
    return _actor.get()


def language() -> str:
    return _language.get()


def zone() -> str:
    here = _company.get()
    return here.zone if here else "UTC"


def set_actor(person: Any) -> None:
    _actor.set(person)


def set_language(language: str) -> None:
    _language.set(language)


@contextmanager
def in_language(language: str):
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


@contextmanager
def serving(company: Any, actor: Any = None, language: str | None = None):
    """The company whose host was asked, or whose work is done, until the block ends."""
    tokens = (_company.set(company), _actor.set(actor), _language.set(language or _of(company)))
    try:
        yield company
    finally:
        for var, token in zip((_company, _actor, _language), tokens, strict=True):
            var.reset(token)


def _of(company: Any) -> str:
    return company.language if company else "en"
