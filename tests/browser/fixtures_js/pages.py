"""What the small portal answers: (status, media type, body, headers)."""

import base64
from pathlib import Path
from string import Template

POLICY = (
    "default-src 'none'; script-src 'nonce-n1'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'"
)
HTML = "text/html; charset=utf-8"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PUBLIC_KEY = base64.urlsafe_b64encode(b"\x04" + bytes(range(64))).decode().rstrip("=")
SECRETS = {"ann": "SECRET-ANN", "bob": "SECRET-BOB"}
PIECES = {file.stem: Template(file.read_text()) for file in (Path(__file__).parent / "html").glob("*.html")}
NO_BOOST = 'hx-boost="false"'
BY_HTMX = 'hx-post="/words" hx-target="#f" hx-swap="outerHTML"'
BY_HTMX_PAYMENT = 'data-payment hx-post="/words" hx-swap="none"'
REFUSED = '<form id="f"><p role="alert">Please check this.</p><input name="words" aria-invalid="true"></form>'


def piece(name: str, **values) -> str:
    return PIECES[name].substitute(values)


def form(stub, action: str, attributes: str) -> str:
    return piece("form", action=action, attributes=attributes, token=stub.token)


def layout(stub, person: str, title: str, main: str, later: str = "later") -> str:
    return piece("layout", title=title, main=main, later=later, who=f' data-person="{person}" data-warm="/"',
                 secret=SECRETS.get(person, ""), language=stub.language, token=stub.token, key=PUBLIC_KEY,
                 release=stub.release)


def get(stub, path: str, person: str) -> tuple:
    if path.startswith(("/static/", "/icons/")):
        return _file(path, stub.file_caching)
    if path.startswith("/photos/"):
        return _photo(path, person)
    if path == "/visits/v1/card":
        stub.asked_card += 1
        return 200, HTML, piece("live", count=stub.asked_card), {"X-Person": person}
    return _page(stub, path, person)


def _file(path: str, caching: str) -> tuple:
    from tests.browser.fixtures_js.stub import BUNDLES

    headers = {"Cache-Control": caching}
    if path.endswith(".png"):
        return 200, "image/png", PIXEL, headers
    if path.endswith(".css"):
        return 200, "text/css", "body { background: rgb(200, 220, 240) }", headers
    name = path.removeprefix("/static/").partition("-")[0] + ".js"
    return 200, "text/javascript", BUNDLES[name], headers


def _photo(path: str, person: str) -> tuple:
    if not person:
        return 403, "text/plain", "not yours", {}
    stays = {"X-Offline": "no"} if path == "/photos/gate.png" else {}
    return 200, "image/png", PIXEL, {"Cache-Control": "private, no-cache", **stays}


def _page(stub, path: str, person: str) -> tuple:
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": stub.caching, "Vary": "HX-Request, Cookie",
               "Referrer-Policy": "same-origin"}
    if path == "/offline":
        return 200, HTML, layout(stub, "", "You are offline", "Not saved on this phone."), headers
    if path == "/sign-in":
        return 200, HTML, layout(stub, "", "Sign in", "Who is it?"), headers
    if not person:
        return 303, HTML, "", {"Location": "/sign-in"}
    headers["X-Person"] = person
    if path == "/codes":
        headers["X-Offline"] = "no"
    later = "technician" if path == "/technician/visits/v1" else "later"
    return 200, HTML, layout(stub, person, *_content(stub, path), later=later), headers


def _content(stub, path: str) -> tuple[str, str]:
    live = piece("live", count=0)
    return {
        "/": ("Home", live + '<img src="/photos/p1.png" alt="pool">'),
        "/visits": ("Visits", "All visits"),
        "/visits/v1": ("Visit 1", live + piece("visit")),
        "/words": ("Words", form(stub, "/words", BY_HTMX)),
        "/words/plain": ("Words", form(stub, "/words", NO_BOOST)),
        "/invoices/i1": ("Invoice", form(stub, "/invoices/i1/payment", BY_HTMX_PAYMENT)),
        "/refresh": ("Refresh", live + '<button hx-get="/visits/v1/card" hx-target="#visit-v1">Refresh</button>'),
        "/account": ("Account", piece("account") + form(stub, "/sign-out", NO_BOOST)),
        "/technician/visits/v1": ("Stop", '<input type="file" data-shrink="shown" multiple><div id="shown"></div>'),
    }.get(path, (path, "A page"))


def post(stub, path: str, body: str, headers: dict) -> tuple:
    stub.posted.append((path, body))
    if path == "/sign-out":
        return 303, HTML, "", {"Location": "/sign-in", "Set-Cookie": "person=; Path=/; Max-Age=0"}
    if path.startswith("/account/push"):
        return 204, "text/plain", "", {}
    if headers.get("X-CSRFToken") not in (None, stub.token):
        return 400, HTML, "old token", {"X-CSRF": "stale", "X-CSRF-Token": stub.token}
    if "words=wrong" in body:
        return 422, HTML, REFUSED, {}
    return 200, HTML, '<section id="f"><h2>Thank you</h2></section>', {}
