"""Cookies of ours: for this very host, never for scripts, over an encrypted line."""

from flask import Response, request

from app.base import current


def is_encrypted() -> bool:
    """Browsers take localhost for safe, and so accept Secure there."""
    settings = current.settings()
    return settings.public_scheme == "https" or settings.portal_host == "localhost"


def cookie_name(name: str) -> str:
    """With `__Host-`, which needs Secure, a sibling company's host cannot plant one here."""
    return f"__Host-{name}" if is_encrypted() else name


def cookie(name: str) -> str:
    """What the browser sent, or ""."""
    return request.cookies.get(cookie_name(name), "")


def set_cookie(response: Response, name: str, value: str, max_age: int | None) -> None:
    response.set_cookie(cookie_name(name), value, max_age=max_age, httponly=True, samesite="Lax", path="/",
                        secure=is_encrypted())


def drop_cookie(response: Response, name: str) -> None:
    response.delete_cookie(cookie_name(name), path="/", secure=is_encrypted(), httponly=True, samesite="Lax")
