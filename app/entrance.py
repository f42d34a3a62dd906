"""Before and after every page: which company's host was asked, who is here, is the form really theirs."""

import secrets
import time

from flask import Response, abort, current_app, g, redirect, request

from app.base import current, db, signing
from app.base.cookies import cookie, cookie_name, drop_cookie, set_cookie
from app.base.csrf import bind_token, refuse_forgery
from app.base.fragments import go
from app.base.headers import add_headers, compress
from app.companies.models import Company, UnknownHost, company_at, company_by_slug
from app.people.sessions import find_session, hashed, needs_seen, saw

# How long a company found by its host is believed; changes of the brand show after this at the latest.
_HOST_SECONDS = 5.0
_COOKIE_SECONDS = 400 * 86400  # The longest that browsers grant.
_hosts: dict[str, tuple[float, Company, bool]] = {}
_LOCAL = {"localhost", "127.0.0.1", "[::1]"}


def hang_entrance(app) -> None:
    app.before_request(_enter)
    app.after_request(_leave)
    app.teardown_request(_close)


def forget_hosts() -> None:
    _hosts.clear()


def _enter():
    company, moved = _company_of(request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host)
    g.opened = [db.as_company(company.id), current.serving(company)]
    for context in g.opened:
        context.__enter__()
    if moved:
        return redirect(company.origin + request.full_path.rstrip("?"), 308)
    _recognise()
    _check_form()
    return None


def _company_of(host: str) -> tuple[Company, bool]:
    known = _hosts.get(host)
    if known and time.monotonic() - known[0] < _HOST_SECONDS:
        return known[1], known[2]
    try:
        company, old = (
            (company_by_slug(current.settings().localhost_company), False) if host in _LOCAL else company_at(host)
        )
    except UnknownHost:
        abort(Response("There is no portal at this address.\n", 404, mimetype="text/plain"))
    _hosts[host] = (time.monotonic(), company, old)
    return company, old


def session_secret() -> str:
    return cookie("s")


def browser_secret() -> str:
    """The secret of this browser, given to it at the first page that needs one; codes and CSRF hang on it."""
    if "browser" not in g:
        g.browser = cookie("b") or secrets.token_urlsafe(24)
        g.browser_is_new = cookie_name("b") not in request.cookies
    return g.browser


def browser_hash() -> str:
    return hashed(browser_secret())


def let_in(secret: str, url: str, shared: bool = False, shown: Response | None = None) -> Response:
    """On to the page they wanted, or with `shown`, with the session's secret for the cookie.

    On a shared device the cookie goes when the browser closes.
    """
    response = go(url) if shown is None else shown
    set_cookie(response, "s", secret, None if shared else _COOKIE_SECONDS)
    g.cookie_set = True
    return response


def see_out(response: Response) -> Response:
    """Signed out: the browser forgets the session and every copy it kept. "storage" is what empties the worker's."""
    drop_cookie(response, "s")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def be_nobody() -> None:
    """For the rest of this request nobody is signed in: what is drawn now is drawn for a stranger."""
    g.signed_in, g.staff_role = None, ""
    g.pop("reach", None)
    current.set_actor(None)
    bind_token(browser_hash)


def _recognise() -> None:
    secret = session_secret()
    found = find_session(secret) if secret else None
    if found is None:
        bind_token(browser_hash)
        current.set_language(_wished_language())
        return
    g.signed_in, person, staff = found
    g.staff_role = staff.role if staff else ""
    current.set_actor(person)
    current.set_language(person.language)
    bind_token(lambda: g.signed_in.family)
    if needs_seen(g.signed_in):
        with db.writing():
            saw(g.signed_in)


def _wished_language() -> str:
    return request.accept_languages.best_match(["en", "es"], current.company().language)


def _check_form() -> None:
    if request.method in ("GET", "HEAD", "OPTIONS") or request.endpoint is None:
        return
    declared = current_app.extensions["declared"][request.endpoint]
    if not declared.exempt_from_csrf:
        refuse_forgery()


def person_key() -> str:
    """Names the offline copies of a person's pages; says nothing about them. On a shared device none are kept."""
    person = None if _is_shared() else current.actor()
    return signing.mac("person-key", person.uid).hex()[:24] if person else ""


def _leave(response: Response) -> Response:
    if g.get("browser_is_new"):
        set_cookie(response, "b", g.browser, _COOKIE_SECONDS)
    if g.get("signed_in") is not None and not g.get("cookie_set") and needs_renewal():
        set_cookie(response, "s", session_secret(), None if _is_shared() else _COOKIE_SECONDS)
    if current.actor() and response.mimetype == "text/html":
        response.headers["X-Person"] = person_key()
    if g.get("said_shown"):
        drop_cookie(response, "said")
    return compress(add_headers(response))


def _is_shared() -> bool:
    return g.get("signed_in") is not None and g.signed_in.shared


def needs_renewal() -> bool:
    """Phones drop cookies that were not set anew for a while: each whole page sets it again."""
    return request.method == "GET" and request.headers.get("HX-Request-Type") != "partial"


def _close(error) -> None:
    for context in reversed(g.pop("opened", [])):
        context.__exit__(None, None, None)
