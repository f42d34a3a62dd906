"""The CSRF lock: Flask-WTF's token, bound to the session's family instead of a cookie of its own.

Companies are sibling hosts, which browsers call the same site: the token and the Origin check both count.
"""

from collections.abc import Callable

from flask import abort, g, request
from flask.sessions import SessionInterface, SessionMixin
from flask_wtf.csrf import CSRFProtect

from app.base import signing

csrf = CSRFProtect()


class RequestOnly(dict, SessionMixin):
    """Flask's session without a cookie: it answers the one question Flask-WTF asks, and only when it asks."""

    def __contains__(self, key: object) -> bool:
        return key == "csrf_token"

    def __getitem__(self, key: str) -> str:
        return signing.mac("csrf", g.csrf_family()).hex()


class NoCookie(SessionInterface):
    def open_session(self, app, request) -> RequestOnly:
        return RequestOnly()

    def save_session(self, app, session, response) -> None:
        """Nothing to keep: the token is derived anew each time."""


def hang_csrf(app) -> None:
    app.session_interface = NoCookie()
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_HEADERS=["X-CSRFToken"])
    csrf.init_app(app)


def bind_token(family: Callable[[], str]) -> None:
    """From here on csrf_token() belongs to this session family or unsigned browser; asked only when a form is drawn."""
    g.csrf_family = family


def refuse_forgery() -> None:
    """Raises CSRFError (400) without the token; 403 when the browser says that another site asks."""
    refuse_other_sites()
    csrf.protect()


def refuse_other_sites() -> None:
    """403 when the browser says that another site asks."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(403)
    origin = request.headers.get("Origin")
    if origin and origin != request.host_url.rstrip("/"):
        abort(403)
